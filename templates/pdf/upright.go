package pdf

import (
	"bytes"
	"image"

	"recado/bot/exif"
)

// upright turns a photo as its EXIF orientation says it was held.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	w, h, to := exif.Turn(orientation, src.Rect.Dx(), src.Rect.Dy())
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			dx, dy := to(x, y)
			dst.SetRGBA(dx, dy, src.RGBAAt(x, y))
		}
	}
	return dst
}

// orientation is a photo's EXIF orientation, or 1: bytes in memory are read without error.
func orientation(photo []byte) int {
	how, err := exif.Orientation(bytes.NewReader(photo))
	if err != nil {
		return 1
	}
	return how
}
