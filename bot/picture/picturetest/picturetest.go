// Package picturetest makes pictures for tests: those that cost more than they weigh, and
// those that are not quite in order.
package picturetest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
)

// Scans is a progressive JPEG in grey of a few kilobytes: each of its scans refines every
// block of w by h pixels and has next to no data.
func Scans(w, h, scans int) []byte {
	out := append([]byte{0xFF, 0xD8}, segment(0xDB, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...))...)
	frame := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), 1, 1, 0x11, 0}
	out = append(out, segment(0xC2, frame)...)
	table := append([]byte{0x10, 1}, make([]byte, 15)...)
	out = append(out, segment(0xC4, append(table, 0xE0))...) // one code: the end of 16,384 blocks
	blocks := ((w + 7) / 8) * ((h + 7) / 8)
	data := make([]byte, (blocks/16384+1)*15/8+1)
	for range scans {
		out = append(out, segment(0xDA, []byte{1, 1, 0, 1, 63, 0x10})...)
		out = append(out, data...)
	}
	return append(out, 0xFF, 0xD9)
}

func segment(mark byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xFF, mark}, uint16(len(body)+2)), body...)
}

// Interlaced is a PNG of w by h pixels, all clear, in Adam7's passes.
func Interlaced(w, h int) []byte {
	head := binary.BigEndian.AppendUint32(nil, uint32(w))
	head = append(binary.BigEndian.AppendUint32(head, uint32(h)), 8, 6, 0, 0, 1)
	var pixels bytes.Buffer
	z, err := zlib.NewWriterLevel(&pixels, zlib.BestSpeed)
	if err != nil {
		panic(err)
	}
	for _, p := range [][4]int{{8, 8, 0, 0}, {8, 8, 4, 0}, {4, 8, 0, 4}, {4, 4, 2, 0}, {2, 4, 0, 2}, {2, 2, 1, 0}, {1, 2, 0, 1}} {
		row := make([]byte, 1+4*((w-p[2]+p[0]-1)/p[0]))
		for range (h - p[3] + p[1] - 1) / p[1] {
			z.Write(row)
		}
	}
	z.Close()
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head), chunk("IDAT", pixels.Bytes()), chunk("IEND", nil)}, nil)
}

func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// Turned is a JPEG, PNG or WebP whose EXIF says how it is to be turned. A WebP must have
// the size w by h.
func Turned(picture []byte, how, w, h int) []byte {
	tiff := []byte("MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00")
	tiff = append(tiff, byte(how), 0, 0, 0, 0, 0, 0)
	switch {
	case bytes.HasPrefix(picture, []byte{0xFF, 0xD8}):
		return bytes.Join([][]byte{picture[:2], segment(0xE1, append([]byte("Exif\x00\x00"), tiff...)), picture[2:]}, nil)
	case bytes.HasPrefix(picture, []byte("\x89PNG")):
		return bytes.Join([][]byte{picture[:33], chunk("eXIf", tiff), picture[33:]}, nil)
	}
	canvas := []byte{8, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), 0, byte(h - 1), byte((h - 1) >> 8), 0}
	body := bytes.Join([][]byte{[]byte("WEBP"), riff("VP8X", canvas), picture[12:], riff("EXIF", tiff)}, nil)
	return riff("RIFF", body)
}

func riff(name string, data []byte) []byte {
	out := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data))), data...)
	if len(data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// Light and Dark are the greys of Checks.
const (
	Light = 192
	Dark  = 128
)

// Checks is a JPEG in grey of w by h blocks of 8 by 8 pixels, Light and Dark by turns in
// the order in which they come. A restart follows every interval blocks, an even number; 0
// is none. Progressive, it has a second scan that adds nothing.
func Checks(w, h, interval int, progressive bool) []byte {
	frame, last := byte(0xC0), byte(63)
	if progressive {
		frame, last = 0xC2, 0
	}
	out := append([]byte{0xFF, 0xD8}, segment(0xDB, append([]byte{0}, bytes.Repeat([]byte{64}, 64)...))...)
	out = append(out, segment(frame, []byte{8, byte(h >> 5), byte(h << 3), byte(w >> 5), byte(w << 3), 1, 1, 0x11, 0})...)
	// DC: 0 is no change, 10 one of four bits. AC: 0 is the end of the block.
	out = append(out, segment(0xC4, append(append([]byte{0, 1, 1}, make([]byte, 14)...), 0, 4))...)
	out = append(out, segment(0xC4, append(append([]byte{0x10, 1}, make([]byte, 15)...), 0))...)
	out = append(out, segment(0xDD, []byte{byte(interval >> 8), byte(interval)})...)
	out = append(out, segment(0xDA, []byte{1, 1, 0, 0, last, 0})...)
	var b bits
	for i := range w * h {
		if interval > 0 && i > 0 && i%interval == 0 {
			out = append(append(out, b.flush()...), 0xFF, byte(0xD0+(i/interval-1)%8))
		}
		b.put(0b10, 2)
		b.put(8-i%2, 4) // 8 and -8, as T.81, F.1.2.1.1 writes them
		if !progressive {
			b.put(0, 1)
		}
	}
	out = append(out, b.flush()...)
	if progressive {
		out = append(out, segment(0xDA, []byte{1, 1, 0, 1, 63, 0})...)
		out = append(out, make([]byte, w*h/8+1)...)
	}
	return append(out, 0xFF, 0xD9)
}

// bits are written from the highest on, an FF followed by 00.
type bits struct {
	out  []byte
	last byte
	n    int
}

func (b *bits) put(value, n int) {
	for i := n - 1; i >= 0; i-- {
		b.last = b.last<<1 | byte(value>>i&1)
		if b.n++; b.n == 8 {
			b.out = append(b.out, b.last)
			if b.last == 0xFF {
				b.out = append(b.out, 0)
			}
			b.last, b.n = 0, 0
		}
	}
}

// flush fills the last byte with ones and gives what was written.
func (b *bits) flush() []byte {
	for b.n > 0 {
		b.put(1, 1)
	}
	out := b.out
	*b = bits{}
	return out
}
