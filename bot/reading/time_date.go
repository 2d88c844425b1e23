package reading

import "time"

// dateAt reads a day or a period at lexeme k, with its article.
func (s *entityText) dateAt(k int) (dateSpan, int, bool) { return s.dateFrom(k, false) }

// dateFrom is dateAt with an article that may stand before k: "del 15".
func (s *entityText) dateFrom(k int, article bool) (dateSpan, int, bool) {
	if d, next, ok := s.offsetAt(k); ok {
		return d, next, true
	}
	j, mod, dayWord, dayThe := k, tag(0), false, article
	for ; j < len(s.lex) && j-k < 4 && (j == k || s.lex[j].gap <= gapSpace); j++ {
		switch {
		case s.is(j, tagWeekday|tagMonth|tagPeriod):
		case s.is(j, tagDay) && !(article && s.is(j, tagPartNoun) && !s.is(j-1, tagNext)):
		case s.is(j, tagThis):
			mod = tagThis
			continue
		case s.is(j, tagNext):
			mod = tagNext
			continue
		case s.is(j, tagLast) && j+1 < len(s.lex) && !(s.is(j+1, tagUnit) && s.is(j+2, tagOf)):
			mod = tagLast
			continue
		case s.is(j, tagThe) && !s.is(j, boundTags):
			article, dayThe = true, dayThe || s.is(j, tagDayThe)
			continue
		case s.is(j, tagIn) && j == k && s.is(j+1, tagMonth|tagThis|tagNext|tagThe|tagPeriod):
			continue
		case s.is(j, tagDayWord) && !s.is(j, tagUnit) || s.is(j, tagDayWord) && (j+1 < len(s.lex) && (s.lex[j+1].digits || s.is(j+1, tagWeekday|tagCardinal|tagOrdinal))):
			dayWord = true
			continue
		}
		break
	}
	if j >= len(s.lex) {
		return dateSpan{}, k, false
	}
	switch {
	case s.is(j, tagDay):
		if article && s.is(j, tagPartNoun) || mod != 0 && s.is(j, tagPartNoun) {
			return dateSpan{}, k, false
		}
		return s.relativeDay(j)
	case s.is(j, tagWeekday):
		return s.weekdayAt(j, mod)
	case s.is(j, tagPeriod):
		return s.periodAt(j, mod)
	case s.is(j, tagUnit) && s.num(j, tagUnit) >= 7*wholeDay:
		return s.unitAt(j, mod)
	}
	if s.joined(j, gapSpace) && s.is(j-1, tagNotSerial) && !s.is(j-1, tagUnit|tagMeridiem) {
		return dateSpan{}, k, false // "Calle 5 de mayo", "barrio 20 de julio"
	}
	if d, next, ok := s.weekOfMonth(j); ok {
		return d, next, true
	}
	if d, next, ok := s.writtenDate(j, dayThe || dayWord); ok {
		return d, next, true
	}
	if d, next, ok := s.dayOfMonth(j, dayThe, dayWord); ok {
		return d, next, true
	}
	if s.is(j, tagMonth) {
		return s.monthFirst(j, mod, j > k && (s.is(j-1, tagIn) || mod != 0) || k > 0 && s.is(k-1, tagIn|tagOf|tagTo|tagTill|tagFrom|tagBetween|tagAfter|tagBefore) && !(k > 1 && s.lex[k-2].digits))
	}
	return dateSpan{}, k, false
}

func (s *entityText) relativeDay(j int) (dateSpan, int, bool) {
	n := int(s.num(j, tagDay))
	d := dateSpan{from: s.midnight(n), to: s.midnight(n + 1), past: n < 0, today: n == 0}
	if s.is(j, tagPart) {
		d.part = s.num(j, tagPart)
	}
	next := j + 1
	if next < len(s.lex) && s.lex[next].gap <= gapComma && s.is(next, tagWeekday) && weekdayOf(d.from) == int(s.num(next, tagWeekday)) { // "mañana jueves"
		next++
		if next < len(s.lex) && s.lex[next].gap <= gapSpace && s.lex[next].digits && smallNumber(s.lex[next].word[:min(2, len(s.lex[next].word))]) == d.from.Day() {
			next++
		}
	}
	return d, next, true
}

// weekdayOf returns 1 for Mondays to 7 for Sundays.
func weekdayOf(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// weekdayAt reads a weekday and the words that select one: "sábado", "lunes que viene",
// "viernes pasado", "martes 25", "jueves de la otra semana".
func (s *entityText) weekdayAt(j int, mod tag) (dateSpan, int, bool) {
	want, next := int(s.num(j, tagWeekday)), j+1
	for s.joined(next, gapSpace) && s.is(next, tagNext|tagLast|tagDayWord) && !s.is(next, tagUnit) {
		if s.is(next, tagLast) {
			mod = tagLast
		} else if s.is(next, tagNext) {
			mod = tagNext
		}
		next++
	}
	if next < len(s.lex) && s.lex[next].gap <= gapComma && mod != tagLast {
		if d, end, ok := s.writtenDate(next, true); ok {
			return d, end, true
		}
		k := next
		for s.is(k, tagDayThe|tagDayWord) && !s.is(k, boundTags) && s.joined(k+1, gapSpace) {
			k++
		}
		if d, end, ok := s.dayOfMonth(k, true, s.lex[next].gap <= gapSpace); ok && !s.is(end, tagCounted|tagUnit|tagCurrency|tagScale) && !(end < len(s.lex) && (s.lex[end].gap == gapNone || s.lex[end].gap == gapColon)) {
			d.weak = weekdayOf(d.from) != want // weekday and date contradict each other
			return d, end, true
		}
		if s.is(next, tagMonth) {
			if d, end, ok := s.monthFirst(next, 0, false); ok {
				return d, end, true
			}
		}
	}
	ahead := (want - weekdayOf(s.now) + 7) % 7
	if ahead == 0 && mod != tagThis {
		ahead = 7
	}
	if s.joined(next, gapSpace) && s.is(next, tagOf|tagThis) { // "el jueves de la otra semana"
		if k, week, ok := s.weekRef(next); ok {
			ahead, next = week*7+want-weekdayOf(s.now), k
			return dateSpan{from: s.midnight(ahead), to: s.midnight(ahead + 1), past: ahead < 0, today: ahead == 0}, next, true
		}
	}
	if mod == tagLast {
		ahead -= 7
		if ahead == 0 {
			ahead = -7
		}
	}
	d := dateSpan{from: s.midnight(ahead), to: s.midnight(ahead + 1), past: ahead < 0, today: ahead == 0}
	if mod == 0 {
		d.weekday = want
	}
	return d, next, true
}

// weekRef reads "de la otra semana", "de esta semana", "de la semana que viene", and returns
// how many weeks ahead it is.
func (s *entityText) weekRef(j int) (next, weeks int, ok bool) {
	mod := tag(0)
	for n := 0; j < len(s.lex) && n < 5 && (n == 0 || s.lex[j].gap <= gapSpace); n++ {
		switch {
		case s.is(j, tagUnit):
			if s.num(j, tagUnit) != 7*wholeDay {
				return j, 0, false
			}
			if s.joined(j+1, gapSpace) && s.is(j+1, tagNext|tagLast) {
				j++
				mod = s.lex[j].meaning.all & (tagNext | tagLast)
			}
			switch {
			case mod&tagNext != 0:
				weeks = 1
			case mod&tagLast != 0:
				weeks = -1
			}
			return j + 1, weeks, mod != 0
		case s.is(j, tagThis|tagNext|tagLast):
			mod = s.lex[j].meaning.all & (tagThis | tagNext | tagLast)
		case !s.is(j, tagOf|tagThe):
			return j, 0, false
		}
		j++
	}
	return j, 0, false
}

// unitAt reads "la otra semana", "este mes", "la semana que viene", "el año pasado".
func (s *entityText) unitAt(j int, mod tag) (dateSpan, int, bool) {
	next := j + 1
	if s.joined(next, gapSpace) && s.is(next, tagNext|tagLast) {
		if mod = tagNext; s.is(next, tagLast) {
			mod = tagLast
		}
		next++
	}
	steps, known := map[tag]int{tagThis: 0, tagNext: 1, tagLast: -1}[mod]
	if !known {
		return dateSpan{}, j, false
	}
	y, m, _ := s.now.Date()
	zone := s.now.Location()
	var d dateSpan
	switch s.num(j, tagUnit) {
	case 7 * wholeDay:
		monday := 1 - weekdayOf(s.now) + 7*steps
		d = dateSpan{from: s.midnight(monday), to: s.midnight(monday + 7), week: true}
	case 30 * wholeDay:
		d = dateSpan{from: time.Date(y, m+time.Month(steps), 1, 0, 0, 0, 0, zone), to: time.Date(y, m+time.Month(steps)+1, 1, 0, 0, 0, 0, zone)}
	default:
		d = dateSpan{from: time.Date(y+steps, 1, 1, 0, 0, 0, 0, zone), to: time.Date(y+steps+1, 1, 1, 0, 0, 0, 0, zone)}
	}
	d.period, d.past, d.today = true, steps < 0, steps == 0
	return d, next, true
}

// offsetAt reads "en 3 días", "dentro de dos semanas", "hace un mes", "2 days ago".
func (s *entityText) offsetAt(k int) (dateSpan, int, bool) {
	if k >= len(s.lex) || !s.is(k, tagIn|tagSince|tagCardinal|tagArticle) && !s.lex[k].digits {
		return dateSpan{}, k, false
	}
	j, sign := k, 0
	if s.is(k, tagIn) {
		j, sign = k+1, 1
	} else if s.is(k, tagSince) {
		j, sign = k+1, -1
	}
	d, next, ok := s.durationAt(j)
	if !ok {
		return dateSpan{}, k, false
	}
	if sign == 0 {
		if !s.joined(next, gapSpace) || !s.is(next, tagAgo) {
			return dateSpan{}, k, false
		}
		sign, next = -1, next+1
	}
	n := d.Minutes.Div(decimalOf(d.unit)).IntPart() * int64(sign)
	if n > 1000 || n < -1000 {
		return dateSpan{}, k, false
	}
	y, m, dd := s.now.Date()
	var from time.Time
	switch d.unit {
	case wholeDay, 7 * wholeDay:
		days := int(n * d.unit / wholeDay)
		if d.unit == wholeDay && (days == 8 || days == 15) { // "en ocho días" is a week, "en quince días" two
			days -= days / 8
		}
		from = s.midnight(days)
	case 30 * wholeDay:
		from = monthsOn(y, m+time.Month(n), dd, s.now.Location())
	case 365 * wholeDay:
		from = monthsOn(y+int(n), m, dd, s.now.Location())
	default:
		if sign > 0 {
			return dateSpan{}, k, false
		}
		at := s.now.Add(-time.Duration(d.Minutes.IntPart()) * time.Minute)
		return dateSpan{from: at, to: at.Add(time.Hour), past: true}, next, true
	}
	return dateSpan{from: from, to: from.AddDate(0, 0, 1), past: sign < 0}, next, true
}

// monthsOn returns a day of a month, or its last day if the month is too short.
func monthsOn(y int, m time.Month, d int, zone *time.Location) time.Time {
	last := time.Date(y, m+1, 0, 0, 0, 0, 0, zone).Day()
	return time.Date(y, m, min(d, last), 0, 0, 0, 0, zone)
}
