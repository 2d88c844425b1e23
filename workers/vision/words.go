package vision

import (
	"image"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"
)

// Word is a piece of text with its position and confidence. Boxes are level: for a turned photo
// they are in turned coordinates.
type Word struct {
	Text string
	Box  image.Rectangle
	Conf float64 // 0–100, the confidence of its least certain character

	// Set by the recogniser of lines: the characters, and their line on the photo.
	glyphs   []glyph
	line     quad
	from, to float64 // as shares of the line's width
	least    float64 // end of the previous neighbour; below 0 without one
	most     float64 // start of the next neighbour; above 1 without one
}

// place returns the word's place on the photo.
func (w Word) place() quad { return w.line.slice(w.from, w.to) }

func (w Word) mid() int { return (w.Box.Min.Y + w.Box.Max.Y) / 2 }

// lines groups words into lines, left to right and top to bottom. A word joins the line whose last
// word it overlaps by half of the height, so that a rising or falling line stays whole.
func lines(words []Word) [][]Word {
	words = split(words)
	sort.SliceStable(words, func(i, j int) bool { return words[i].Box.Min.X < words[j].Box.Min.X })
	var out [][]Word
	for _, w := range words {
		best, share := -1, 0.5
		for i, l := range out {
			if s := beside(l[len(l)-1], w); s > share {
				best, share = i, s
			}
		}
		if best < 0 {
			out = append(out, []Word{w})
		} else {
			out[best] = append(out[best], w)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i][0].mid() < out[j][0].mid() })
	return out
}

// beside returns the common share of the lower word's height, or 0 if the heights are too different
// for one line.
func beside(a, b Word) float64 {
	ha, hb := a.Box.Dy(), b.Box.Dy()
	low, high := min(ha, hb), max(ha, hb)
	if low <= 0 || high > 5*low {
		return 0
	}
	common := min(a.Box.Max.Y, b.Box.Max.Y) - max(a.Box.Min.Y, b.Box.Min.Y)
	return float64(common) / float64(low)
}

// joint matches the end of a label at which a reader that drops spaces joins it to the value: a
// colon, the ring of N°, the dot of No.
var joint = regexp.MustCompile(`^[^:]+:|^N[°º*]|^(?i:N[OR0]|NRO|NUM)\.`)

// split splits words at a label's punctuation ("S/N:123", "No.123") and drops words without text.
// The box is divided by the number of characters.
func split(words []Word) []Word {
	out := make([]Word, 0, len(words))
	for _, w := range words {
		if w.Box.Empty() || !strings.ContainsFunc(w.Text, isPlain) && w.Text != "#" {
			continue
		}
		end := joint.FindStringIndex(w.Text)
		if end == nil || end[1] == len(w.Text) {
			out = append(out, w)
			continue
		}
		out = append(out, w.part(0, end[1]), w.part(end[1], len(w.Text)))
	}
	return out
}

// part returns the word's bytes from i to j with their part of the box.
func (w Word) part(i, j int) Word {
	p := w
	n := float64(len(w.Text))
	a, b := float64(i)/n, float64(j)/n
	p.Text = w.Text[i:j]
	if len(w.glyphs) > 0 {
		gi := utf8.RuneCountInString(w.Text[:i])
		gj := gi + utf8.RuneCountInString(p.Text)
		edge := func(k int) float64 { // position between two characters
			switch {
			case k <= 0:
				return w.from
			case k >= len(w.glyphs):
				return w.to
			}
			return (w.glyphs[k-1].centre() + w.glyphs[k].centre()) / 2
		}
		p.from, p.to = edge(gi), edge(gj)
		if gi > 0 {
			p.least = p.from
		}
		if gj < len(w.glyphs) {
			p.most = p.to
		}
		p.glyphs = w.glyphs[min(gi, len(w.glyphs)):min(gj, len(w.glyphs))]
		if span := w.to - w.from; span > 0 {
			a, b = (p.from-w.from)/span, (p.to-w.from)/span
		}
		p.Conf = 100 * leastSure(p.glyphs)
	}
	p.Box.Min.X = w.Box.Min.X + int(float64(w.Box.Dx())*a)
	p.Box.Max.X = w.Box.Min.X + int(float64(w.Box.Dx())*b)
	return p
}

// leastSure returns the probability of the least certain character, or 1 without characters.
func leastSure(glyphs []glyph) float64 {
	least := 1.0
	for _, g := range glyphs {
		least = min(least, g.prob)
	}
	return least
}
