package vision

import (
	"image"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// codes returns the texts of a plate's barcodes. They have check digits, so a decoded text is
// certain. But a plate also has barcodes of the model or an article, so a code only confirms a
// value that was read beside a label.
func codes(src *image.Gray, t text) []string {
	var corners []pt
	for _, s := range t.strips {
		if len(s.glyphs) > 1 {
			corners = append(corners, s.quad[:]...)
		}
	}
	if len(corners) == 0 {
		return nil
	}
	near := boxed(corners, t.sheet.axis)
	near = near.grow(near.width()*0.2, near.height()*0.4) // barcodes are at the edge of the plate
	w, h := float64(src.Rect.Dx()), float64(src.Rect.Dy())
	for _, area := range []quad{near, boxed([]pt{{0, 0}, {w, 0}, {w, h}, {0, h}}, t.sheet.axis)} {
		if out := decodeCodes(src, area); len(out) > 0 {
			return out
		}
	}
	return nil
}

func decodeCodes(src *image.Gray, area quad) []string {
	const side = 1400
	k := min(side/max(area.width(), area.height(), 1), 2)
	level := area.rectify(src, max(int(area.width()*k), 1), max(int(area.height()*k), 1))
	picture, err := gozxing.NewBinaryBitmapFromImage(level)
	if err != nil {
		return nil
	}
	var out []string
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	for _, r := range []gozxing.Reader{oned.NewCode128Reader(), oned.NewCode39Reader(), qrcode.NewQRCodeReader(), datamatrix.NewDataMatrixReader()} {
		if got, err := r.Decode(picture, hints); err == nil {
			out = append(out, strings.ToUpper(strings.Trim(got.GetText(), "* \n\r\t")))
		}
	}
	return out
}

var alike = strings.NewReplacer("O", "0", "Q", "0", "I", "1", "S", "5", "B", "8", "Z", "2", "G", "6", "-", "", "/", "", ".", "")

// settled returns the serial of a code that confirms a reading: the reading is the same, or differs
// only in letters that look alike. The code may hold more than the serial (an address, a list) if
// it holds the whole serial.
func (p *evidence) settled(said []string) (string, bool) {
	for _, code := range said {
		parts := strings.FieldsFunc(code, func(r rune) bool { return !isPlain(r) && !strings.ContainsRune("-/.", r) })
		for _, part := range append(parts, code) {
			serial, ok := serialLike(part)
			if !ok {
				continue
			}
			for _, w := range p.readings {
				if alike.Replace(w.serial) == alike.Replace(serial) {
					return serial, true
				}
			}
		}
	}
	return "", false
}
