package vision

import (
	"image"
	"math/rand/v2"
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
	for name, c := range map[string]struct {
		img  *image.Gray
		want string
	}{"dark": {night, adviceDark}, "glare": {shone, adviceGlare}} {
		if got := advise(c.img, nil, nil); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
