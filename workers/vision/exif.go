package vision

import (
	"bytes"
	"encoding/binary"
)

// orientation is the EXIF orientation (1–8) of a JPEG, or 1. Nothing else is
// read from EXIF, and whatever is odd about it means 1.
func orientation(jpeg []byte) int {
	if len(jpeg) < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8 {
		return 1
	}
	for p := 2; p+4 <= len(jpeg) && jpeg[p] == 0xFF; {
		n := int(binary.BigEndian.Uint16(jpeg[p+2:]))
		end := p + 2 + n
		if n < 2 || end > len(jpeg) || jpeg[p+1] == 0xDA {
			return 1
		}
		if tiff, ok := bytes.CutPrefix(jpeg[p+4:end], []byte("Exif\x00\x00")); jpeg[p+1] == 0xE1 && ok {
			return tiffOrientation(tiff)
		}
		p = end
	}
	return 1
}

func tiffOrientation(t []byte) int {
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if t[0] == 'M' {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(t[4:]))
	if at+2 > uint64(len(t)) {
		return 1
	}
	entries := t[at+2:]
	for range order.Uint16(t[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
