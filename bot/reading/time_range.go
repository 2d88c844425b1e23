package reading

import "time"

// rangeAt reads a range of times or days: "de 2 a 4", "entre las 2 y las 4", "2-4pm", "del 15
// al 20 de diciembre", "de lunes a viernes".
func (s *entityText) rangeAt(w *timeParts, k int) (int, bool) {
	if w.bound != 0 {
		return k, false
	}
	opener := tag(0)
	j, the := k, false
	for n := 0; n < 2 && j < len(s.lex) && (j == k || s.lex[j].gap <= gapSpace); n++ {
		switch {
		case s.is(j, tagBetween):
			opener = tagBetween
		case s.is(j, tagFrom), s.is(j, tagOf) && opener == 0:
			opener = tagFrom
		case s.is(j, tagThe) && opener != 0:
		default:
			n = 2
			continue
		}
		the = the || s.is(j, tagDayThe)
		j++
	}
	if !w.hasDate && (the || opener != 0 || s.is(j, tagWeekday) || s.lex[min(j, len(s.lex)-1)].digits) {
		if next, ok := s.dateRange(w, j, opener, the); ok {
			return next, true
		}
	}
	if w.hasTime {
		return k, false
	}
	return s.clockRange(w, k, j, opener)
}

func (s *entityText) clockRange(w *timeParts, k, j int, opener tag) (int, bool) {
	a, next, ok := s.clockIn(j, opener != 0, opener == tagBetween)
	if !ok {
		if a, next, ok = s.hourAt(j, false, false); !ok || opener != 0 || !s.flows(next) || s.lex[next].word != "-" && !s.is(next, tagTo) {
			return k, false
		}
		if s.lex[next].word != "-" { // "5 a 6 pm"
			if b, _, ok := s.clockAt(next+1, true); !ok || !b.sure || !b.exact {
				return k, false
			}
		}
	}
	if !s.flows(next) || !s.connects(next, opener) {
		return k, false
	}
	sureB := s.is(next, tagAt) || a.sure
	b, end, ok := s.clockAt(next+1, true)
	if !ok || s.joined(next+1, gapComma) && s.lex[next+1].gap > gapSpace {
		return k, false
	}
	weak := !a.sure && !b.sure && !sureB && !(k < j && s.is(j-1, tagThe) && !s.is(j-1, tagOf)) && !s.is(j, tagAt) && !s.is(next-1, tagAt)
	if weak {
		if end < len(s.lex) && s.lex[end].gap < gapComma && !s.is(end, linkTags|tagPart|tagDay|tagWeekday|tagAt|tagThis) {
			return k, false
		}
		if opener == 0 && !w.hasDate && !w.hasPart {
			return k, false
		}
		if a.minutes%60 == 0 && b.minutes%60 == 0 && !w.hasDate && !w.hasPart && !s.timeFollows(end) {
			w.weak = true
		}
	}
	settleHalfDay(&a, &b)
	w.clock, w.till, w.hasTime, w.hasTill = a, b, true, true
	return end, true
}

// timeFollows reports whether a day or a part of one stands at lexeme j, after link words.
func (s *entityText) timeFollows(j int) bool {
	for n := 0; j < len(s.lex) && n < 3; n++ {
		if s.is(j, tagDay|tagWeekday|tagPart|tagPartNoun|tagMeridiem) {
			return true
		}
		if !s.is(j, linkTags) {
			return false
		}
		j++
	}
	return false
}

// connects reports whether lexeme j connects the ends of a range.
func (s *entityText) connects(j int, opener tag) bool {
	if opener == tagBetween {
		return s.is(j, tagAnd|tagTo|tagTill)
	}
	return s.is(j, tagTo|tagTill) && !s.is(j, tagAnd) && s.lex[j].word != "y" || s.lex[j].word == "-"
}

// settleHalfDay decides in which half of the day the ends of a range are: the end first, then
// the start before it.
func settleHalfDay(a, b *clockTime) {
	if a.exact && !b.exact && b.minutes <= a.minutes {
		b.minutes += halfDay
	}
	if !a.exact && !b.exact {
		if a.minutes < visitsFrom && b.minutes < halfDay && b.minutes+halfDay <= visitsTo && a.minutes < b.minutes { // "de 5 a 7"
			a.minutes, b.minutes = a.minutes+halfDay, b.minutes+halfDay
		}
		b.minutes = b.forVisit()
		if b.minutes <= a.minutes && b.minutes < halfDay {
			b.minutes += halfDay
		}
	}
	if !a.exact && a.minutes < visitsFrom && a.minutes+halfDay < b.minutes || !a.exact && b.exact && b.minutes > halfDay && a.minutes+halfDay < b.minutes && a.minutes < 7*60 {
		a.minutes += halfDay
	}
	if !a.exact && b.exact && b.minutes > halfDay && a.minutes < halfDay && a.minutes+halfDay < b.minutes && b.minutes-a.minutes > 8*60 {
		a.minutes += halfDay
	}
	a.exact, b.exact = true, true
}

// dateRange reads two days as one range. "del 15 al 20 de diciembre" names the month once.
func (s *entityText) dateRange(w *timeParts, j int, opener tag, the bool) (int, bool) {
	if j >= len(s.lex) {
		return j, false
	}
	first, next, ok := s.dateFrom(j, the)
	day, bare := 0, false
	if !ok || first.weak {
		d, end, is := s.small(j)
		if !is || d < 1 || d > 31 {
			if !ok {
				return j, false
			}
		} else {
			day, bare, next = d, true, end
		}
	}
	if !s.flows(next) || !s.connects(next, opener) {
		return j, false
	}
	last, end, ok := s.dateFrom(next+1, s.is(next, tagDayThe))
	if !ok || s.lex[next+1].gap > gapSpace || first.period != last.period && !bare {
		return j, false
	}
	if bare {
		if last.weak && !the && !s.is(next, tagDayThe) {
			return j, false
		}
		first = dateSpan{from: time.Date(last.from.Year(), last.from.Month(), day, 0, 0, 0, 0, s.now.Location())}
		if first.from.Day() != day {
			return j, false
		}
		if first.from.After(last.from) {
			first.from = first.from.AddDate(0, -1, 0)
		}
	}
	if last.from.Before(first.from) && !first.past {
		years, days := 1, 0
		if last.weekday > 0 { // "del viernes al lunes"
			years, days = 0, 7
		}
		last.from, last.to = last.from.AddDate(years, 0, days), last.to.AddDate(years, 0, days)
	}
	w.date = dateSpan{from: first.from, to: last.to, ranged: true, past: last.past}
	w.hasDate = true
	return end, !last.to.Before(first.from)
}
