package reading

import "time"

// dayOfMonth reads "15 de diciembre", "primero de mayo de 2027", "el 15", "el día 15". Without
// a month it needs an article or "día", and no noun after it that it counts.
func (s *entityText) dayOfMonth(j int, article, dayWord bool) (dateSpan, int, bool) {
	d, next, ok := s.small(j)
	if !ok && s.has&tagOrdinal != 0 || ok && s.joined(next, gapDot) && s.is(next, tagOrdinalEnd) {
		if n, end, is := s.ordinalAt(j); is {
			d, next, ok = int(n.Value.IntPart()), end, n.Value.IsPositive()
			if d != 1 && !n.Digits && !s.is(next, tagMonth) && !s.is(next, tagOf) {
				ok = false
			}
			article = article && n.Digits || d == 1 && s.is(next, tagOf)
		}
	}
	if !ok || d < 1 || d > 31 || s.joined(j, gapNone) && s.lex[j-1].word != "-" {
		return dateSpan{}, j, false
	}
	k := next
	if s.joined(k, gapSpace) && s.is(k, tagOf) {
		k++
	}
	if s.joined(k, gapDot) && s.is(k, tagMonth) || s.joined(k, gapSpace) && s.lex[k].word == "-" && s.is(k+1, tagMonth) {
		if s.lex[k].word == "-" {
			k++
		}
		y, end := s.yearAt(k + 1)
		t, ok := s.calendar(y, int(s.num(k, tagMonth)), d)
		return t, end, ok
	}
	if article && k == next+1 && s.joined(k, gapSpace) && s.lex[k].digits { // "el 17 del 11"
		if t, end, ok := s.monthNumber(d, k); ok {
			return t, end, true
		}
	}
	if k > next && s.joined(k, gapSpace) && s.is(k, tagThis|tagNext|tagThe|tagLast) { // "el 15 del otro mes"
		if month, end, ok := s.monthRef(k); ok {
			t, ok := s.calendar(month.Year(), int(month.Month()), d)
			return t, end, ok
		}
	}
	if !article && !dayWord || s.lex[j].meaning != nil && s.is(j, tagArticle) || !dayWord && !s.endsDay(next) {
		return dateSpan{}, j, false
	}
	for month := 0; month < 3; month++ {
		y, m, today := s.now.Date()
		t := time.Date(y, m+time.Month(month), d, 0, 0, 0, 0, s.now.Location())
		if t.Day() == d && (month > 0 || d >= today) {
			return dateSpan{from: t, to: t.AddDate(0, 0, 1), weak: !dayWord, today: month == 0 && d == today}, next, true
		}
	}
	return dateSpan{}, j, false
}

// monthNumber reads the month of "el 17 del 11" and "el 9 de 8 de 1971".
func (s *entityText) monthNumber(d, k int) (dateSpan, int, bool) {
	y, end := s.yearAt(k + 1)
	if len(s.lex[k].word) > 2 || y == 0 && (!s.is(k-1, tagDayThe) || !s.endsDay(k+1)) {
		return dateSpan{}, k, false
	}
	t, ok := s.calendar(y, smallNumber(s.lex[k].word), d)
	return t, end, ok
}

// weekOfMonth reads "la primera semana de noviembre". Weeks are seven days each, from the 1st.
func (s *entityText) weekOfMonth(j int) (dateSpan, int, bool) {
	last := s.is(j, tagLast) && !s.is(j, tagDay)
	if !last && !s.is(j, tagOrdinal) || !s.joined(j+1, gapSpace) || !s.is(j+1, tagUnit) || s.num(j+1, tagUnit) != 7*wholeDay || !s.joined(j+2, gapSpace) || !s.is(j+2, tagOf) {
		return dateSpan{}, j, false
	}
	var month dateSpan
	var next int
	var ok bool
	if s.joined(j+3, gapSpace) && s.is(j+3, tagMonth) {
		month, next, ok = s.monthFirst(j+3, 0, true)
	} else if s.joined(j+3, gapSpace) {
		month.from, next, ok = s.monthRef(j + 3)
	}
	if !ok || !last && s.num(j, tagOrdinal) > 4 {
		return dateSpan{}, j, false
	}
	d := dateSpan{period: true, past: month.past}
	if d.from = month.from.AddDate(0, 1, -7); !last {
		d.from = month.from.AddDate(0, 0, 7*int(s.num(j, tagOrdinal)-1))
	}
	d.to = d.from.AddDate(0, 0, 7)
	return d, next, true
}

// endsDay reports whether a bare day of the month can end before lexeme next. A noun that a
// number counts would follow it directly.
func (s *entityText) endsDay(next int) bool {
	if next >= len(s.lex) {
		return true
	}
	if s.lex[next].gap == gapNone || s.lex[next].gap == gapColon || s.lex[next].gap == gapDot && s.lex[next].digits {
		return false
	}
	if s.lex[next].gap >= gapDot {
		return true
	}
	if w := s.lex[next].word; w == "o" || w == "or" {
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
		if m := s.lex[k].meaning.all & (tagThis | tagNext | tagLast); m != 0 {
			mod = m
		}
		k++
	}
	return time.Time{}, k, false
}

// yearAt reads a year after a month: " 2026", " de 2026", " del 26", " dos mil veintiséis".
func (s *entityText) yearAt(j int) (year, next int) {
	k := j
	if k < len(s.lex) && s.lex[k].gap <= gapComma && s.is(k, tagOf) || k < len(s.lex) && s.lex[k].word == "-" && s.lex[k].gap == gapNone {
		k++
	}
	if k < len(s.lex) && s.is(k, tagThe) && k > j {
		k++
	}
	if k < len(s.lex) && k > j && s.is(k, tagUnit) && s.num(k, tagUnit) == 365*wholeDay { // "del año 2026"
		k++
	}
	if k >= len(s.lex) || s.lex[k].gap > gapComma {
		return 0, j
	}
	if s.lex[k].digits && len(s.lex[k].word) == 4 || k > j && s.lex[k].digits && len(s.lex[k].word) == 2 && !s.joined(k+1, gapNone) && s.lex[k-1].word != "a" {
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

// monthFirst reads "diciembre 15", and a month alone as a period if alone is set or a year
// follows.
func (s *entityText) monthFirst(j int, mod tag, alone bool) (dateSpan, int, bool) {
	month, k := int(s.num(j, tagMonth)), j+1
	if s.joined(k, gapSpace) && s.is(k, tagThe) {
		k++
	}
	if d, next, ok := s.small(k); ok && s.lex[k].gap <= gapDot && d >= 1 && d <= 31 && !(next < len(s.lex) && s.text[s.lex[next-1].to:s.lex[next].from] == ":") {
		if s.joined(next, gapNone) && s.is(next, tagOrdinalEnd) {
			next++
		}
		if s.lex[k].digits || s.lex[k].gap <= gapSpace {
			y, end := s.yearAt(next)
			if t, ok := s.calendar(y, month, d); ok {
				return t, end, true
			}
		}
	}
	y, next := s.yearAt(j + 1)
	if y == 0 && !alone {
		return dateSpan{}, j, false
	}
	if y == 0 {
		y = s.now.Year()
		switch {
		case mod == tagThis:
		case mod == tagLast && month >= int(s.now.Month()):
			y--
		case mod != tagLast && month < int(s.now.Month()), mod == tagNext && month == int(s.now.Month()):
			y++
		}
	}
	from := time.Date(y, time.Month(month), 1, 0, 0, 0, 0, s.now.Location())
	to := from.AddDate(0, 1, 0)
	return dateSpan{from: from, to: to, period: true, past: !to.After(s.now)}, next, true
}
