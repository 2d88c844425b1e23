package picture

import (
	"bytes"
	"io"
)

// mended is a JPEG as Go's decoder, which is strict, can read it.
func (s *survey) mended(data []byte) io.Reader {
	head := data[:2]
	var rest []io.Reader
	if s.bareInk() {
		rest = append(rest, bytes.NewReader(adobe))
	}
	switch {
	case s.ended:
		rest = append(rest, bytes.NewReader(data[2:]))
	case s.progressive && s.scans > 1: // what the whole scans show is a picture, less sharp
		rest = append(rest, bytes.NewReader(data[2:s.last.at]))
	default:
		rest = append(rest, bytes.NewReader(data[2:]), s.tail())
	}
	rest = append(rest, bytes.NewReader([]byte{0xFF, markEOI}))
	return io.MultiReader(append([]io.Reader{bytes.NewReader(head)}, rest...)...)
}

// adobe is the segment without which Go's decoder refuses four colours; its last byte
// says that they are CMYK.
var adobe = []byte("\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00")

// tail stands for the missing end of a sequential JPEG: zeros, which are a code of every
// Huffman table, for half of the last scan's blocks at most. Where the missing part is
// larger the decoder meets the end of the file too early.
func (s *survey) tail() io.Reader {
	bits, ok := s.zeros()
	if !ok {
		return bytes.NewReader(nil)
	}
	mcus := s.mcus()
	spare, missing := mcus/2, 0 // MCUs that may be filled in, intervals that have not begun
	if s.interval > 0 {
		missing = max(0, (mcus-1)/s.interval-s.last.restarts)
		spare -= missing * s.interval
	}
	if spare < 0 {
		return bytes.NewReader(nil)
	}
	readers := []io.Reader{fill(bits, spare)}
	for i := range missing {
		restart := byte(markRST0 + (s.last.restarts+i)%8)
		readers = append(readers, bytes.NewReader([]byte{0xFF, restart}), fill(bits, s.interval))
	}
	return io.MultiReader(readers...)
}

// zeros is how many zero bits one MCU of the last scan takes.
func (s *survey) zeros() (bits int, ok bool) {
	for i, p := range s.last.parts {
		dc, ac := s.codes[0][s.last.dc[i]], s.codes[1][s.last.ac[i]]
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
		n := s.parts[p].h * s.parts[p].v
		bits += n * block
	}
	return bits, bits > 0
}

// fill is what so many MCUs take, and a byte.
func fill(bits, mcus int) io.Reader {
	return io.LimitReader(nothing{}, int64(bits)*int64(mcus)/8+1)
}

// nothing reads as zeros without end.
type nothing struct{}

func (nothing) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
