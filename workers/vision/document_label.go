package vision

import (
	"image"
	"regexp"
	"slices"
	"strings"
)

// Labels of receipts stand in the line of their value as often as above it, and dozens of other lines begin
// with the same words. So a label is what a line begins with, and what is not the label's own is looked at too.

// currencySigns are words that begin an amount.
var currencySigns = []string{"L", "LPS", "HNL", "COP", "USD", "US", "USS", "S"}

// isValue reports whether a word begins a value: most of it are digits, or it is a currency's sign.
func isValue(s string) bool {
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case isPlain(r):
			letters++
		}
	}
	return digits > 0 && digits >= letters || strings.ContainsRune(s, '$') || slices.Contains(currencySigns, strings.ToUpper(strings.Trim(s, ".")))
}

// labelJoined matches a label to which a reader joined the value: "Referencia0012345", "Valor$250.000".
var labelJoined = regexp.MustCompile(`^[\p{L}.]{3,}[^\p{L}\d$]{0,2}[$\d]`)

// joinedAt returns where the value begins that is joined to a label, or 0.
func joinedAt(s string) int {
	if !labelJoined.MatchString(s) || strings.HasPrefix(strings.ToUpper(s), "US") {
		return 0
	}
	cut := strings.IndexAny(s, "$0123456789")
	if rest := s[cut:]; !isValue(rest) || len(onlyDigits(rest)) < 3 {
		return 0 // a letter of the label was read as a digit
	}
	return cut
}

// signed joins a currency's sign to the number after it, from which readers separate it. Lines drop words without
// letters and digits.
func signed(words []Word) []Word {
	var out []Word
	for i := 0; i < len(words); i++ {
		w := words[i]
		if i+1 < len(words) && strings.HasSuffix(w.Text, "$") && !strings.ContainsFunc(w.Text, func(r rune) bool { return r >= '0' && r <= '9' }) && w.line == words[i+1].line {
			next := words[i+1]
			w.Text, w.Box, w.Conf = w.Text+next.Text, w.Box.Union(next.Box), min(w.Conf, next.Conf)
			w.glyphs, w.to, w.most = slices.Concat(w.glyphs, next.glyphs), next.to, next.most
			i++
		}
		out = append(out, w)
	}
	return out
}

// divide splits a cell into a label and the cell of the value after it. A cell without one has an empty rest.
func (c cell) divide() (label string, rest cell) {
	for i, w := range c.words {
		if cut := joinedAt(w.Text); cut > 0 {
			return strings.TrimSpace(label + " " + w.Text[:cut]), cellOf(append([]Word{w.part(cut, len(w.Text))}, c.words[i+1:]...))
		}
		if isValue(w.Text) || strings.HasSuffix(label, ":") {
			return label, cellOf(c.words[i:])
		}
		label = strings.TrimSpace(label + " " + w.Text)
	}
	return label, cell{}
}

func cellOf(words []Word) cell {
	out := cell{conf: 1}
	for _, w := range words {
		out.words = append(out.words, w)
		out.box = out.box.Union(w.Box)
		out.text = strings.TrimSpace(out.text + " " + w.Text)
		out.conf = min(out.conf, w.Conf/100)
	}
	return out
}

// moreLetters is how many letters a label may have beyond those of its key: "VALOR" of "Valor de la transferencia".
const moreLetters = 20

// qualifier matches words before a label's own: "No. de aprobación", "Código CUS".
var qualifier = regexp.MustCompile(`^(NUMERO|NRO|NUM|NO|N|CODIGO|COD|ID)(DEL|DE)?(LA)?`)

// begins returns the share of key's letters that are misread at the beginning of a label, and 1 for
// another label. Both are in plain capitals.
func (r Rule) begins(label, key string) float64 {
	if label == "" || r.excludes(label) {
		return 1
	}
	least := 1.0
	for _, l := range []string{label, qualifier.ReplaceAllString(label, "")} {
		switch {
		case len(key) < 5:
			if strings.HasPrefix(l, key) && len(l) <= len(key)+len("NUMERO") {
				least = 0
			}
		case len(l) <= len(key)+moreLetters:
			least = min(least, misread(l[:min(len(l), len(key)+1)], key))
		}
	}
	return least
}

// excludes reports whether a text has a word that makes it the label of something else.
func (r Rule) excludes(text string) bool {
	b := asLetters.Replace(strings.ReplaceAll(bare(text), "/", ""))
	return slices.ContainsFunc(r.Not, func(word string) bool {
		return strings.Contains(b, word) || len(word) >= 5 && misread(b, word) < mostMisread
	})
}

// nextTo returns the cell beside a label: the nearest one on its right, in its line.
func nextTo(all []cell, i int) (cell, bool) {
	label := all[i].box
	var best cell
	found := false
	for j, c := range all {
		common := min(c.box.Max.Y, label.Max.Y) - max(c.box.Min.Y, label.Min.Y)
		if j == i || c.box.Min.X < label.Max.X-label.Dy() || 2*common < min(c.box.Dy(), label.Dy()) || found && c.box.Min.X >= best.box.Min.X {
			continue
		}
		best, found = c, true
	}
	return best, found
}

// marks returns how many of the kind's words are among those of a picture.
func (doc Document) marks(words []Word) int {
	n := 0
	for _, mark := range doc.Marks {
		if slices.ContainsFunc(words, func(w Word) bool {
			b := asLetters.Replace(strings.ReplaceAll(bare(w.Text), "/", ""))
			return strings.Contains(b, mark) || len(mark) >= 6 && misread(b, mark) < mostMisread
		}) {
			n++
		}
	}
	return n
}

// cutOffAt reports whether a place reaches the edge of the picture, where the value may go on.
func cutOffAt(src *image.Gray, place quad) bool {
	room := int(place.height() / 4)
	return !place.bounds().In(src.Rect.Inset(max(room, 1)))
}
