package vision

import (
	"image"
	"image/color"
	"math"
	"testing"
)

// writing draws rows of strokes, turned by deg, on a grey field inside box.
func writing(w, h int, box image.Rectangle, deg float64) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	sin, cos := math.Sincos(deg * math.Pi / 180)
	for y := range h {
		for x := range w {
			g.SetGray(x, y, color.Gray{Y: 180})
			if !image.Pt(x, y).In(box) {
				continue
			}
			u, v := float64(x)*cos+float64(y)*sin, -float64(x)*sin+float64(y)*cos
			row := math.Floor((v + 9000) / 40)
			u += math.Mod(row*row*3.7, 23) // letters of different rows are not aligned
			letter := uint32(math.Floor((u+9000)/13))*2654435761 + uint32(row)*40503
			if math.Mod(v+9000, 40) < 18 && letter>>29 > 2 && math.Mod(u+9000, 13) < 5 {
				g.SetGray(x, y, color.Gray{Y: 30})
			}
		}
	}
	return g
}

func TestSurvey(t *testing.T) {
	box := image.Rect(300, 250, 900, 650)
	for _, deg := range []float64{0, -12, -3, 2, 7, 15} {
		l := survey(writing(1200, 900, box, deg))
		if got := l.flat * 180 / math.Pi; l.sideways || math.Abs(got-deg) > 0.6 {
			t.Errorf("lines at %v° seen at %v°, sideways %v", deg, got, l.sideways)
		}
		if !box.In(l.box.Inset(-8)) || l.box.Dx() > box.Dx()+160 || l.box.Dy() > box.Dy()+160 {
			t.Errorf("writing in %v seen in %v", box, l.box)
		}
	}
	if l := survey(writing(1200, 900, box, 93)); !l.sideways || math.Abs(l.up*180/math.Pi-3) > 0.6 {
		t.Errorf("lines up the photo: %+v", l)
	}
}

// A dot at a known place of the photo appears where the frame's arithmetic puts it.
func TestFrameWithin(t *testing.T) {
	src := image.NewGray(image.Rect(0, 0, 400, 300))
	f := whole(src, 0.4, 2)
	r := image.Rect(200, 100, 300, 160)
	g := f.within(r, 4)
	x0, y0 := f.at(250, 130)
	w, h := g.size()
	x1, y1 := g.at(float64(w)/2, float64(h)/2)
	if math.Abs(x0-x1) > 0.5 || math.Abs(y0-y1) > 0.5 {
		t.Errorf("centre (%v, %v) moved to (%v, %v)", x0, y0, x1, y1)
	}
	if w != 200 || h != 120 {
		t.Errorf("%d by %d", w, h)
	}
}

func TestSurveyOfNothing(t *testing.T) {
	for _, r := range []image.Rectangle{image.Rect(0, 0, 1, 1), image.Rect(0, 0, 3, 2000), image.Rect(0, 0, 640, 480)} {
		l := survey(image.NewGray(r))
		f := l.window(0)
		if w, h := f.size(); w < 1 || h < 1 || w > 4*pageSide || h > 4*pageSide {
			t.Errorf("%v: window of %d by %d", r, w, h)
		}
	}
}

func TestLightOnDark(t *testing.T) {
	dark := writing(400, 300, image.Rect(20, 20, 380, 280), 0)
	if lightOnDark(normalise(dark, 40, 10)) {
		t.Error("dark letters taken for light ones")
	}
	if !lightOnDark(normalise(invert(dark), 40, 10)) {
		t.Error("light letters taken for dark ones")
	}
}
