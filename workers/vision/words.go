package vision

import (
	"image"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"
)

// Word is a piece of text that a reader saw, where it saw it and how surely.
// Boxes are upright: whoever read a turned photo gives them as turned upright.
type Word struct {
	Text string
	Box  image.Rectangle
	Conf float64 // 0–100, of its least certain character

	// From the recogniser of lines: what it read, and where on which line of the photo.
	glyphs   []glyph
	line     quad
	from, to float64 // as parts of the line's width
	least    float64 // where its neighbour before ends, below 0 when it has none
	most     float64 // where the one behind begins, above 1 when there is none
}

// place is where on the photo the word stands.
func (w Word) place() quad { return w.line.slice(w.from, w.to) }

func (w Word) mid() int { return (w.Box.Min.Y + w.Box.Max.Y) / 2 }

// lines gathers words that stand beside each other, left to right, top to
// bottom. A word joins the line whose nearest word it overlaps by half its
// height, so a line may climb or sink without losing its end.
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

// beside is the share of the lower word's height that both have in common, or 0
// when one is so much taller that it is no writing of the same line.
func beside(a, b Word) float64 {
	ha, hb := a.Box.Dy(), b.Box.Dy()
	low, high := min(ha, hb), max(ha, hb)
	if low <= 0 || high > 5*low {
		return 0
	}
	common := min(a.Box.Max.Y, b.Box.Max.Y) - max(a.Box.Min.Y, b.Box.Min.Y)
	return float64(common) / float64(low)
}

// joint is where a reader that drops spaces glues a label to what follows: a
// colon, the ring of N°, the point of No.
var joint = regexp.MustCompile(`^[^:]+:|^N[°º*]|^(?i:N[OR0]|NRO|NUM)\.`)

// split parts what a label's own mark joins ("S/N:123", "No.123") and drops what
// is no text. Boxes are shared out by the number of characters.
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

// part is the word's bytes from i to j with their share of its box.
func (w Word) part(i, j int) Word {
	p := w
	n := float64(len(w.Text))
	a, b := float64(i)/n, float64(j)/n
	p.Text = w.Text[i:j]
	if len(w.glyphs) > 0 {
		gi := utf8.RuneCountInString(w.Text[:i])
		gj := gi + utf8.RuneCountInString(p.Text)
		edge := func(k int) float64 { // between two characters
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

// leastSure is the probability of the least certain character, 1 of none.
func leastSure(glyphs []glyph) float64 {
	least := 1.0
	for _, g := range glyphs {
		least = min(least, g.prob)
	}
	return least
}
