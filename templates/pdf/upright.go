package pdf

import (
	"bytes"
	"encoding/binary"
	"image"
)

// upright turns a photo as its EXIF orientation (1–8) says it was held.
func upright(src *image.RGBA, how int) *image.RGBA {
	if how == 1 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dw, dh := w, h
	if how >= 5 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range h {
		for x := range w {
			dx, dy := x, y
			switch how {
			case 2:
				dx = w - 1 - x
			case 3:
				dx, dy = w-1-x, h-1-y
			case 4:
				dy = h - 1 - y
			case 5:
				dx, dy = y, x
			case 6:
				dx, dy = h-1-y, x
			case 7:
				dx, dy = h-1-y, w-1-x
			case 8:
				dx, dy = y, w-1-x
			}
			dst.SetRGBA(dx, dy, src.RGBAAt(x, y))
		}
	}
	return dst
}

// orientation is a JPEG's EXIF orientation, or 1: whatever is odd about it, or is no
// JPEG, is shown as it lies. (Exif 2.32, 4.6.4: tag 0x0112 of the first directory.)
func orientation(file []byte) int {
	segments, is := bytes.CutPrefix(file, []byte{0xFF, 0xD8})
	for is && len(segments) >= 4 && segments[0] == 0xFF && segments[1] != 0xDA {
		size := int(binary.BigEndian.Uint16(segments[2:]))
		if size < 2 || size+2 > len(segments) {
			break
		}
		if tiff, exif := bytes.CutPrefix(segments[4:size+2], []byte("Exif\x00\x00")); exif && segments[1] == 0xE1 {
			return held(tiff)
		}
		segments = segments[size+2:]
	}
	return 1
}

func held(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	count, entries := order.Uint16(tiff[at:]), tiff[at+2:]
	for range count {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == 0x0112 {
			if how := int(order.Uint16(entries[8:])); how >= 1 && how <= 8 {
				return how
			}
			break
		}
		entries = entries[12:]
	}
	return 1
}
