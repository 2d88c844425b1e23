package reading

import (
	"time"

	"recado/bot"
)

// granularity is the precision of a time.
type granularity uint8

const (
	grainDay    granularity = iota + 1 // a day: "el sábado"
	grainPart                          // a part of a day: "mañana en la tarde"
	grainClock                         // a time of day: "a las 3"; its range is the hour that begins then
	grainRange                         // from one time or day to another: "de 2 a 4", "después de las 3"
	grainPeriod                        // several days: "la otra semana"
	grainMoment                        // relative to now: "en media hora", "ahorita"
)

// timeRef is a time in a text.
type timeRef struct {
	Span  bot.Span
	Range bot.TimeRange // To is zero if there is no end: "después del lunes"
	Grain granularity
	Past  bool // it lies in the past: "ayer", "el lunes pasado"
	Day   bool // a day is named
	Hour  bool // an hour or a part of the day is named
	Weak  bool // it may not be a time: "el 15", "de 2 a 4"
}

const (
	maxTimes = 8
	// Visits are made in these hours, in minutes of the day. They distinguish 3:00 from 15:00.
	visitsFrom = 6 * 60
	visitsTo   = 21 * 60
	halfDay    = 12 * 60
	wholeDay   = 24 * 60
	day        = 24 * time.Hour
)

// timeTags are tags of which a text with a time has at least one, unless it has digits.
const timeTags = tagWeekday | tagMonth | tagDay | tagPart | tagPartNoun | tagPeriod | tagMoment | tagUnit | tagAt | tagMeridiem | tagAfter | tagBefore | tagBetween | tagFrom | tagHalf | tagQuarter

// readTimes finds dates, times of day and periods, as ranges in the time zone of the business.
// They lie ahead: "el 15" is the next 15th, "a las 3" the next three o'clock at which a visit
// can be. A time in the past is marked Past.
func readTimes(s *entityText) []timeRef {
	if s.now.IsZero() || s.has&timeTags == 0 && !s.digits {
		return nil
	}
	var list []timeRef
	for i := 0; i < len(s.lex) && len(list) < maxTimes; {
		if !s.lex[i].digits && s.lex[i].meaning == nil {
			i++
			continue
		}
		t, next, ok := s.timeAt(i)
		if ok {
			list = append(list, t)
		}
		i = max(next, i+1)
	}
	return list
}

// timeParts is the state of reading a time: each part at most once.
type timeParts struct {
	date    dateSpan
	part    dayPartRef
	clock   clockTime
	till    clockTime // end of a range of times
	moment  dateSpan  // relative to now
	bound   tag       // tagAfter, tagBefore, tagFrom or tagTill: the time or day is a bound
	hasDate bool
	hasPart bool
	hasTime bool
	hasTill bool
	hasNow  bool
	weak    bool
}

// dateSpan is a range of time, with its properties.
type dateSpan struct {
	from, to time.Time
	past     bool
	period   bool // longer than a day
	weak     bool
	ranged   bool  // "del 15 al 20"
	weekday  int   // 1 to 7 if only a weekday was given
	week     bool  // a whole week
	part     int64 // "anoche": the part of the day that the word includes
	today    bool
}

// dayPartRef is a part of the day, in minutes of the day.
type dayPartRef struct {
	from, to int
	today    bool // "esta tarde"
}

// boundTags are words that make a time a bound of a range: "después de las".
const boundTags = tagAfter | tagBefore | tagFrom | tagTill | tagBetween

const linkTags = tagOf | tagIn | tagThe | tagAbout

// timeAt reads the time that begins at lexeme i: its parts in any order, with link words
// between them.
func (s *entityText) timeAt(i int) (timeRef, int, bool) {
	w, j := timeParts{}, i
	for j < len(s.lex) {
		next, ok := s.component(&w, j, j == i)
		if !ok {
			break
		}
		j = next
	}
	if j == i {
		return timeRef{}, i + 1, false
	}
	t, ok := s.resolve(w)
	t.Span = s.span(i, j)
	return t, j, ok
}

// component reads one part of a time at lexeme j or after link words there.
func (s *entityText) component(w *timeParts, j int, first bool) (int, bool) {
	for k := j; k < len(s.lex) && k-j < 4; k++ {
		if !(first && k == j) && s.lex[k].gap > gapComma && !(s.lex[k].gap == gapClause && s.dashed(k)) {
			return j, false
		}
		if next, ok := s.componentAt(w, k); ok {
			return next, true
		}
		if !s.is(k, linkTags) || first && s.is(k, tagAbout) {
			return j, false
		}
	}
	return j, false
}

// dashed reports whether only blanks or brackets separate lexeme k from the one before.
func (s *entityText) dashed(k int) bool {
	return onlyOf(s.text[s.lex[k-1].to:s.lex[k].from], " ()")
}

func (s *entityText) componentAt(w *timeParts, k int) (int, bool) {
	if w.hasNow {
		return k, false
	}
	if !w.hasTime && !w.hasDate && !w.hasPart {
		if m, next, ok := s.momentAt(k); ok {
			w.moment, w.hasNow = m, true
			return next, true
		}
	}
	if next, ok := s.rangeAt(w, k); ok {
		return next, true
	}
	if next, ok := s.boundAt(w, k); ok {
		return next, true
	}
	if !w.hasPart {
		if p, next, ok := s.partAt(k, w.hasDate && s.joined(k, gapSpace)); ok {
			w.part, w.hasPart = p, true
			return next, true
		}
	}
	if !w.hasTime {
		if c, next, ok := s.clockAt(k, false); ok {
			w.clock, w.hasTime = c, true
			return next, true
		}
	}
	if !w.hasDate || w.date.week || w.date.weekday > 0 {
		d, next, ok := s.dateAt(k)
		switch {
		case !ok:
		case !w.hasDate:
			w.date, w.hasDate, w.weak = d, true, w.weak || d.weak
			if d.part != 0 && !w.hasPart {
				w.part, w.hasPart = dayPartRef{from: int(d.part / 10_000), to: int(d.part % 10_000)}, true
			}
			return next, true
		case w.date.week && d.weekday > 0:
			return next, s.inWeek(w, w.date, d.weekday)
		case d.week && w.date.weekday > 0:
			return next, s.inWeek(w, d, w.date.weekday)
		}
	}
	return k, false
}

// inWeek sets a weekday of a week that was named separately: "la otra semana, el martes".
func (s *entityText) inWeek(w *timeParts, week dateSpan, weekday int) bool {
	monday := week.from.AddDate(0, 0, 1-weekdayOf(week.from))
	from := monday.AddDate(0, 0, weekday-1)
	if w.bound != 0 {
		return false
	}
	w.date = dateSpan{from: from, to: from.AddDate(0, 0, 1), past: from.Before(s.midnight(0)), today: from.Equal(s.midnight(0))}
	return true
}

// flows reports whether lexeme j continues the phrase of the one before; the point of an
// abbreviation may stand between them.
func (s *entityText) flows(j int) bool {
	return s.joined(j, gapSpace) || s.joined(j, gapDot) && s.is(j-1, tagMeridiem|tagMonth|tagWeekday)
}

// boundAt reads "después de las 3", "antes del viernes", "hasta el 15".
func (s *entityText) boundAt(w *timeParts, k int) (int, bool) {
	if w.bound != 0 || !s.is(k, tagAfter|tagBefore|tagFrom|tagTill) || k+1 >= len(s.lex) || s.lex[k+1].gap > gapSpace {
		return k, false
	}
	bound := tag(0)
	for _, b := range []tag{tagAfter, tagBefore, tagTill, tagFrom} {
		if s.is(k, b) {
			bound = b
			break
		}
	}
	if !w.hasTime {
		if c, next, ok := s.clockAt(k+1, !s.is(k, tagDayThe)); ok {
			w.clock, w.hasTime, w.bound = c, true, bound
			return next, true
		}
	}
	if !w.hasPart {
		if p, next, ok := s.partAt(k+1, s.lex[k].to-s.lex[k].from > 5 || s.is(k, tagThe)); ok {
			w.part, w.hasPart, w.bound = p, true, bound
			return next, true
		}
	}
	if !w.hasDate {
		if d, next, ok := s.dateFrom(k+1, s.is(k, tagDayThe)); ok {
			w.date, w.hasDate, w.bound, w.weak = d, true, bound, w.weak || d.weak && bound == tagFrom
			return next, true
		}
	}
	return k, false
}

// partAt reads a part of the day. A noun like "tarde" needs an article, unless it directly
// follows a day: "mañana tarde".
func (s *entityText) partAt(k int, behindDay bool) (dayPartRef, int, bool) {
	today, article := false, false
	j := k
	for ; j < len(s.lex) && j-k < 3 && (j == k || s.lex[j].gap <= gapSpace); j++ {
		if s.is(j, tagPart) && !s.is(j, tagDay) || s.is(j, tagPartNoun) && (article || behindDay && j == k && !s.is(j, tagDay)) {
			n := s.num(j, tagPart|tagPartNoun)
			return dayPartRef{from: int(n / 10_000), to: int(n % 10_000), today: today}, j + 1, true
		}
		if !s.is(j, tagOf|tagIn|tagThe|tagThis|tagAt) {
			break
		}
		article = article || s.is(j, tagThe|tagThis|tagAt)
		today = today || s.is(j, tagThis)
	}
	return dayPartRef{}, k, false
}

// momentAt reads a time relative to now: "ahorita", "en media hora".
func (s *entityText) momentAt(k int) (dateSpan, int, bool) {
	if s.is(k, tagMoment) {
		n := s.num(k, tagMoment)
		to := s.now.Add(time.Duration(max(n, 60)) * time.Minute)
		if n >= wholeDay {
			to = s.midnight(1)
		}
		return dateSpan{from: s.now, to: to}, k + 1, true
	}
	if !s.is(k, tagIn) {
		return dateSpan{}, k, false
	}
	d, next, ok := s.durationAt(k + 1)
	if !ok || d.unit >= wholeDay || d.Minutes.IntPart() > 7*wholeDay {
		return dateSpan{}, k, false
	}
	from := s.now.Add(time.Duration(d.Minutes.IntPart()) * time.Minute)
	return dateSpan{from: from, to: from.Add(time.Hour)}, next, true
}

// midnight returns the start of a day, counted from today.
func (s *entityText) midnight(days int) time.Time {
	y, m, d := s.now.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, s.now.Location())
}

// nowMinutes returns the current time of day, in minutes.
func (s *entityText) nowMinutes() int { return s.now.Hour()*60 + s.now.Minute() }

// atMinute returns a time of a day, in minutes by the wall clock, also on days of a clock
// change.
func atMinute(d time.Time, minutes int) time.Time {
	y, m, dd := d.Date()
	return time.Date(y, m, dd, 0, minutes, 0, 0, d.Location())
}
