package vision

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// inkedLine draws a value in a proportional font and returns the picture and the value's place. The
// height of capitals is 0.72 of size.
func inkedLine(t *testing.T, data []byte, text string, size float64) (*image.Gray, quad) {
	t.Helper()
	f, err := opentype.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	face := faceOf(f, size)
	wide := font.MeasureString(face, text).Ceil()
	margin := int(size)
	img := image.NewGray(image.Rect(0, 0, wide+2*margin, 3*margin))
	draw.Draw(img, img.Rect, image.NewUniform(color.Gray{Y: 220}), image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.Gray{Y: 40}), Face: face, Dot: fixed.P(margin, 2*margin)}
	d.DrawString(text)
	capital := size * 0.72
	bottom := float64(2*margin) + capital*0.3
	top := bottom - capital*1.6
	l, r := float64(margin)-capital*0.2, float64(margin+wide)+capital*0.2
	return img, quad{{l, top}, {r, top}, {r, bottom}, {l, bottom}}
}

func TestByShape(t *testing.T) {
	for name, data := range map[string][]byte{"regular": goregular.TTF, "bold": gobold.TTF} {
		for _, c := range []struct{ drawn, read, want string }{
			{"O1650G8", "01650G8", "O1650G8"},
			{"705BX6V0X327", "705BX6VOX327", "705BX6V0X327"},
			{"65OZ16G70", "65OZ16G70", "65OZ16G70"},
			{"65OZ16G7O", "650Z16G70", "65OZ16G7O"},
			{"121B76585Z", "121B76585Z", "121B76585Z"},
			{"88-0250-A36", "88-0250-A36", "88-0250-A36"},
			{"0088250", "0088250", "0088250"},                // digits only: there is no letter to confuse
			{"O1650G8", "01650G", "01650G"},                  // a different number of characters
			{"AB-CDEF0GH123", "AB-CDEFOGH123", ""},           // too few digits to compare with: unchanged, or decided
			{"CJ1242871105", "CJ1242871105", "CJ1242871105"}, // nothing to change
		} {
			img, place := inkedLine(t, data, c.drawn, 40)
			got, _ := byShape(img, place, c.read)
			if c.want != "" && got != c.want {
				t.Errorf("%s: %s read as %s becomes %s, want %s", name, c.drawn, c.read, got, c.want)
			}
			if len(got) != len(c.read) || alike.Replace(got) != alike.Replace(c.read) {
				t.Errorf("%s: %s read as %s becomes %s", name, c.drawn, c.read, got)
			}
			if light, _ := byShape(invert(img), place, c.read); light != got {
				t.Errorf("%s: %s light on dark becomes %s, dark on light %s", name, c.drawn, light, got)
			}
		}
	}
}

// If one 0 has a dot or a stroke, a round character without it is an O.
func TestDottedZero(t *testing.T) {
	img, place := inkedLine(t, gomono.TTF, "7O6S0G02", 60) // the font's zeros have a stroke
	if got, _ := byShape(img, place, "706S0G02"); got != "7O6S0G02" {
		t.Errorf("%s", got)
	}
	if got, _ := byShape(img, place, "7O6SOG02"); got != "7O6S0G02" {
		t.Errorf("%s", got)
	}
}

// A plain bar is an I; with serifs it may also be a 1 whose flag is lost.
func TestBars(t *testing.T) {
	img, place := inkedLine(t, goregular.TTF, "I21B76585Z", 40)
	if got, open := byShape(img, place, "121B76585Z"); got != "121B76585Z" || !open {
		t.Errorf("with serifs: %s, %v", got, open)
	}
	img, place = inkedLine(t, goregular.TTF, "  21B76585Z", 40)
	draw.Draw(img, image.Rect(48, 51, 53, 80), image.NewUniform(color.Gray{Y: 40}), image.Point{}, draw.Src)
	if got, open := byShape(img, place, "121B76585Z"); got != "I21B76585Z" || open {
		t.Errorf("a bar: %s, %v", got, open)
	}
}

// Writing that continues beyond a value's place is detected; a label at a space's distance does not
// count, nor does a table's line.
func TestCutOff(t *testing.T) {
	img, all := inkedLine(t, goregular.TTF, "F85W16714K", 40)
	word := Word{least: -1, most: 2}
	for _, c := range []struct {
		name     string
		from, to float64
		want     bool
	}{
		{"whole", 0, 1, false},
		{"begins late", 0.24, 1, true},
		{"ends early", 0, 0.75, true},
	} {
		p := &evidence{found: Candidate{words: []Word{word}}, place: all.slice(c.from, c.to)}
		if got := cutOff(img, p); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	img, all = inkedLine(t, goregular.TTF, "S/N:  85W16714K", 40)
	p := &evidence{found: Candidate{words: []Word{word}}, place: all.slice(0.33, 1)}
	if cutOff(img, p) {
		t.Error("a label is taken for the value's beginning")
	}
}

func TestUnscratched(t *testing.T) {
	img, place := inkedLine(t, goregular.TTF, "WP8208-098", 60)
	flat := func() *image.Gray { return place.rectify(img, lineWide(place)*2, lineHigh*2) }
	if unscratched(flat()) != nil {
		t.Error("a scratch is seen where there is none")
	}
	clean := flat()
	for y := range img.Rect.Dy() { // from above W to below P
		dab(img, 110+float64(y)*0.35, float64(y), 2, 30, 1)
	}
	struck := flat()
	got := unscratched(struck)
	if got == nil {
		t.Fatal("the scratch is not seen")
	}
	before, after := difference(clean, struck), difference(clean, got)
	if after > before/2 {
		t.Errorf("the picture differs by %.2f from the clean one, by %.2f with its scratch", after, before)
	}
	blank := image.NewGray(image.Rect(0, 0, 200, 96))
	if unscratched(blank) != nil {
		t.Error("a scratch is seen on nothing")
	}
}

func difference(a, b *image.Gray) float64 {
	var sum float64
	for i := range a.Pix {
		sum += max(float64(a.Pix[i])-float64(b.Pix[i]), float64(b.Pix[i])-float64(a.Pix[i]))
	}
	return sum / float64(len(a.Pix))
}

// Lines that are arcs of one curve become level on the sheet.
func TestSheetOfABentPlate(t *testing.T) {
	arc := func(x, y float64) pt { return pt{x, y + 0.0004*(x-500)*(x-500)} }
	piece := func(x0, x1, y float64) quad {
		return quad{arc(x0, y-15), arc(x1, y-15), arc(x1, y+15), arc(x0, y+15)}
	}
	var quads []quad
	for y := 100.0; y < 400; y += 60 {
		quads = append(quads, piece(100, 300, y), piece(600, 900, y))
	}
	s := spread(quads, 0)
	for i := 0; i < len(quads); i += 2 {
		_, a, _ := s.level(quads[i].centre())
		_, b, _ := s.level(quads[i+1].centre())
		if d := a - b; d > 12 || d < -12 {
			t.Errorf("line %d: its pieces lie at %.0f and %.0f", i/2, a, b)
		}
	}
}

// Photos of worn, curved and shaded plates: no wrong serial has high confidence, and nearly all are
// read. Figures for many more photos are in docs/reading.md.
func TestNetworksOnRoughPhotos(t *testing.T) {
	p, err := Open(Options{Weights: weights(t), Workers: 1, Deadline: time.Minute}) // a long deadline, for busy machines
	if err != nil || p.WeightsError() != nil {
		t.Fatal(err, p.WeightsError())
	}
	t.Cleanup(p.Close)
	read, all := 0, 0
	var missed []string
	for _, kind := range roughKinds {
		m := roughPhoto(seeded(11, kind, 0), kind)
		got, err := p.ReadWithCrop(t.Context(), bytes.NewReader(asPNG(m.photo)))
		if err != nil {
			t.Fatal(err)
		}
		all++
		switch {
		case got.Serial == m.serial:
			read++
		case got.Confidence >= 70:
			t.Errorf("%s: sure (%d) of %q, want %q", kind, got.Confidence, got.Serial, m.serial)
		default:
			missed = append(missed, kind+" "+m.serial+" as "+got.Serial)
		}
	}
	if read*10 < all*8 {
		t.Errorf("%d of %d read: %v", read, all, missed)
	}
}
