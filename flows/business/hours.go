package business

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/sla"
)

// span is a part of a day in minutes from midnight; quiet spans may end the next day.
type span struct{ from, to int }

func parseSpan(from, to string) (span, bool) {
	s, ok := sla.ParseSpan(from + "-" + to)
	return span{s.From, s.To}, ok
}

// at is a time of the wall clock on the day of t, some days on. Where the clocks change
// it is the nearest moment there is.
func (b Business) at(t time.Time, days, minutes int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+days, 0, minutes, 0, 0, b.zone)
}

// Facts says how a moment stands: whether the business attends, when it next does (only
// where it does not), and whether and until when only answers may be sent.
func (b Business) Facts(now time.Time) bot.Facts {
	f := bot.Facts{Wait: b.WaitMinutes, Country: b.Country}
	if f.Open = b.Open(now); !f.Open {
		f.OpensAt = b.Opens(now)
	}
	f.QuietUntil, f.Quiet = b.quietUntil(now)
	return f
}

// Open reports whether the business attends.
func (b Business) Open(now time.Time) bool {
	if b.spans == nil {
		return true
	}
	now = now.In(b.zone)
	for _, s := range b.day(now, 0) {
		if !now.Before(b.at(now, 0, s.from)) && now.Before(b.at(now, 0, s.to)) {
			return true
		}
	}
	return false
}

// Opens is the first moment after now at which a span begins; zero when none does
// within a year.
func (b Business) Opens(now time.Time) time.Time {
	now = now.In(b.zone)
	for days := range 366 {
		for _, s := range b.day(now, days) {
			if from := b.at(now, days, s.from); from.After(now) {
				return from
			}
		}
	}
	return time.Time{}
}

// day lists the spans of a day: none on a holiday.
func (b Business) day(now time.Time, days int) []span {
	day := b.at(now, days, 12*60)
	if b.Holiday(day) {
		return nil
	}
	return b.spans[day.Weekday()]
}

// Holiday reports whether the day of t, in the business's zone, is one on which it
// does not open.
func (b Business) Holiday(t time.Time) bool {
	date := t.In(b.zone).Format(time.DateOnly)
	if slices.Contains(b.OpenOnHoliday, date) {
		return false
	}
	return slices.Contains(b.Holidays, date) || Holiday(b.Country, t.In(b.zone))
}

func (b Business) quietUntil(now time.Time) (until time.Time, quiet bool) {
	if b.quiet.from == b.quiet.to {
		return time.Time{}, false
	}
	now = now.In(b.zone)
	for _, days := range []int{-1, 0} { // one that began yesterday may not have ended
		from, to := b.at(now, days, b.quiet.from), b.at(now, days, b.quiet.to)
		if b.quiet.to < b.quiet.from {
			to = b.at(now, days+1, b.quiet.to)
		}
		if !now.Before(from) && now.Before(to) {
			return to, true
		}
	}
	return time.Time{}, false
}
