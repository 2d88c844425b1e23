package vision

import (
	"image"
	"math"
	"slices"
)

// Reasons why another photo would help, as values of bot.PlateReading.Advice.
const (
	adviceGlare = "glare"
	adviceBlur  = "blur"
	adviceDark  = "dark"
	adviceFar   = "far"   // there is writing, but it is too small
	advicePlate = "plate" // no plate is visible
)

const (
	blown    = 250  // luminance from which a pixel is overexposed
	blownOut = 0.04 // share of the writing's area: more overexposed pixels are a reflection, not a highlight
	paper    = 0.60 // share of the area: more overexposed pixels are white paper or a screen
	tooDark  = 70   // luminance; a photo is dark if 90 % of the area's pixels are below it
	tooSoft  = 0.20 // width of an edge as a share of the letter's height
	tooSmall = 14   // pixels of a line's height, on the scaled photo
	aLine    = 4    // letters of the shortest line that counts
)

// seen describes what was found on a photo.
type seen struct {
	strips []strip
	area   image.Rectangle // the area with writing, if it is known without strips
	plate  bool            // the words are those of a plate, or of the requested card
	near   *quad           // the place of the value that was read, nil without one
}

// advise returns the main fault of a photo, looking at the area with writing if there is one. Call
// it only if reading went badly. Glare is reported only if there is a plate, because a street scene
// has a bright sky and signs too.
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

// lineHeights returns the heights of the lines of writing in pixels, ascending.
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

// ofPlate reports whether words are a plate's: a serial number's label, or the labels of two other fields.
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

// written returns the bounding rectangle of all lines.
func written(src *image.Gray, strips []strip) image.Rectangle {
	var box image.Rectangle
	for _, s := range strips {
		if len(s.glyphs) > 1 {
			box = box.Union(s.quad.bounds())
		}
	}
	return box.Intersect(src.Rect)
}

// glaring returns the share of an area that is overexposed. Only cells of 6 by 6 pixels count,
// because noise on white paper overexposes single pixels.
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

// percentile returns the luminance below which the given share of an area lies.
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

// softness returns the width of edges as a share of the letters' height: a line's contrast divided
// by its steepest gradients; the median over the lines. It returns 0 without writing.
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

// fading reports whether a value ends in glare: its first or last letter has less contrast than the
// others, and the area beyond it is overexposed. The value may then be incomplete.
func fading(src *image.Gray, c Candidate) bool {
	const h, w = 32, 24 // size of one letter's picture
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
