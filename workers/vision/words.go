package vision

import (
	"image"
	"sort"
	"strings"
)

// Word is a piece of text that a reader saw, where it saw it and how surely.
// Boxes are upright: whoever read a turned photo gives them as turned upright.
type Word struct {
	Text string
	Box  image.Rectangle
	Conf float64 // 0–100, of its least certain character
}

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

// split parts what a colon joins ("S/N:123") and drops what is no text. Boxes
// are shared out by the number of characters.
func split(words []Word) []Word {
	out := make([]Word, 0, len(words))
	for _, w := range words {
		if w.Box.Empty() || !strings.ContainsFunc(w.Text, isPlain) && w.Text != "#" {
			continue
		}
		i := strings.IndexByte(w.Text, ':')
		if i <= 0 || i == len(w.Text)-1 {
			out = append(out, w)
			continue
		}
		out = append(out, w.part(0, i+1), w.part(i+1, len(w.Text)))
	}
	return out
}

// part is the word's bytes from i to j with their share of its box.
func (w Word) part(i, j int) Word {
	p := w
	n := len(w.Text)
	p.Text = w.Text[i:j]
	p.Box.Min.X = w.Box.Min.X + w.Box.Dx()*i/n
	p.Box.Max.X = w.Box.Min.X + w.Box.Dx()*j/n
	return p
}
