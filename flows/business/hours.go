package business

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/holidays"
	"recado/flows/notify"
	"recado/flows/sla"
)

// span is a part of a day in minutes from midnight. A quiet span may end on the next day.
type span struct{ from, to int }

func parseSpan(from, to string) (span, bool) {
	s, ok := sla.ParseSpan(from + "-" + to)
	return span{s.From, s.To}, ok
}

// at returns the wall-clock time on the day of t plus days. At a change of the clocks it is the
// nearest existing time.
func (b Business) at(t time.Time, days, minutes int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+days, 0, minutes, 0, 0, b.zone)
}

// Facts returns the state of the business at a time: whether it is open, when it next opens (only
// if closed), and whether and until when quiet hours last.
func (b Business) Facts(now time.Time) bot.Facts {
	f := bot.Facts{AgentWaitMinutes: b.schedule().WaitMinutes, Country: b.Country}
	if f.Open = b.Open(now); !f.Open {
		f.OpensAt = b.Opens(now)
	}
	f.QuietHoursEnd, f.QuietHours = b.quietUntil(now)
	return f
}

// Open reports whether the business is open.
func (b Business) Open(now time.Time) bool { return b.within(b.schedule().spans, now) }

// Opens returns the first opening after now; zero if there is none within a year.
func (b Business) Opens(now time.Time) time.Time { return b.begins(b.schedule().spans, now) }

// OnDuty reports whether a member of staff is on duty: by their own hours, or else those of the business.
func (b Business) OnDuty(who notify.Person, now time.Time) bool {
	for _, p := range b.People {
		if p.Phone == string(who.Contact) && p.Mail == who.Mail && p.Role == who.Role {
			return b.within(b.dutyOf(p), now)
		}
	}
	return b.Open(now)
}

// NextDuty returns the first time after now at which a member of staff goes on duty, or the
// business opens if it has no staff; zero if there is none within a year.
func (b Business) NextDuty(now time.Time) time.Time {
	if len(b.People) == 0 {
		return b.Opens(now)
	}
	var next time.Time
	for _, p := range b.People {
		if at := b.begins(b.dutyOf(p), now); !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

func (b Business) dutyOf(p Person) map[time.Weekday][]span {
	if p.Duty == nil {
		return b.schedule().spans
	}
	return p.duty
}

// within reports whether a time is in one of the spans of its day; nil means always.
func (b Business) within(week map[time.Weekday][]span, now time.Time) bool {
	if week == nil {
		return true
	}
	now = now.In(b.zone)
	for _, s := range b.day(week, now, 0) {
		if !now.Before(b.at(now, 0, s.from)) && now.Before(b.at(now, 0, s.to)) {
			return true
		}
	}
	return false
}

func (b Business) begins(week map[time.Weekday][]span, now time.Time) time.Time {
	now = now.In(b.zone)
	for days := range 366 {
		for _, s := range b.day(week, now, days) {
			if from := b.at(now, days, s.from); from.After(now) {
				return from
			}
		}
	}
	return time.Time{}
}

// day lists the spans of a day; a holiday has none.
func (b Business) day(week map[time.Weekday][]span, now time.Time, days int) []span {
	day := b.at(now, days, 12*60)
	if b.Holiday(day) {
		return nil
	}
	return week[day.Weekday()]
}

// Holiday reports whether the business is closed for a holiday on the day of t in its time zone.
func (b Business) Holiday(t time.Time) bool {
	date := t.In(b.zone).Format(time.DateOnly)
	s := b.schedule()
	if slices.Contains(s.OpenOnHoliday, date) {
		return false
	}
	return slices.Contains(s.Holidays, date) || holidays.Is(b.Country, t.In(b.zone))
}

func (b Business) quietUntil(now time.Time) (until time.Time, quiet bool) {
	if b.quiet.from == b.quiet.to {
		return time.Time{}, false
	}
	now = now.In(b.zone)
	for _, days := range []int{-1, 0} { // one that began yesterday may continue
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
