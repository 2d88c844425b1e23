package vision

import (
	"image"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Two readers read names: the networks, which recognise letters better but lack Ñ, Á, Í and Ú in
// their alphabet, and Tesseract with Spanish data, which has them.

// accented returns a name with the accents that Tesseract read.
func (d *networkEngine) accented(src *image.Gray, l located, place quad) (Field, error) {
	tall := place.grow(place.height()*0.1, place.height()*0.08)
	spanish, err := d.spanish()
	if err != nil {
		return Field{}, err
	}
	const high = 64
	wide := min(max(int(tall.width()/max(tall.height(), 1)*high), 16), 2*lineLong)
	words, err := spanish.text(padded(tall.rectify(src, wide, high), 12))
	if err != nil {
		return Field{}, err
	}
	name, agree := accentuate(strings.Fields(l.value), together(words, high*0.15))
	conf := 30 + 40*l.cell.conf
	if agree {
		conf = 88 + 10*l.cell.conf
	}
	if !l.ok {
		conf = min(conf, 45)
	}
	return Field{Text: name, Confidence: int(conf)}, nil
}

// onlyLetters returns a word's letters, in capitals.
func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || r == '-' || r == '\'' {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// together returns the words' letters. It joins words whose gap is less than a space: MARTÍN EZ is
// MARTÍNEZ.
func together(words []Word, space float64) []string {
	var out []string
	end := 0
	for _, w := range words {
		s := onlyLetters(w.Text)
		switch {
		case s == "":
			continue
		case len(out) > 0 && float64(w.Box.Min.X-end) < space:
			out[len(out)-1] += s
		default:
			out = append(out, s)
		}
		end = w.Box.Max.X
	}
	return out
}

// accentuate puts the accents of second on the words of first, and reports whether both have the
// same letters. If they do, the result has the spaces of both, because the networks drop some.
func accentuate(first, second []string) (string, bool) {
	a, b := strings.Join(first, ""), strings.Join(second, "")
	if fold.Replace(a) == fold.Replace(b) {
		letters := []rune(marked(a, b))
		spaces := map[int]bool{}
		n := 0
		for _, w := range first[:max(len(first)-1, 0)] {
			n += utf8.RuneCountInString(w)
			spaces[n] = true
		}
		n = 0
		for _, w := range second {
			spaces[n] = n > 0
			n += utf8.RuneCountInString(w)
		}
		var out strings.Builder
		for i, r := range letters {
			if spaces[i] {
				out.WriteByte(' ')
			}
			out.WriteRune(r)
		}
		return out.String(), true
	}
	out := make([]string, len(first))
	used := 0
	for i, w := range first {
		out[i] = w
		for k := used; k < len(second); k++ {
			if fold.Replace(second[k]) == fold.Replace(w) {
				out[i] = marked(w, second[k])
				used = k + 1
				break
			}
		}
	}
	return strings.Join(out, " "), false
}

// marked returns a with b's accents where a has none. One reader is enough, because dirt rarely
// looks like an accent of the Spanish alphabet.
func marked(a, b string) string {
	if utf8.RuneCountInString(a) != utf8.RuneCountInString(b) {
		return a
	}
	ra, rb := []rune(a), []rune(b)
	for i := range ra {
		if ra[i] < 0x80 && rb[i] >= 0x80 {
			ra[i] = rb[i]
		}
	}
	return string(ra)
}
