package vision

import (
	"regexp"
	"strings"
	"unicode"
)

// mark is a label on a line.
type mark struct {
	from, to int // words [from, to) are the label
	score    int
	rest     *Word // the beginning of the value if it is joined to the label
}

// name returns the label as it was read.
func (m mark) name(l []Word) string {
	var parts []string
	for _, w := range l[m.from:m.to] {
		parts = append(parts, w.Text)
	}
	name := strings.Join(parts, " ")
	if m.rest != nil {
		name = strings.TrimSuffix(name, m.rest.Text)
	}
	return strings.TrimSpace(name)
}

func marks(l []Word) []mark {
	var out []mark
	for i := 0; i < len(l); i++ {
		m, ok := markAt(l, i)
		if !ok {
			continue
		}
		for m.rest == nil && m.to < len(l) && isQualifier(l[m.to].Text) {
			m.to++
		}
		if m.rest == nil && m.to < len(l) {
			w := l[m.to]
			if end := tail.FindStringIndex(w.Text); end != nil && end[1] < len(w.Text) {
				rest := w.part(end[1], len(w.Text))
				if _, ok := serialLike(rest.Text); ok {
					m.rest = &rest
					m.to++
				}
			}
		}
		for m.from > 0 && isQualifier(l[m.from-1].Text) {
			m.from--
		}
		out = append(out, m)
		i = max(i, m.to-1)
	}
	return out
}

// markAt returns the longest label that starts at word i.
func markAt(l []Word, i int) (mark, bool) {
	var best mark
	text := ""
	for j := i; j < min(i+4, len(l)); j++ {
		if j > i && l[j].Box.Min.X-l[j-1].Box.Max.X > 3*l[j].Box.Dy() {
			break
		}
		text += l[j].Text
		if s := labelScore(text); s > best.score || s > 0 && s == best.score {
			best = mark{from: i, to: j + 1, score: s}
		}
	}
	if best.score > 0 {
		return best, true
	}
	if rest, score := glued(l[i]); score > 0 {
		return mark{from: i, to: i + 1, score: score, rest: &rest}, true
	}
	return mark{}, false
}

// glued splits "SERIALNO183PX2" and "S/N183PX2" into label and value. A bare SN does not count,
// because many serial numbers start with it. The score is 2 if punctuation or the end of the
// label's letters separates the two.
func glued(w Word) (rest Word, score int) {
	upper := strings.ToUpper(w.Text)
	if len(upper) != len(w.Text) {
		return Word{}, 0
	}
	for _, l := range append([]string{"S/N"}, serialLabels...) {
		n := 0
		for k := 0; k < len(upper) && n < len(l); k++ {
			if c := upper[k]; c == l[n] || c == '0' && l[n] == 'O' {
				n++
			} else if isPlain(rune(c)) || c >= 0x80 {
				break
			}
			if n == len(l) && k+1 < len(upper) {
				rest := w.part(k+1, len(w.Text))
				if _, ok := serialLike(rest.Text); !ok {
					continue
				}
				if end := tail.FindStringIndex(rest.Text); end != nil {
					if r := rest.part(end[1], len(rest.Text)); r.Text != "" {
						if _, ok := serialLike(r.Text); ok {
							return r, 2
						}
					}
				}
				if c := rune(upper[k+1]); isPlain(c) && !unicode.IsDigit(c) {
					return rest, 1 // the value's first letter may be the label's last
				}
				return rest, 2
			}
		}
	}
	return Word{}, 0
}

// tail matches the end of a label that a reader joined to the value: "Numbe4579119", and the "o."
// of "SERIEN o.1340665".
var tail = regexp.MustCompile(`^(?i:NUMBE?R?|NUMERO?|NRO)[.:]?|^[nN]?[oO0][.:/]`)
