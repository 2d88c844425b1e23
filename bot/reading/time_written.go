package reading

import "time"

// Bounds of the years that are read. Two digits mean this century.
const (
	minYear = 1900
	maxYear = 2100
)

// writtenDate reads a date in digits, day first: "31/12/2026", "31/12", "15-12-2026",
// "15-dic-2026", "2026-12-15". Without a year it needs a slash or the name of a month.
func (s *entityText) writtenDate(j int, sure bool) (dateSpan, int, bool) {
	if !s.lex[j].digits || s.joined(j, gapNone) && s.lex[j-1].word != "-" || s.before(j) == '$' ||
		s.decimalTail(j) || j > 1 && s.joined(j, gapNone) && s.joined(j-1, gapNone) && s.lex[j-2].digits {
		return dateSpan{}, j, false
	}
	parts, next, mark := [3]int{}, j, ""
	named := false
	n := 0
	for n < 3 && next < len(s.lex) {
		switch {
		case s.lex[next].digits && len(s.lex[next].word) <= 4:
			parts[n] = smallNumber(s.lex[next].word)
		case n == 1 && s.is(next, tagMonth):
			parts[n], named = int(s.num(next, tagMonth)), true
		default:
			return s.dated(j, next, n, parts, mark, named, sure)
		}
		n++
		next++
		if n == 3 || next+1 >= len(s.lex) {
			break
		}
		m, step := s.dateMark(next)
		if m == "" || mark != "" && m != mark {
			break
		}
		mark, next = m, next+step
	}
	return s.dated(j, next, n, parts, mark, named, sure)
}

// dateMark returns the mark before the next part of a date, and the number of its lexemes: a
// point has none.
func (s *entityText) dateMark(j int) (string, int) {
	if (s.lex[j].word == "/" || s.lex[j].word == "-") && s.lex[j].gap <= gapSpace && s.lex[j+1].gap <= gapSpace && s.lex[j].gap == s.lex[j+1].gap {
		return s.lex[j].word, 1
	}
	if s.text[s.lex[j-1].to:s.lex[j].from] == "." && s.lex[j].digits {
		return ".", 0
	}
	return "", 0
}

func (s *entityText) dated(j, next, n int, p [3]int, mark string, named, sure bool) (dateSpan, int, bool) {
	if mark == "" || n < 2 || next > j && s.lex[next-1].word == mark || s.joined(next, gapNone) && (s.lex[next].digits || s.lex[next].word == "/" || s.lex[next].word == "-") {
		return dateSpan{}, j, false
	}
	d, m, y := p[0], p[1], p[2]
	if n == 3 && p[0] > 31 { // year first
		y, m, d = p[0], p[1], p[2]
		if m > 12 && d <= 12 {
			d, m = m, d
		}
	}
	if n == 2 && (mark != "/" && !named || s.joined(next, gapSpace) && s.is(next, tagUnit|tagCounted|tagCurrency)) {
		return dateSpan{}, j, false
	}
	if m > 12 && d <= 12 { // month first, if nothing else is valid
		d, m = m, d
	}
	if n == 3 && mark != "." && y < 100 {
		y += 2000
	}
	if n == 3 && (y < minYear || y > maxYear) || n == 2 && commonFraction(int64(d), int64(m)) && !sure {
		return dateSpan{}, j, false
	}
	t, ok := s.calendar(y, m, d)
	t.weak = n == 2 && !sure && !named
	return t, next, ok
}

// calendar returns a day of a month; without a year (0) the next one.
func (s *entityText) calendar(y, m, d int) (dateSpan, bool) {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return dateSpan{}, false
	}
	given := y != 0
	if !given {
		y = s.now.Year()
	}
	for tries := 0; tries < 8; tries++ { // up to the next leap year
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, s.now.Location())
		if t.Day() == d && (given || !t.Before(s.midnight(0))) {
			return dateSpan{from: t, to: t.AddDate(0, 0, 1), past: t.Before(s.midnight(0)), today: t.Equal(s.midnight(0))}, true
		}
		if given {
			break
		}
		y++
	}
	return dateSpan{}, false
}
