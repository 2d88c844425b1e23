package whatsmeow

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// border is the white margin of a QR code, in modules. Cameras don't find a code without it.
const border = 4

// dots returns a QR code with its margin, one bit a module.
func dots(code string) (*gozxing.BitMatrix, error) {
	return qrcode.NewQRCodeWriter().Encode(code, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_ERROR_CORRECTION: "L", // the code is long, and a screen needs little error correction
		gozxing.EncodeHintType_MARGIN:           border,
	})
}

// PNG draws a QR code with modules of scale pixels.
func PNG(code string, scale int) ([]byte, error) {
	m, err := dots(code)
	if err != nil {
		return nil, err
	}
	img := image.NewPaletted(image.Rect(0, 0, m.GetWidth()*scale, m.GetHeight()*scale), color.Palette{color.White, color.Black})
	for y := range m.GetHeight() * scale {
		for x := range m.GetWidth() * scale {
			if m.Get(x/scale, y/scale) {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}

// Text draws a QR code for a terminal: one character is two modules above each other. It sets the
// colours, because a dark terminal would show an inverted code.
func Text(code string) (string, error) {
	m, err := dots(code)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for y := 0; y < m.GetHeight(); y += 2 {
		b.WriteString("\x1b[30;107m")
		for x := range m.GetWidth() {
			top, bottom := m.Get(x, y), y+1 < m.GetHeight() && m.Get(x, y+1)
			switch {
			case top && bottom:
				b.WriteString("█")
			case top:
				b.WriteString("▀")
			case bottom:
				b.WriteString("▄")
			default:
				b.WriteString(" ")
			}
		}
		b.WriteString("\x1b[0m\n")
	}
	return b.String(), nil
}
