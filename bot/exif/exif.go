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

// maxEXIF bounds what is read of one piece of EXIF, in bytes: a JPEG's segment has no more.
const maxEXIF = 64 << 10

// Orientation is the EXIF orientation of a JPEG, PNG or WebP, 1 to 8 as the standard
// numbers them (TIFF 6.0, tag 0x0112); 1 where the file says nothing or is of another
// kind. From 5 on, width and height change places. The error is the reader's own.
func Orientation(picture io.Reader) (int, error) {
	b := bufio.NewReader(picture)
	head, err := b.Peek(12)
	if err = ignoreEOF(err); err != nil {
		return 1, err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xD8}):
		tiff, err := inJPEG(b)
		return orientationTag(tiff), ignoreEOF(err)
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		tiff, err := inPNG(b)
		return orientationTag(tiff), ignoreEOF(err)
	case bytes.HasPrefix(head, []byte("RIFF")) && bytes.HasSuffix(head, []byte("WEBP")):
		tiff, err := inWebP(b)
		return orientationTag(tiff), ignoreEOF(err)
	}
	return 1, nil
}

// ignoreEOF makes a file's early end no error: whoever decodes it will say so.
func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// orientationTag is the orientation in EXIF's TIFF structure, or 1.
func orientationTag(t []byte) int {
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
