package exif

import (
	"bytes"
	"encoding/binary"
)

// Strip is a JPEG without what a camera wrote beside the picture: where and when it was
// taken, by which device, thumbnails, and whatever follows the picture's end. How it was held
// is kept. What is no JPEG, or is broken, is returned as it is.
//
// Of the segments before and between the scans, APP1 (Exif and XMP) and APP13 (IPTC) are
// left out; ITU-T T.81, annex B, has their layout.
func Strip(photo []byte) []byte {
	if !bytes.HasPrefix(photo, []byte{0xFF, 0xD8}) {
		return photo
	}
	how, _ := Orientation(bytes.NewReader(photo)) // of bytes there is no error
	out := make([]byte, 2, len(photo))
	copy(out, photo)
	if how != 1 {
		out = append(out, orientationSegment(how)...)
	}
	for rest := photo[2:]; len(rest) >= 2 && rest[0] == 0xFF; {
		switch marker := rest[1]; {
		case marker == 0xFF: // filling
			rest = rest[1:]
			continue
		case marker == 0xD9:
			return append(out, rest[:2]...)
		case len(rest) < 4:
			return photo
		}
		n := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if n < 4 || n > len(rest) {
			return photo
		}
		marker := rest[1]
		if marker == 0xDA {
			n += entropyDataLength(rest[n:])
		}
		if marker != 0xE1 && marker != 0xED {
			out = append(out, rest[:n]...)
		}
		rest = rest[n:]
	}
	return photo // it has no end
}

// entropyDataLength is how long the picture's data is, up to the next marker.
func entropyDataLength(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		if b := data[i+1]; data[i] == 0xFF && b != 0 && (b < 0xD0 || b > 0xD7) {
			return i
		}
	}
	return len(data)
}

// orientationSegment is a segment that says how a photo was held, and nothing else.
func orientationSegment(how int) []byte {
	return []byte{
		0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
		'M', 'M', 0, 42, 0, 0, 0, 8, // big endian, the directory at 8
		0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(how), 0, 0, 0, 0, 0, 0,
	}
}
