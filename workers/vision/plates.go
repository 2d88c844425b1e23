package vision

import (
	"image"
	"slices"
	"strings"
	"unicode"
)

// Candidate is a value at a place where a serial number is expected.
type Candidate struct {
	Serial string
	Box    image.Rectangle // of the value
	Room   image.Rectangle // around it, up to its neighbours; the area to read again
	Conf   float64         // 0–100, the confidence of its least certain character
	Label  int             // 2 for a label as written, 1 for a misread label
	Name   string          // the label as it was read

	words []Word // the words of the value
}

// serials finds the values beside or below each serial number's label, those with the best label
// first. It does not depend on the reader.
func serials(words []Word) []Candidate {
	ls := lines(words)
	models := modelValues(ls)
	var out []Candidate
	for i, l := range ls {
		for _, m := range marks(l) {
			c, ok := nearer(ls, i, m)
			if !ok {
				c, ok = rightOf(l, m)
			}
			if !ok && !answered(l, m) {
				c, ok = below(ls[i+1:], l, m)
			}
			if ok && !slices.Contains(models, c.Serial) {
				c.Label, c.Name = m.score, m.name(l)
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Candidate) int { return b.Label - a.Label })
	return out
}

// labelled reports whether a serial number's label was read.
func labelled(words []Word) bool {
	for _, l := range lines(words) {
		if len(marks(l)) > 0 {
			return true
		}
	}
	return false
}

// rightOf reads the value on the label's line: the first words after it, up to the first wide gap.
func rightOf(l []Word, m mark) (Candidate, bool) {
	end := l[m.to-1].Box.Max.X
	rest := l[m.to:]
	if m.rest != nil {
		end = m.rest.Box.Min.X
		rest = append([]Word{*m.rest}, rest...)
	}
	return value(rest, end)
}

// nearer reads a value that is between a label and the next word of the label's line, but on
// another line: on a bent plate the end of a line may be level with the line above or below.
func nearer(ls [][]Word, i int, m mark) (Candidate, bool) {
	label := ls[i][m.to-1].Box
	if m.rest != nil || m.to >= len(ls[i]) || ls[i][m.to].Box.Min.X-label.Max.X < 4*label.Dy() {
		return Candidate{}, false
	}
	next := ls[i][m.to]
	for j, n := range ls {
		w := n[0]
		common := min(w.Box.Max.Y, label.Max.Y) - max(w.Box.Min.Y, label.Min.Y)
		if j == i || w.Box.Min.X < label.Max.X || w.Box.Min.X-label.Max.X > 2*label.Dy() || w.Box.Max.X > next.Box.Min.X ||
			common*10 < 3*min(w.Box.Dy(), label.Dy()) {
			continue
		}
		if c, ok := value(n, label.Max.X); ok {
			return c, true
		}
	}
	return Candidate{}, false
}

// answered reports whether a value that could not be read is directly beside the label. The line
// below is then not the value.
func answered(l []Word, m mark) bool {
	if m.to >= len(l) {
		return false
	}
	w, before := l[m.to], l[m.to-1]
	if isOther(w.Text) || labelScore(w.Text) > 0 || w.Box.Min.X-before.Box.Max.X > 2*before.Box.Dy() {
		return false
	}
	digits := 0
	for _, r := range w.Text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 2
}

// below reads the value under the label: the nearest line with a word below the label.
func below(next [][]Word, l []Word, m mark) (Candidate, bool) {
	box := l[m.from].Box
	for _, w := range l[m.from:m.to] {
		box = box.Union(w.Box)
	}
	h := box.Dy()
	for _, n := range next {
		for i, w := range n {
			gap := w.Box.Min.Y - box.Max.Y
			if gap < -h/2 || gap > 3*h || w.Box.Max.X < box.Min.X || w.Box.Min.X > box.Max.X {
				continue
			}
			if w.Box.Dy() > 4*h || 3*w.Box.Dy() < h {
				continue
			}
			left := w.Box.Min.X - 2*h
			if i > 0 {
				if before := n[i-1]; w.Box.Min.X-before.Box.Max.X < w.Box.Dy() && before.Box.Max.X > box.Min.X-2*h {
					break // it continues a word that is not under the label
				}
				left = max(left, n[i-1].Box.Max.X)
			}
			return value(n[i:], left)
		}
	}
	return Candidate{}, false
}

// value joins the words of one value. left is where the label ends.
func value(words []Word, left int) (Candidate, bool) {
	var c Candidate
	text := ""
	right := -1
	for i, w := range words {
		apart := i > 0 && w.Box.Min.X-c.Box.Max.X > max(w.Box.Dy(), c.Box.Dy())*2/3
		if apart || labelScore(w.Text) > 0 || isOther(w.Text) || isProse(w.Text) {
			near := i > 0 && w.Box.Min.X-c.Box.Max.X < 2*c.Box.Dy()
			if near && isUnit(w.Text) && !strings.ContainsFunc(text, unicode.IsLetter) {
				return c, false // a number with its unit
			}
			right = w.Box.Min.X
			break
		}
		if i == 0 {
			c.Box, c.Conf = w.Box, w.Conf
		}
		text += w.Text
		c.words = append(c.words, w)
		c.Box, c.Conf = c.Box.Union(w.Box), min(c.Conf, w.Conf)
	}
	serial, ok := serialLike(text)
	if !ok {
		return c, false
	}
	c.Serial = serial
	h := c.Box.Dy()
	c.Room = image.Rect(max(left+h/6, c.Box.Min.X-h*3/2), c.Box.Min.Y-h/3, c.Box.Max.X+h*3/2, c.Box.Max.Y+h/3)
	if right >= 0 {
		c.Room.Max.X = min(c.Room.Max.X, max(c.Box.Max.X, right-h/6))
	}
	c.Room.Min.X = min(c.Room.Min.X, c.Box.Min.X)
	return c, true
}

// modelValues returns the values after models' labels, so that a model number is not taken for a
// serial number if lines were mixed up.
func modelValues(ls [][]Word) []string {
	var out []string
	for _, l := range ls {
		for i, w := range l {
			if !isModel(w.Text) {
				continue
			}
			j := i + 1
			for j < len(l) && isQualifier(l[j].Text) {
				j++
			}
			if j < len(l) {
				s, _ := serialLike(l[j].Text)
				out = append(out, s)
			}
		}
	}
	return out
}
