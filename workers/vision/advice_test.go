package vision

import (
	"image"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestAdvise(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	good := photographed(r, toGray(typed(t, "MODELO TPN-58", "SERIE No. 8895L9614", "VOLTAJE 120/240 V")), map[string]bool{})
	shone := image.NewGray(good.Rect)
	copy(shone.Pix, good.Pix)
	glare(shone, pt{800, 600}, 160, 240)
	night := image.NewGray(good.Rect)
	for i, p := range good.Pix {
		night.Pix[i] = p / 6
	}
	street := image.NewGray(good.Rect) // a bright sky over houses, one of which has a sign
	for y := range street.Rect.Dy() {
		for x := range street.Rect.Dx() {
			street.Pix[y*street.Stride+x] = []uint8{255, 120}[min(1, y*2/street.Rect.Dy())] - uint8((x/9)%3)
		}
	}
	line := func(height float64) strip {
		return strip{quad: quad{{400, 300}, {900, 300}, {900, 300 + height}, {400, 300 + height}}, glyphs: make([]glyph, 9)}
	}
	for name, c := range map[string]struct {
		img  *image.Gray
		seen seen
		want string
	}{
		"dark":                          {night, seen{}, adviceDark},
		"glare on a plate":              {shone, seen{plate: true, area: image.Rect(300, 500, 1200, 1000)}, adviceGlare},
		"a plate in good light":         {good, seen{plate: true}, ""},
		"a street":                      {street, seen{}, advicePlate},
		"a street with a sign":          {street, seen{strips: []strip{line(60)}, area: street.Rect}, advicePlate},
		"a street with a sign far away": {street, seen{strips: []strip{line(9)}}, adviceFar},
		"a plate far away":              {good, seen{plate: true, strips: []strip{line(9), line(8), line(11)}}, adviceFar},
	} {
		if got := advise(c.img, c.seen); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWordsOfAPlate(t *testing.T) {
	for said, want := range map[string]bool{
		"S/N 8895L9614": true, "SERIAL": true, "MODELO TPN-58 VOLTAJE 120": true, "VOLTS HZ": true,
		"": false, "FERRETERIA EL SOL": false, "GAS": false, "SERVICIO LAS 24 HORAS": false, "SE VENDE 3001234567": false,
	} {
		var words []Word
		for _, w := range strings.Fields(said) {
			words = append(words, Word{Text: w})
		}
		if got := ofPlate(words); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}
