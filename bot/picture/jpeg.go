package picture

import (
	"bytes"
	"encoding/binary"
	"image"
)

// Markers of ITU-T T.81, table B.1.
const (
	markSOF0 = 0xC0 // baseline
	markSOF2 = 0xC2 // progressive
	markDHT  = 0xC4
	markRST0 = 0xD0
	markEOI  = 0xD9
	markSOS  = 0xDA
	markDRI  = 0xDD
	markAPPE = 0xEE // Adobe's
)

// jpegInfo is what the segments of a JPEG tell before anything is decoded.
type jpegInfo struct {
	progressive bool
	width       int
	height      int
	components  []component // colour components
	adobe       bool
	interval    int // MCUs between restarts; 0 is none

	scans       int
	blockVisits int // blocks gone through in all scans
	ended       bool
	zeroCodes   [2][4]huffmanCode // of DC and AC: what a zero bit begins
	lastScan    jpegScan
}

// component is a colour component: its samples in each direction of an MCU.
type component struct {
	id   byte
	h, v int
}

// huffmanCode is the first code of a Huffman table, all of whose bits are zero.
type huffmanCode struct {
	bits  int // 0: there is no such table
	value byte
}

// jpegScan is the last scan of a JPEG.
type jpegScan struct {
	at       int // where its header begins
	parts    []int
	dc, ac   []int // tables of its parts
	restarts int   // markers seen in it
}

// scanJPEG walks over a JPEG's segments. It stops where the file is no JPEG any more,
// which the decoder will notice.
func scanJPEG(data []byte) jpegInfo {
	var s jpegInfo
	for at := 2; ; {
		next := bytes.IndexByte(data[at:], 0xFF)
		if next < 0 || at+next+1 >= len(data) {
			return s
		}
		at += next
		mark := data[at+1]
		switch {
		case mark == 0xFF: // filling
			at++
			continue
		case mark == 0: // a byte of the picture
			at += 2
			continue
		case mark >= markRST0 && mark < markRST0+8:
			s.lastScan.restarts++
			at += 2
			continue
		case mark == markEOI:
			s.ended = true
			return s
		case at+4 > len(data):
			return s
		}
		end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if end < at+4 || end > len(data) {
			return s
		}
		s.segment(mark, data[at+4:end], at)
		at = end
	}
}

func (s *jpegInfo) segment(mark byte, body []byte, at int) {
	switch mark {
	case markSOF0, markSOF0 + 1, markSOF2:
		s.frame(mark, body)
	case markDHT:
		s.tables(body)
	case markSOS:
		s.scan(body, at)
	case markDRI:
		if len(body) == 2 {
			s.interval = int(binary.BigEndian.Uint16(body))
		}
	case markAPPE:
		s.adobe = s.adobe || bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12
	}
}

// frame reads a frame header (T.81, B.2.2).
func (s *jpegInfo) frame(mark byte, body []byte) {
	if len(body) < 6 || s.components != nil {
		return
	}
	s.progressive = mark == markSOF2
	s.height, s.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	for b := body[6:]; len(b) >= 3; b = b[3:] {
		s.components = append(s.components, component{b[0], max(1, int(b[1]>>4)), max(1, int(b[1]&15))})
	}
	if len(s.components) == 1 { // T.81, A.2.2: it is not interleaved, whatever it says
		s.components[0].h, s.components[0].v = 1, 1
	}
}

// tables notes the first code of each Huffman table (T.81, B.2.4.2).
func (s *jpegInfo) tables(body []byte) {
	for len(body) >= 17 {
		n, first := 0, 0
		for i, count := range body[1:17] {
			if n += int(count); n > 0 && first == 0 {
				first = i + 1
			}
		}
		if n == 0 || len(body) < 17+n {
			return
		}
		if class, id := body[0]>>4, body[0]&15; class < 2 && id < 4 {
			s.zeroCodes[class][id] = huffmanCode{first, body[17]}
		}
		body = body[17+n:]
	}
}

// scan counts a scan and what it goes through (T.81, B.2.3).
func (s *jpegInfo) scan(body []byte, at int) {
	s.scans++
	s.lastScan = jpegScan{at: at}
	if len(body) == 0 {
		return
	}
	for b := body[1:]; len(b) >= 2 && len(s.lastScan.parts) < int(body[0]); b = b[2:] {
		for i, p := range s.components {
			if p.id == b[0] {
				s.lastScan.parts = append(s.lastScan.parts, i)
				s.lastScan.dc = append(s.lastScan.dc, int(b[1]>>4)&3)
				s.lastScan.ac = append(s.lastScan.ac, int(b[1]&3))
				s.blockVisits += s.mcus() * p.h * p.v
				break
			}
		}
	}
}

// mcus is how many minimum coded units the decoder makes of the picture.
func (s *jpegInfo) mcus() int {
	if len(s.components) == 0 {
		return 0
	}
	w, h := 8*s.components[0].h, 8*s.components[0].v
	return ((s.width + w - 1) / w) * ((s.height + h - 1) / h)
}

// memory is how many bytes the decoder holds: samples, for a progressive JPEG all
// coefficients as well (4 bytes each), and what it converts to.
func (s *jpegInfo) memory(c image.Config) int {
	blocks := 0
	for _, p := range s.components {
		blocks += s.mcus() * p.h * p.v
	}
	each := 1
	if s.progressive {
		each += 4
	}
	all := blocks * 64 * each
	if bytesPerPixel(c.ColorModel) == 4 {
		all += c.Width * c.Height * 4
	}
	return all
}

// isUnmarkedCMYK: four colours, and nothing says whose.
func (s *jpegInfo) isUnmarkedCMYK() bool { return len(s.components) == 4 && !s.adobe }
