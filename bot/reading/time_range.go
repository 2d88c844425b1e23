package reading

import (
	"time"

	"recado/bot"
)

// rangeAt reads from one time or day to another: "de 2 a 4", "entre las 2 y las 4",
// "2-4pm", "del 15 al 20 de diciembre", "de lunes a viernes".
func (s *entityText) rangeAt(w *when, k int) (int, bool) {
	if w.bound != 0 {
		return k, false
	}
	opener := tag(0)
	j, the := k, false
	for n := 0; n < 2 && j < len(s.lex) && (j == k || s.lex[j].sep <= spaced); n++ {
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

func (s *entityText) clockRange(w *when, k, j int, opener tag) (int, bool) {
	a, next, ok := s.clockIn(j, opener != 0, opener == tagBetween)
	if !ok {
		if a, next, ok = s.hourAt(j, false, false); !ok || next >= len(s.lex) || s.lex[next].word != "-" {
			return k, false
		}
	}
	if next >= len(s.lex) || s.lex[next].sep > spaced || !s.connects(next, opener) {
		return k, false
	}
	sureB := s.is(next, tagAt) || a.sure
	b, end, ok := s.clockAt(next+1, true)
	if !ok || s.joined(next+1, comma) && s.lex[next+1].sep > spaced {
		return k, false
	}
	weak := !a.sure && !b.sure && !sureB && !(k < j && s.is(j-1, tagThe) && !s.is(j-1, tagOf)) && !s.is(j, tagAt) && !s.is(next-1, tagAt)
	if weak {
		if end < len(s.lex) && s.lex[end].sep < comma && !s.is(end, linkTags|tagPart|tagDay|tagWeekday|tagAt|tagThis) {
			return k, false
		}
		if opener == 0 && !w.hasDate && !w.hasPart {
			return k, false
		}
		if a.minutes%60 == 0 && b.minutes%60 == 0 && !w.hasDate && !w.hasPart && !s.timeFollows(end) {
			w.weak = true
		}
	}
	settle(&a, &b)
	w.clock, w.till, w.hasTime, w.hasTill = a, b, true, true
	return end, true
}

// timeFollows reports whether a day or a part of one stands behind lexeme j.
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

// connects reports whether lexeme j stands between the ends of a range.
func (s *entityText) connects(j int, opener tag) bool {
	if opener == tagBetween {
		return s.is(j, tagAnd|tagTo|tagTill)
	}
	return s.is(j, tagTo|tagTill) && !s.is(j, tagAnd) && s.lex[j].word != "y" || s.lex[j].word == "-"
}

// settle tells which half of the day the ends of a range are in: its end is settled
// first, and the beginning lies before it.
func settle(a, b *clockTime) {
	if a.exact && !b.exact && b.minutes <= a.minutes {
		b.minutes += halfDay
	}
	if !a.exact && !b.exact {
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

// dateRange reads two days as one stretch. "del 15 al 20 de diciembre" names the month
// once.
func (s *entityText) dateRange(w *when, j int, opener tag, the bool) (int, bool) {
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
	if next >= len(s.lex) || s.lex[next].sep > spaced || !s.connects(next, opener) {
		return j, false
	}
	last, end, ok := s.dateFrom(next+1, s.is(next, tagDayThe))
	if !ok || s.lex[next+1].sep > spaced || first.period != last.period && !bare {
		return j, false
	}
	if bare {
		if last.weak && !the && !s.is(next, tagDayThe) {
			return j, false
		}
		first = span2{from: time.Date(last.from.Year(), last.from.Month(), day, 0, 0, 0, 0, s.now.Location())}
		if first.from.Day() != day {
			return j, false
		}
		if first.from.After(last.from) {
			first.from = first.from.AddDate(0, -1, 0)
		}
	}
	if last.from.Before(first.from) {
		for n := 0; n < 60 && last.from.Before(first.from); n++ { // "del viernes al lunes"
			last.from, last.to = last.from.AddDate(0, 0, 7), last.to.AddDate(0, 0, 7)
		}
	}
	w.date = span2{from: first.from, to: last.to, ranged: true, past: last.past}
	w.hasDate = true
	return end, !last.to.Before(first.from)
}

// resolve makes a range of what was read.
func (s *entityText) resolve(w when) (timeRef, bool) {
	if w.hasNow {
		return timeRef{Range: bot.TimeRange{From: w.moment.from, To: w.moment.to}, Grain: grainMoment}, true
	}
	t := timeRef{Past: w.date.past, Weak: w.weak}
	if !w.hasTime && !w.hasPart {
		t.Range, t.Grain = s.wholeDate(w)
		return t, true
	}
	days := w.date
	if !w.hasDate {
		days = span2{from: s.midnight(0), to: s.midnight(1), today: true}
	}
	if w.hasTime {
		t.Range, t.Grain = s.onClock(w, days)
		return t, true
	}
	d := days.from
	if !w.hasDate && !w.part.today && s.nowMinutes() >= w.part.to {
		d = s.midnight(1)
	}
	t.Range, t.Grain = bot.TimeRange{From: at(d, w.part.from), To: at(d, w.part.to)}, grainPart
	switch w.bound {
	case tagAfter, tagFrom:
		t.Range.To, t.Grain = at(d, wholeDay), grainRange
	case tagBefore, tagTill:
		t.Range.From, t.Range.To, t.Grain = d, at(d, w.part.from), grainRange
	}
	if !t.Past {
		t.Range = s.ahead(t.Range)
	}
	return t, true
}

func (s *entityText) wholeDate(w when) (bot.TimeRange, grain) {
	r, g := bot.TimeRange{From: w.date.from, To: w.date.to}, grainDay
	if w.date.period {
		g = grainPeriod
	}
	if w.date.ranged {
		g = grainRange
	}
	switch w.bound {
	case tagAfter:
		return bot.TimeRange{From: r.To}, grainRange
	case tagFrom:
		return bot.TimeRange{From: r.From}, grainRange
	case tagBefore:
		return bot.TimeRange{From: s.now, To: r.From}, grainRange
	case tagTill:
		return bot.TimeRange{From: s.now, To: r.To}, grainRange
	}
	if !w.date.past {
		r = s.ahead(r)
	}
	return r, g
}

// ahead cuts off what is over of a range that has begun.
func (s *entityText) ahead(r bot.TimeRange) bot.TimeRange {
	if r.From.Before(s.now) && r.To.After(s.now) {
		r.From = s.now
	}
	return r
}

// onClock puts times of day on their days.
func (s *entityText) onClock(w when, days span2) (bot.TimeRange, grain) {
	d := days.from
	a := w.clock
	if w.hasPart && !a.exact {
		a = clockTime{minutes: inPart(a.minutes, w.part), exact: true}
		if w.hasTill {
			w.till.minutes = inPart(w.till.minutes, w.part)
		}
	}
	if w.hasTill && w.hasPart && w.part.from >= halfDay && a.minutes < halfDay && a.minutes+halfDay <= w.part.to && a.minutes < w.till.minutes-halfDay {
		a.minutes += halfDay
	}
	minutes := a.forVisit()
	if days.today && !a.exact && !w.hasTill && w.bound == 0 && minutes < halfDay && minutes <= s.nowMinutes() && minutes+halfDay < visitsTo && minutes+halfDay > s.nowMinutes() {
		minutes += halfDay
	}
	last := minutes
	if w.hasTill {
		last = w.till.minutes
	}
	if !w.hasDate && !w.part.today && last <= s.nowMinutes() && w.bound != tagAfter && w.bound != tagFrom {
		d = s.midnight(1)
	}
	if !w.hasDate && (w.bound == tagBefore || w.bound == tagTill) && minutes <= s.nowMinutes() {
		d = s.midnight(1)
	}
	from, to := at(d, minutes), at(d, minutes+60)
	switch {
	case w.hasTill:
		if to = at(d, w.till.minutes); !to.After(from) {
			to = at(d, w.till.minutes+wholeDay)
		}
		return s.ahead(bot.TimeRange{From: from, To: to}), grainRange
	case w.bound == tagAfter || w.bound == tagFrom:
		return bot.TimeRange{From: from, To: at(d, wholeDay)}, grainRange
	case w.bound == tagBefore || w.bound == tagTill:
		return s.ahead(bot.TimeRange{From: d, To: from}), grainRange
	}
	return bot.TimeRange{From: from, To: to}, grainClock
}
