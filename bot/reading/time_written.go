package reading

import "time"

// maxYear bounds the years that are read; two digits are of this century.
const (
	minYear = 1900
	maxYear = 2100
)

// writtenDate reads a date in digits, day first: "31/12/2026", "31/12", "15-12-2026",
// "15-dic-2026", "2026-12-15". Without a year it needs a stroke.
func (s *entityText) writtenDate(j int, sure bool) (span2, int, bool) {
	if !s.lex[j].digits || s.joined(j, glued) && s.lex[j-1].word != "-" || s.before(j) == '$' {
		return span2{}, j, false
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

// dateMark is the mark before the next part of a date, and how many lexemes it takes:
// a point is none.
func (s *entityText) dateMark(j int) (string, int) {
	if (s.lex[j].word == "/" || s.lex[j].word == "-") && s.lex[j].sep <= spaced && s.lex[j+1].sep <= spaced && s.lex[j].sep == s.lex[j+1].sep {
		return s.lex[j].word, 1
	}
	if s.text[s.lex[j-1].to:s.lex[j].from] == "." && s.lex[j].digits {
		return ".", 0
	}
	return "", 0
}

func (s *entityText) dated(j, next, n int, p [3]int, mark string, named, sure bool) (span2, int, bool) {
	if mark == "" || n < 2 || next > j && s.lex[next-1].word == mark || s.joined(next, glued) && (s.lex[next].digits || s.lex[next].word == "/" || s.lex[next].word == "-") {
		return span2{}, j, false
	}
	d, m, y := p[0], p[1], p[2]
	if n == 3 && p[0] > 31 { // year first
		y, m, d = p[0], p[1], p[2]
		if m > 12 && d <= 12 {
			d, m = m, d
		}
	}
	if n == 2 && (mark != "/" && !named || s.joined(next, spaced) && s.is(next, tagUnit|tagCounted|tagCurrency)) {
		return span2{}, j, false
	}
	if m > 12 && d <= 12 { // month first, where nothing else fits
		d, m = m, d
	}
	if n == 3 && mark != "." && y < 100 {
		y += 2000
	}
	if n == 3 && (y < minYear || y > maxYear) || n == 2 && commonFraction(int64(d), int64(m)) && !sure {
		return span2{}, j, false
	}
	t, ok := s.calendar(y, m, d)
	t.weak = n == 2 && !sure && !named
	return t, next, ok
}

// calendar is a day of a month; without a year (0) the next one.
func (s *entityText) calendar(y, m, d int) (span2, bool) {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return span2{}, false
	}
	given := y != 0
	if !given {
		y = s.now.Year()
	}
	for tries := 0; tries < 8; tries++ { // to the next leap year
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, s.now.Location())
		if t.Day() == d && (given || !t.Before(s.midnight(0))) {
			return span2{from: t, to: t.AddDate(0, 0, 1), past: t.Before(s.midnight(0)), today: t.Equal(s.midnight(0))}, true
		}
		if given {
			break
		}
		y++
	}
	return span2{}, false
}

// dayOfMonth reads "15 de diciembre", "primero de mayo de 2027", "el 15", "el día 15".
// Without a month it needs an article or "día", and nothing behind it that it counts.
func (s *entityText) dayOfMonth(j int, article, dayWord bool) (span2, int, bool) {
	d, next, ok := s.small(j)
	if !ok && s.has&tagOrdinal != 0 || ok && s.joined(next, dotted) && s.is(next, tagOrdinalEnd) {
		if n, end, is := s.ordinalAt(j); is {
			d, next, ok = int(n.Value.IntPart()), end, n.Value.IsPositive()
			if d != 1 && !n.Digits && !s.is(next, tagMonth) && !s.is(next, tagOf) {
				ok = false
			}
			article = article && n.Digits || d == 1 && s.is(next, tagOf)
		}
	}
	if !ok || d < 1 || d > 31 || s.joined(j, glued) && s.lex[j-1].word != "-" {
		return span2{}, j, false
	}
	k := next
	if s.joined(k, spaced) && s.is(k, tagOf) {
		k++
	}
	if s.joined(k, dotted) && s.is(k, tagMonth) || s.joined(k, spaced) && s.lex[k].word == "-" && s.is(k+1, tagMonth) {
		if s.lex[k].word == "-" {
			k++
		}
		y, end := s.yearAt(k + 1)
		t, ok := s.calendar(y, int(s.num(k, tagMonth)), d)
		return t, end, ok
	}
	if k > next && s.joined(k, spaced) && s.is(k, tagThis|tagNext|tagThe|tagLast) { // "el 15 del otro mes"
		if month, end, ok := s.monthRef(k); ok {
			t, ok := s.calendar(month.Year(), int(month.Month()), d)
			return t, end, ok
		}
	}
	if !article && !dayWord || s.lex[j].means != nil && s.is(j, tagArticle) || !dayWord && !s.endsDay(next) {
		return span2{}, j, false
	}
	for month := 0; month < 3; month++ {
		y, m, today := s.now.Date()
		t := time.Date(y, m+time.Month(month), d, 0, 0, 0, 0, s.now.Location())
		if t.Day() == d && (month > 0 || d >= today) {
			return span2{from: t, to: t.AddDate(0, 0, 1), weak: !dayWord, today: month == 0 && d == today}, next, true
		}
	}
	return span2{}, j, false
}

// endsDay reports whether a bare day of the month can end before lexeme next: what a
// number counts, and any other noun, follows it directly.
func (s *entityText) endsDay(next int) bool {
	if next >= len(s.lex) {
		return true
	}
	if s.lex[next].sep == glued || s.lex[next].sep == colon || s.lex[next].sep == dotted && s.lex[next].digits {
		return false
	}
	if s.lex[next].sep >= dotted {
		return true
	}
	const behind = tagIn | tagAt | tagOf | tagTo | tagAfter | tagBefore | tagPart | tagBetween | tagTill | tagFrom | tagAnd | tagRequest | tagAbout
	return s.is(next, behind) && !s.is(next, tagUnit|tagCounted|tagCurrency|tagScale)
}

// monthRef reads "este mes", "otro mes", "mes que viene".
func (s *entityText) monthRef(k int) (time.Time, int, bool) {
	mod := tag(0)
	for n := 0; k < len(s.lex) && n < 3; n++ {
		if s.is(k, tagUnit) && s.num(k, tagUnit) == 30*wholeDay {
			d, next, ok := s.unitAt(k, mod)
			return d.from, next, ok
		}
		if !s.is(k, tagThis|tagNext|tagThe|tagLast) {
			break
		}
		if m := s.lex[k].means.all & (tagThis | tagNext | tagLast); m != 0 {
			mod = m
		}
		k++
	}
	return time.Time{}, k, false
}

// yearAt reads a year behind a month: " 2026", " de 2026", " del 26", " dos mil veintiséis".
func (s *entityText) yearAt(j int) (year, next int) {
	k := j
	if k < len(s.lex) && s.lex[k].sep <= comma && s.is(k, tagOf) || k < len(s.lex) && s.lex[k].word == "-" && s.lex[k].sep == glued {
		k++
	}
	if k < len(s.lex) && s.is(k, tagThe) && k > j {
		k++
	}
	if k < len(s.lex) && k > j && s.is(k, tagUnit) && s.num(k, tagUnit) == 365*wholeDay { // "del año 2026"
		k++
	}
	if k >= len(s.lex) || s.lex[k].sep > comma {
		return 0, j
	}
	if s.lex[k].digits && len(s.lex[k].word) == 4 || k > j && s.lex[k].digits && len(s.lex[k].word) == 2 && !s.joined(k+1, glued) && s.lex[k-1].word != "a" {
		y := smallNumber(s.lex[k].word)
		if y < 100 {
			y += 2000
		}
		if y >= minYear && y <= maxYear && !(k+1 < len(s.lex) && s.text[s.lex[k].to:s.lex[k+1].from] == ":") {
			return y, k + 1
		}
		return 0, j
	}
	if s.is(k, tagCardinal|tagScale) {
		if v, next, ok := s.amountAt(k); ok && v.IsInteger() && v.IntPart() >= minYear && v.IntPart() <= maxYear {
			return int(v.IntPart()), next
		}
	}
	return 0, j
}

// monthFirst reads "diciembre 15", and a month alone as a period where its words say so.
func (s *entityText) monthFirst(j int, mod tag, alone bool) (span2, int, bool) {
	month, k := int(s.num(j, tagMonth)), j+1
	if s.joined(k, spaced) && s.is(k, tagThe) {
		k++
	}
	if d, next, ok := s.small(k); ok && s.lex[k].sep <= dotted && d >= 1 && d <= 31 && !(next < len(s.lex) && s.text[s.lex[next-1].to:s.lex[next].from] == ":") {
		if s.joined(next, glued) && s.is(next, tagOrdinalEnd) {
			next++
		}
		if s.lex[k].digits || s.lex[k].sep <= spaced {
			y, end := s.yearAt(next)
			if t, ok := s.calendar(y, month, d); ok {
				return t, end, true
			}
		}
	}
	y, next := s.yearAt(j + 1)
	if y == 0 && !alone {
		return span2{}, j, false
	}
	if y == 0 {
		y = s.now.Year()
		switch {
		case mod == tagLast && month >= int(s.now.Month()):
			y--
		case mod != tagLast && month < int(s.now.Month()), mod == tagNext && month == int(s.now.Month()):
			y++
		}
	}
	from := time.Date(y, time.Month(month), 1, 0, 0, 0, 0, s.now.Location())
	to := from.AddDate(0, 1, 0)
	return span2{from: from, to: to, period: true, past: !to.After(s.now)}, next, true
}

// periodAt reads "fin de semana", "fin de mes", "quincena", "navidad".
func (s *entityText) periodAt(j int, mod tag) (span2, int, bool) {
	next := j + 1
	if s.joined(next, spaced) && s.is(next, tagNext|tagLast) {
		if mod = tagNext; s.is(next, tagLast) {
			mod = tagLast
		}
		next++
	}
	y, m, today := s.now.Date()
	zone := s.now.Location()
	month := func(steps, from, to int) span2 {
		first := time.Date(y, m+time.Month(steps), from, 0, 0, 0, 0, zone)
		end := time.Date(y, m+time.Month(steps), to, 0, 0, 0, 0, zone)
		if to == 0 {
			end = time.Date(y, m+time.Month(steps)+1, 1, 0, 0, 0, 0, zone)
			if from < 0 {
				first = end.AddDate(0, 0, from)
			}
		}
		return span2{from: first, to: end, period: true}
	}
	ahead := func(from, to int) span2 {
		if d := month(0, from, to); d.to.After(s.now) {
			return d
		}
		return month(1, from, to)
	}
	var d span2
	switch code := s.str(j, tagPeriod); code {
	case "weekend":
		saturday := 6 - weekdayOf(s.now)
		if mod == tagLast {
			saturday -= 7
		} else if mod == tagNext && saturday <= 0 {
			saturday += 7
		}
		d = span2{from: s.midnight(saturday), to: s.midnight(saturday + 2), period: true, past: mod == tagLast}
	case "month_start":
		d = ahead(1, 11)
	case "month_middle":
		d = ahead(11, 21)
	case "month_end":
		d = ahead(-3, 0)
	case "payday": // the 15th and the last day
		last := time.Date(y, m+1, 0, 0, 0, 0, 0, zone)
		pay := time.Date(y, m, 15, 0, 0, 0, 0, zone)
		if today > 15 {
			pay = last
		}
		if mod == tagNext && today <= 15 {
			pay = last
		}
		d = span2{from: pay, to: pay.AddDate(0, 0, 1)}
	default: // "12-25"
		md, err := time.Parse("01-02", code)
		if err != nil {
			return span2{}, j, false
		}
		year, end := s.yearAt(next)
		t, fits := s.calendar(year, int(md.Month()), md.Day())
		return t, end, fits
	}
	return d, next, true
}
