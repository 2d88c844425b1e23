package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// sideways reports whether a JPEG's EXIF orientation swaps width and height.
// Whatever is odd about its EXIF means it does not.
func sideways(r io.Reader) (bool, error) {
	b := bufio.NewReader(r)
	var head [4]byte
	if _, err := io.ReadFull(b, head[:2]); err != nil {
		return false, ended(err)
	}
	for {
		if _, err := io.ReadFull(b, head[:]); err != nil {
			return false, ended(err)
		}
		n := int(binary.BigEndian.Uint16(head[2:])) - 2
		if head[0] != 0xFF || head[1] == 0xDA || n < 0 { // the picture itself begins
			return false, nil
		}
		segment := make([]byte, n)
		if _, err := io.ReadFull(b, segment); err != nil {
			return false, ended(err)
		}
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); head[1] == 0xE1 && ok {
			return orientation(tiff) >= 5, nil
		}
	}
}

// ended makes a file's early end no error: it decoded, so it is whole enough.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// orientation is the orientation tag (1–8) of EXIF's TIFF structure, or 1.
func orientation(t []byte) int {
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
