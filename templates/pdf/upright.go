package pdf

import (
	"image"

	"recado/bot/exif"
)

// upright turns a photo as its EXIF orientation says it was held.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	w, h, to := exif.Upright(orientation, src.Rect.Dx(), src.Rect.Dy())
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			dx, dy := to(x, y)
			dst.SetRGBA(dx, dy, src.RGBAAt(x, y))
		}
	}
	return dst
}
