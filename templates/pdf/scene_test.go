package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"sync"
	"testing"
)

// The pictures of the tests are drawn, so that none is anybody's.

func encoded(tb testing.TB, kind string, img image.Image) []byte {
	tb.Helper()
	var out bytes.Buffer
	var err error
	if kind == "png" {
		err = png.Encode(&out, img)
	} else {
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: 85})
	}
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// logo is drawn once: it is in nearly every document.
func logo(tb testing.TB) []byte {
	drawLogo.Do(func() { drawnLogo = snowflake(tb) })
	return drawnLogo
}

var (
	drawLogo  sync.Once
	drawnLogo []byte
)

// snowflake stands on nothing: its ground is transparent.
func snowflake(tb testing.TB) []byte {
	const w, h = 520, 200
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := float64(x-100), float64(y-100)
			r, a := math.Hypot(dx, dy), math.Atan2(dy, dx)
			arm := math.Abs(r * math.Sin(math.Mod(a+math.Pi*2+math.Pi/6, math.Pi/3)-math.Pi/6))
			switch {
			case r < 88 && arm < 8, r > 88 && r < 97:
				img.SetNRGBA(x, y, color.NRGBA{15, 118, 110, 255})
			case x > 230 && x < 500 && (y > 62 && y < 92 || x < 400 && y > 112 && y < 130):
				img.SetNRGBA(x, y, color.NRGBA{15, 76, 92, 255})
			}
		}
	}
	return encoded(tb, "png", img)
}

// scene is a photo that a technician could have taken: a wall, a unit, a stain; tall
// ones as phones take them.
func scene(tb testing.TB, n, w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	warm := uint8(20 * (n % 3))
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			c := color.RGBA{uint8(225-60*v) - warm/2, uint8(222 - 55*v), uint8(214-50*v) - warm, 255}
			inUnit := u > 0.15 && u < 0.85 && v > 0.3 && v < 0.62
			switch {
			case inUnit && v > 0.54 && int(u*40)%2 == 0:
				c = color.RGBA{70, 78, 84, 255}
			case inUnit:
				c = color.RGBA{uint8(246 - 40*v), uint8(248 - 40*v), uint8(250 - 36*v), 255}
			case math.Hypot(u-0.3-0.1*float64(n%4), (v-0.8)*1.4) < 0.09:
				c = color.RGBA{160 - warm, 138, 105, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return encoded(tb, "jpeg", img)
}

// signature is a stroke of the pen.
func signature(tb testing.TB) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 500, 170))
	for i := range 4000 {
		t := float64(i) / 4000
		x := 30 + 430*t + 26*math.Sin(t*34)
		y := 85 + 55*math.Sin(t*29)*(1-t) + 14*math.Cos(t*51)
		for dx := range 4 {
			for dy := range 4 {
				img.SetNRGBA(int(x)+dx, int(y)+dy, color.NRGBA{25, 35, 90, 255})
			}
		}
	}
	return encoded(tb, "png", img)
}
