package standin

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// samplePicture is sent when a Say names no file.
var samplePicture = picture()

func picture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			img.Set(x, y, color.RGBA{uint8(x % 256), uint8(y), 128, 255})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer never fails
	return b.Bytes()
}
