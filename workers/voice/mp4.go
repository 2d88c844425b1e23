package voice

import (
	"encoding/binary"
	"io"
	"time"
)

// measureMP4 reads the length from mvhd in moov. A fragmented file has 0 there: its length is
// unknown. It is written here because it needs only one box; libraries for MP4 implement the whole
// standard.
func measureMP4(file io.ReadSeeker, size int64, _ time.Duration) (Sound, error) {
	moov, end, err := findBox(file, 0, size, "moov")
	if err != nil {
		return Sound{}, err
	}
	mvhd, end, err := findBox(file, moov, end, "mvhd")
	if err != nil {
		return Sound{}, err
	}
	var b [32]byte
	n := min(int64(len(b)), end-mvhd)
	if n < 20 {
		return Sound{}, errContainer
	}
	if _, err := file.Seek(mvhd, io.SeekStart); err != nil {
		return Sound{}, err
	}
	if _, err := io.ReadFull(file, b[:n]); err != nil {
		return Sound{}, err
	}
	scale, length := int64(binary.BigEndian.Uint32(b[12:])), int64(binary.BigEndian.Uint32(b[16:]))
	if b[0] == 1 { // 64-bit times
		if n < 32 {
			return Sound{}, errContainer
		}
		scale, length = int64(binary.BigEndian.Uint32(b[20:])), int64(binary.BigEndian.Uint64(b[24:]))
	}
	if length == 0xffffffff { // means unknown
		return Sound{}, nil
	}
	return Sound{Length: samples(length, scale)}, nil
}

// maxBoxes is the most boxes that are skipped.
const maxBoxes = 1000

// findBox returns the range of the content of the first box of a kind between two offsets.
func findBox(file io.ReadSeeker, from, to int64, kind string) (begin, end int64, err error) {
	for range maxBoxes {
		if from+8 > to {
			return 0, 0, errContainer
		}
		if _, err := file.Seek(from, io.SeekStart); err != nil {
			return 0, 0, err
		}
		var head [16]byte
		if _, err := io.ReadFull(file, head[:8]); err != nil {
			return 0, 0, err
		}
		length, content := int64(binary.BigEndian.Uint32(head[:])), from+8
		switch length {
		case 0: // until the end
			length = to - from
		case 1: // a 64-bit length follows
			if _, err := io.ReadFull(file, head[8:]); err != nil {
				return 0, 0, err
			}
			length, content = int64(binary.BigEndian.Uint64(head[8:])), from+16
		}
		if length < content-from || length > to-from {
			return 0, 0, errContainer
		}
		if string(head[4:8]) == kind {
			return content, from + length, nil
		}
		from += length
	}
	return 0, 0, errContainer
}
