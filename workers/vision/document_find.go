package vision

import (
	"image"
	"slices"
	"strings"
)

// cell is a run of words with small gaps.
type cell struct {
	words []Word
	box   image.Rectangle
	text  string
	conf  float64 // 0–1, the confidence of its least certain character
}

// cells splits each line into runs of words.
func cells(words []Word) []cell {
	var out []cell
	for _, l := range lines(slices.Clone(words)) {
		for i, w := range l {
			if i == 0 || w.Box.Min.X-l[i-1].Box.Max.X > 2*max(w.Box.Dy(), l[i-1].Box.Dy()) {
				out = append(out, cell{conf: 1})
			}
			c := &out[len(out)-1]
			c.words = append(c.words, w)
			c.box = c.box.Union(w.Box)
			c.text = strings.TrimSpace(c.text + " " + w.Text)
			c.conf = min(c.conf, w.Conf/100)
		}
	}
	return out
}

// misread returns the share of key's letters that differ at the best match of key within text
// (Sellers' approximate search). Both are in plain capitals.
func misread(text, key string) float64 {
	row := make([]int, len(key)+1)
	for i := range row {
		row[i] = i
	}
	least := len(key)
	for _, c := range []byte(text) {
		diagonal := row[0]
		for i := 1; i <= len(key); i++ {
			cost := diagonal
			if key[i-1] != c {
				cost++
			}
			diagonal = row[i]
			row[i] = min(cost, row[i]+1, row[i-1]+1)
		}
		least = min(least, row[len(key)])
	}
	return float64(least) / float64(len(key))
}

// called returns the part whose label a cell is. It picks the label with the fewest misread
// letters, at most one in five.
func (doc Document) called(c cell) (Part, bool) {
	b := strings.ReplaceAll(bare(c.text), "/", "")
	var begins string // the label with which a line begins
	if doc.around() {
		label, _ := c.divide()
		begins = asLetters.Replace(strings.ReplaceAll(bare(label), "/", ""))
	}
	best, least := Part(-1), mostMisread
	for part, rule := range doc.Fields {
		for _, key := range rule.Labels {
			m := misread(b, key)
			if rule.Around {
				m = rule.begins(begins, key)
			}
			if m < least || m == least && part < best {
				best, least = part, m
			}
		}
	}
	return best, best >= 0
}

// mostMisread is over the share of a label's letters that may be misread.
const mostMisread = 0.21

func (doc Document) around() bool {
	for _, rule := range doc.Fields {
		if rule.Around {
			return true
		}
	}
	return false
}

// located is a cell with a field's value.
type located struct {
	cell  cell
	value string
	ok    bool // the value is complete and valid
	named bool // it is under its label
}

// locate finds a field on a document.
func (doc Document) locate(all []cell, part Part) (best located, found bool) {
	rule := doc.Fields[part]
	rank := func(l located) int {
		n := 0
		if l.ok {
			n += 2
		}
		if l.named {
			n++
		}
		return n
	}
	conflict := false
	consider := func(c cell, text string, named bool) bool {
		value, ok := rule.Value(text)
		if value == "" {
			return false
		}
		l := located{c, value, ok, named}
		switch {
		case !found || rank(l) > rank(best):
			best, found, conflict = l, true, false
		case rule.Single && rank(l) == rank(best) && l.value != best.value:
			conflict = true
		}
		return true
	}
	for i, c := range all {
		if called, ok := doc.called(c); !ok || called != part {
			continue
		}
		if rule.Around {
			if _, rest := c.divide(); consider(rest, rest.text, true) || consider(c, c.text, true) {
				continue
			}
			if next, ok := nextTo(all, i); ok && consider(next, next.text, true) {
				continue
			}
		}
		if under, ok := beneath(all, i); ok {
			consider(under, under.text, true)
		}
	}
	if rule.Loose {
		for _, c := range all {
			if !rule.excludes(c.text) {
				consider(c, c.text, false)
			}
		}
	}
	best.ok = best.ok && !conflict
	return best, found
}

// beneath returns the cell under a label: the nearest one with about the same left edge.
func beneath(all []cell, i int) (cell, bool) {
	label := all[i].box
	var best cell
	gap, found := 0, false
	for j, c := range all {
		if j == i || c.box.Min.X > label.Min.X+3*label.Dy() || c.box.Max.X < label.Min.X+label.Dy() || c.box.Min.X < label.Min.X-6*label.Dy() {
			continue
		}
		g := (c.box.Min.Y+c.box.Max.Y)/2 - (label.Min.Y+label.Max.Y)/2
		if g < label.Dy()/2 || g > 5*label.Dy() || found && g >= gap {
			continue
		}
		best, gap, found = c, g, true
	}
	return best, found
}

// read finds all fields among a document's words.
func (doc Document) read(words []Word) map[Part]located {
	if doc.around() {
		words = signed(words)
	}
	all := cells(words)
	got := map[Part]located{}
	for part := range doc.Fields {
		if l, ok := doc.locate(all, part); ok {
			got[part] = l
		}
	}
	if doc.Guess != nil {
		doc.Guess(all, got)
	}
	return got
}
