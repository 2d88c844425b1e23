package picture

import (
	"bytes"
	"io"
)

// repaired is a JPEG as Go's decoder, which is strict, can read it.
func (s *jpegInfo) repaired(data []byte) io.Reader {
	head := data[:2]
	var rest []io.Reader
	if s.isUnmarkedCMYK() {
		rest = append(rest, bytes.NewReader(adobe))
	}
	switch {
	case s.ended:
		rest = append(rest, bytes.NewReader(data[2:]))
	case s.progressive && s.scans > 1: // what the whole scans show is a picture, less sharp
		rest = append(rest, bytes.NewReader(data[2:s.lastScan.at]))
	default:
		rest = append(rest, bytes.NewReader(data[2:]), s.missingTail())
	}
	rest = append(rest, bytes.NewReader([]byte{0xFF, markEOI}))
	return io.MultiReader(append([]io.Reader{bytes.NewReader(head)}, rest...)...)
}

// adobe is the segment without which Go's decoder refuses four colours; its last byte
// says that they are CMYK.
var adobe = []byte("\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00")

// missingTail stands for the missing end of a sequential JPEG: zeros, which are a code of every
// Huffman table, for half of the last scan's blocks at most. Where the missing part is
// larger the decoder meets the end of the file too early.
func (s *jpegInfo) missingTail() io.Reader {
	bits, ok := s.zeroBitsPerMCU()
	if !ok {
		return bytes.NewReader(nil)
	}
	mcus := s.mcus()
	spare, missing := mcus/2, 0 // MCUs that may be filled in, intervals that have not begun
	if s.interval > 0 {
		missing = max(0, (mcus-1)/s.interval-s.lastScan.restarts)
		spare -= missing * s.interval
	}
	if spare < 0 {
		return bytes.NewReader(nil)
	}
	readers := []io.Reader{padding(bits, spare)}
	for i := range missing {
		restart := byte(markRST0 + (s.lastScan.restarts+i)%8)
		readers = append(readers, bytes.NewReader([]byte{0xFF, restart}), padding(bits, s.interval))
	}
	return io.MultiReader(readers...)
}

// zeroBitsPerMCU is how many zero bits one MCU of the last scan takes.
func (s *jpegInfo) zeroBitsPerMCU() (bits int, ok bool) {
	for i, p := range s.lastScan.parts {
		dc, ac := s.zeroCodes[0][s.lastScan.dc[i]], s.zeroCodes[1][s.lastScan.ac[i]]
		if dc.bits == 0 || ac.bits == 0 {
			return 0, false
		}
		block := dc.bits + int(dc.value&15)
		run, size := int(ac.value>>4), int(ac.value&15)
		switch {
		case s.progressive: // its first scan is of DC alone
		case size > 0:
			block += (63 + run) / (run + 1) * (ac.bits + size)
		case run == 15: // sixteen zeros
			block += 4 * ac.bits
		default: // the end of this block, and of others after it
			block += ac.bits + run
		}
		n := s.components[p].h * s.components[p].v
		bits += n * block
	}
	return bits, bits > 0
}

// padding is what so many MCUs take, and a byte.
func padding(bits, mcus int) io.Reader {
	return io.LimitReader(zeroReader{}, int64(bits)*int64(mcus)/8+1)
}

// zeroReader reads as zeros without end.
type zeroReader struct{}

func (zeroReader) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
