package exif

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// Where each format keeps EXIF. All give its TIFF structure, nil where there is none.

// inJPEG looks in the segments before the picture (T.81, annex B; Exif 2.3, section 4.7.2).
func inJPEG(b *bufio.Reader) ([]byte, error) {
	if _, err := b.Discard(2); err != nil {
		return nil, err
	}
	var head [4]byte
	for {
		if _, err := io.ReadFull(b, head[:]); err != nil {
			return nil, err
		}
		n := int(binary.BigEndian.Uint16(head[2:])) - 2
		if head[0] != 0xFF || head[1] == 0xDA || n < 0 { // the picture itself begins
			return nil, nil
		}
		segment := make([]byte, n)
		if _, err := io.ReadFull(b, segment); err != nil {
			return nil, err
		}
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); head[1] == 0xE1 && ok {
			return tiff, nil
		}
	}
}

// inPNG looks for the chunk eXIf (PNG 3rd edition, section 11.3.4.5).
func inPNG(b *bufio.Reader) ([]byte, error) {
	return inChunks(b, 8, "eXIf", func(head []byte) (string, int64, int64) {
		return string(head[4:]), int64(binary.BigEndian.Uint32(head)), 4 // a checksum follows
	})
}

// inWebP looks for the chunk EXIF (RFC 9649, section 2.7.1.5). Some programs begin it as
// a JPEG's segment begins.
func inWebP(b *bufio.Reader) ([]byte, error) {
	tiff, err := inChunks(b, 12, "EXIF", func(head []byte) (string, int64, int64) {
		n := int64(binary.LittleEndian.Uint32(head[4:]))
		return string(head[:4]), n, n & 1 // chunks are of even length
	})
	return bytes.TrimPrefix(tiff, []byte("Exif\x00\x00")), err
}

// inChunks finds a chunk by its name. each reads a chunk's head: its name, how long it is
// and what follows it.
func inChunks(b *bufio.Reader, from int, name string, each func(head []byte) (string, int64, int64)) ([]byte, error) {
	if _, err := b.Discard(from); err != nil {
		return nil, err
	}
	var head [8]byte
	for {
		if _, err := io.ReadFull(b, head[:]); err != nil {
			return nil, err
		}
		found, n, after := each(head[:])
		if found == name {
			tiff := make([]byte, min(n, maxEXIF))
			got, err := io.ReadFull(b, tiff)
			return tiff[:got], err
		}
		if _, err := io.CopyN(io.Discard, b, n+after); err != nil {
			return nil, err
		}
	}
}
