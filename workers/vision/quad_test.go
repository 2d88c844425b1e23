package vision

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The smallest rectangle around a turned rectangle's points is that rectangle.
func TestSmallest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.Float64Range(40, 400).Draw(t, "w"), rapid.Float64Range(5, 30).Draw(t, "h")
		d := direction(rapid.Float64Range(-math.Pi, math.Pi).Draw(t, "angle"))
		up := pt{-d.y, d.x}
		var points []pt
		for i := range 9 {
			k := float64(i) / 8
			points = append(points, d.times(w*k), d.times(w*k).add(up.times(h)))
		}
		q, ok := smallest(points)
		if !ok || math.Abs(q.width()-w) > 1e-6 || math.Abs(q.height()-h) > 1e-6 {
			t.Fatalf("%v is %v by %v", q, q.width(), q.height())
		}
	})
	if _, ok := smallest([]pt{{1, 1}, {2, 2}, {3, 3}}); ok {
		t.Error("three points in a row make no rectangle")
	}
}

// rectify reverses place.
func TestRectifyUndoesPerspective(t *testing.T) {
	src := image.NewGray(image.Rect(0, 0, 120, 60))
	for y := range 60 {
		for x := range 120 {
			if (x/20+y/20)%2 == 0 {
				src.Pix[y*src.Stride+x] = 255
			}
		}
	}
	photo := image.NewGray(image.Rect(0, 0, 600, 500))
	q := quad{{100, 120}, {480, 60}, {540, 400}, {60, 330}}
	place(photo, src, q)
	got := q.rectify(photo, 120, 60)
	for y := 10; y < 60; y += 20 {
		for x := 10; x < 120; x += 20 {
			if a, b := got.GrayAt(x, y).Y, src.GrayAt(x, y).Y; a != b {
				t.Errorf("(%d, %d) is %d, want %d", x, y, a, b)
			}
		}
	}
}

func TestDecode(t *testing.T) {
	a := alphabet{runes: []rune{0, 'A', '中', 'B'}, some: []int{1, 3}}
	row := func(class int, p float32) []float32 {
		r := []float32{0.01, 0.01, 0.01, 0.01}
		r[class] = p
		return r
	}
	var prob []float32
	for _, r := range [][]float32{row(0, .9), row(1, .6), row(1, .8), row(0, .9), row(1, .7), row(2, .9), row(3, .5)} {
		prob = append(prob, r...)
	}
	s := strip{glyphs: decode(prob, 7, a)}
	if s.text() != "AAB" || math.Abs(s.glyphs[0].prob-0.8) > 1e-6 || s.glyphs[0].from >= s.glyphs[0].to {
		t.Errorf("%q %+v", s.text(), s.glyphs)
	}
}

func TestBarred(t *testing.T) {
	bars := image.NewGray(image.Rect(0, 0, 400, lineHigh))
	for i := range bars.Pix {
		if x := i % bars.Stride; (x/7+x/3)%2 == 0 {
			bars.Pix[i] = 230
		}
	}
	words := toGray(typed(t, "SERIE No. 8895L9614 VOLTAJE 120"))
	line := quad{{30, 30}, {460, 30}, {460, 70}, {30, 70}}.rectify(words, 480, lineHigh)
	if !barred(bars) || barred(line) || barred(image.NewGray(bars.Rect)) {
		t.Errorf("bars %v, words %v, nothing %v", barred(bars), barred(line), barred(image.NewGray(bars.Rect)))
	}
}
