// Package exif reads how a photo was held: phones store what the sensor saw and say
// in EXIF how it is to be turned.
//
// Nothing else of EXIF is read, where a photo was taken least of all. Whatever is odd
// about a file means that it is shown as it lies; a file is never refused for it.
package exif

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// Orientation is the EXIF orientation of a JPEG, 1 to 8 as the standard numbers them
// (TIFF 6.0, tag 0x0112); 1 where the file says nothing or is none. From 5 on, width
// and height change places. The error is the reader's own.
func Orientation(jpeg io.Reader) (int, error) {
	b := bufio.NewReader(jpeg)
	var head [4]byte
	if _, err := io.ReadFull(b, head[:2]); err != nil || head[0] != 0xFF || head[1] != 0xD8 {
		return 1, ended(err)
	}
	for {
		if _, err := io.ReadFull(b, head[:]); err != nil {
			return 1, ended(err)
		}
		n := int(binary.BigEndian.Uint16(head[2:])) - 2
		if head[0] != 0xFF || head[1] == 0xDA || n < 0 { // the picture itself begins
			return 1, nil
		}
		segment := make([]byte, n)
		if _, err := io.ReadFull(b, segment); err != nil {
			return 1, ended(err)
		}
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); head[1] == 0xE1 && ok {
			return tag(tiff), nil
		}
	}
}

// ended makes a file's early end no error: whoever decodes it will say so.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// tag is the orientation in EXIF's TIFF structure, or 1.
func tag(t []byte) int {
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
