package reading

import "recado/bot"

// resolve converts the parts that were read to a range, and reports whether it is valid.
func (s *entityText) resolve(w timeParts) (timeRef, bool) {
	t := s.rangeOf(w)
	t.Day, t.Hour = w.hasDate || w.hasNow, w.hasTime || w.hasPart
	return t, t.Range.To.IsZero() || t.Range.To.After(t.Range.From) // "antes de hoy" is not
}

func (s *entityText) rangeOf(w timeParts) timeRef {
	if w.hasNow {
		return timeRef{Range: bot.TimeRange{From: w.moment.from, To: w.moment.to}, Grain: grainMoment}
	}
	t := timeRef{Past: w.date.past, Weak: w.weak}
	if !w.hasTime && !w.hasPart {
		t.Range, t.Grain = s.wholeDate(w)
		return t
	}
	days := w.date
	if !w.hasDate {
		days = dateSpan{from: s.midnight(0), to: s.midnight(1), today: true}
	}
	if w.hasTime {
		t.Range, t.Grain = s.onClock(w, days)
		return t
	}
	d := days.from
	if !w.hasDate && !w.part.today && s.nowMinutes() >= w.part.to {
		d = s.midnight(1)
	}
	t.Range, t.Grain = bot.TimeRange{From: atMinute(d, w.part.from), To: atMinute(d, w.part.to)}, grainPart
	switch w.bound {
	case tagAfter, tagFrom:
		t.Range.To, t.Grain = atMinute(d, wholeDay), grainRange
	case tagBefore, tagTill:
		t.Range.From, t.Range.To, t.Grain = d, atMinute(d, w.part.from), grainRange
	}
	if !t.Past {
		t.Range = s.ahead(t.Range)
	}
	return t
}

func (s *entityText) wholeDate(w timeParts) (bot.TimeRange, granularity) {
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

// ahead moves the start of a range that has begun to now.
func (s *entityText) ahead(r bot.TimeRange) bot.TimeRange {
	if r.From.Before(s.now) && r.To.After(s.now) {
		r.From = s.now
	}
	return r
}

// onClock sets times of day on their days.
func (s *entityText) onClock(w timeParts, days dateSpan) (bot.TimeRange, granularity) {
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
	if !a.exact && !w.hasTill && w.bound&(tagAfter|tagBefore|tagTill) != 0 && minutes < 8*60 { // "después de las 6", "hasta las 7"
		minutes += halfDay
	}
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
	from, to := atMinute(d, minutes), atMinute(d, minutes+60)
	switch {
	case w.hasTill:
		if to = atMinute(d, w.till.minutes); !to.After(from) {
			to = atMinute(d, w.till.minutes+wholeDay)
		}
		return s.ahead(bot.TimeRange{From: from, To: to}), grainRange
	case w.bound == tagAfter || w.bound == tagFrom:
		return s.ahead(bot.TimeRange{From: from, To: atMinute(d, wholeDay)}), grainRange
	case w.bound == tagBefore || w.bound == tagTill:
		return s.ahead(bot.TimeRange{From: d, To: from}), grainRange
	}
	return bot.TimeRange{From: from, To: to}, grainClock
}
