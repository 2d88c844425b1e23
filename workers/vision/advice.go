package vision

import (
	"image"
	"math"
	"slices"
)

// Why another photo would help, as bot.PlateReading says it.
const (
	adviceGlare = "glare"
	adviceBlur  = "blur"
	adviceDark  = "dark"
	adviceFar   = "far"   // there is writing, too small to be read
	advicePlate = "plate" // no plate is to be seen
)

const (
	blown    = 250  // luminance from which a pixel shows light and no plate
	blownOut = 0.04 // of the writing's area: more is a reflection and no highlight
	paper    = 0.60 // of it: more is white paper or a screen
	tooDark  = 70   // luminance that the lighter half of the writing's area does not reach
	tooSoft  = 0.20 // of a letter's height that its edges take to change from dark to light
	tooSmall = 14   // pixels of a line's height on the photo that is worked on
	aLine    = 4    // letters: fewer may be anything
)

// seen is what was made out on a photo.
type seen struct {
	strips []strip
	area   image.Rectangle // where there is writing, when that is known without strips
	plate  bool            // its words are those of a plate, or of the card that was looked for
	near   *quad           // the value that was read, nil when none was
}

// advise says what is wrong with the part of a photo where the writing is, or
// with all of it when there is none. It is asked only when reading went badly:
// a dark photo that was read is no worse for it. That light or haste has spoilt
// a plate is said only where there is one: a street has a bright sky, and signs.
func advise(src *image.Gray, s seen) string {
	box := src.Rect
	if s.near != nil {
		box = s.near.grow(s.near.height()*2, s.near.height()).bounds().Intersect(src.Rect)
		if g := glaring(src, box); g > blownOut*2 && g < paper {
			return adviceGlare
		}
	}
	area := written(src, s.strips).Union(s.area.Intersect(src.Rect))
	if !area.Empty() {
		box = area
	}
	plate := s.plate || s.near != nil
	g := glaring(src, box)
	lines := lineHeights(s.strips)
	switch {
	case plate && !area.Empty() && g > blownOut && g < paper:
		return adviceGlare
	case percentile(src, box, 0.9) < tooDark:
		return adviceDark
	case !plate && len(lines) == 0:
		return advicePlate
	case len(lines) > 0 && lines[len(lines)/2] < tooSmall:
		return adviceFar
	case softness(src, s.strips, s.near) > tooSoft:
		return adviceBlur
	case !plate:
		return advicePlate
	}
	return ""
}

// lineHeights are the heights of the lines of writing, in pixels, the lowest first.
func lineHeights(strips []strip) []float64 {
	var all []float64
	for _, s := range strips {
		if len(s.glyphs) >= aLine {
			all = append(all, s.quad.height())
		}
	}
	slices.Sort(all)
	return all
}

// ofPlate reports whether words are a plate's: a serial number's label, or the names of
// two other fields.
func ofPlate(words []Word) bool {
	fields := map[string]bool{}
	for _, w := range words {
		if labelScore(w.Text) > 1 {
			return true
		}
		if isOther(w.Text) || isModel(w.Text) {
			fields[bare(w.Text)] = true
		}
	}
	return len(fields) >= 2
}

// written is the rectangle around all lines.
func written(src *image.Gray, strips []strip) image.Rectangle {
	var box image.Rectangle
	for _, s := range strips {
		if len(s.glyphs) > 1 {
			box = box.Union(s.quad.bounds())
		}
	}
	return box.Intersect(src.Rect)
}

// glaring is the share of a part that is blown out: not a pixel here and there,
// as noise on white paper makes them, but whole patches.
func glaring(src *image.Gray, box image.Rectangle) float64 {
	const cell = 6
	n, out := 0, 0
	for y := box.Min.Y; y+cell <= box.Max.Y; y += cell {
		for x := box.Min.X; x+cell <= box.Max.X; x += cell {
			n++
			flat := true
			for j := 0; j < cell && flat; j++ {
				o := src.PixOffset(x, y+j)
				for _, p := range src.Pix[o : o+cell] {
					if p < blown {
						flat = false
						break
					}
				}
			}
			if flat {
				out++
			}
		}
	}
	return float64(out) / float64(max(n, 1))
}

// percentile is the luminance under which a share of a part lies.
func percentile(src *image.Gray, box image.Rectangle, share float64) int {
	var hist [256]int
	n := 0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		o := src.PixOffset(box.Min.X, y)
		for _, p := range src.Pix[o : o+box.Dx()] {
			hist[p]++
			n++
		}
	}
	for v, below := 0, 0; v < 256; v++ {
		if below += hist[v]; float64(below) >= share*float64(n) {
			return v
		}
	}
	return 255
}

// softness is how much of a letter's height an edge takes: the contrast of a
// line by its steepest steps. It is 0 where there is no writing to tell by.
func softness(src *image.Gray, strips []strip, near *quad) float64 {
	var all []float64
	for _, s := range strips {
		if len(s.glyphs) < aLine || near != nil && s.quad.centre().sub(near.centre()).length() > 12*near.height() {
			continue
		}
		h := max(int(s.quad.height()), 8)
		w := min(max(int(s.quad.width()), 8), 800)
		img := s.quad.rectify(src, w, h)
		var steps []float64
		for y := range h {
			row := img.Pix[y*img.Stride : y*img.Stride+w]
			for x := 1; x < w; x++ {
				steps = append(steps, math.Abs(float64(row[x])-float64(row[x-1])))
			}
		}
		slices.Sort(steps)
		steep := steps[len(steps)*98/100]
		contrast := float64(percentile(img, img.Rect, 0.95) - percentile(img, img.Rect, 0.05))
		if steep > 0 && contrast > 12 {
			all = append(all, contrast/steep/(float64(h)*body))
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// fading reports whether a value ends in glare: its first or last letter is
// washed out beside the others and light alone is what lies beyond. There may
// be more of it than can be seen.
func fading(src *image.Gray, c Candidate) bool {
	const h, w = 32, 24 // of one letter's picture
	var contrast []float64
	for _, word := range c.words {
		pitch := (strip{quad: word.line, glyphs: word.glyphs}).pitch()
		for _, g := range word.glyphs {
			img := word.line.slice(g.centre()-pitch*0.6, g.centre()+pitch*0.6).rectify(src, w, h)
			contrast = append(contrast, float64(percentile(img, img.Rect, 0.95)-percentile(img, img.Rect, 0.05)))
		}
	}
	n := len(contrast)
	if n < 3 {
		return false
	}
	place := c.place()
	end := place.height() / max(place.width(), 1)
	beyond := func(a, b float64) bool {
		img := place.slice(a, b).rectify(src, w, h)
		return percentile(img, img.Rect, 0.3) >= blown-8
	}
	usual := slices.Sorted(slices.Values(contrast))[n/2]
	return contrast[n-1] < 0.7*usual && beyond(1, 1+end) || contrast[0] < 0.7*usual && beyond(-end, 0)
}
