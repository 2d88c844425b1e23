package business

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/notify"
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
	f := bot.Facts{AgentWaitMinutes: b.WaitMinutes, Country: b.Country}
	if f.Open = b.Open(now); !f.Open {
		f.OpensAt = b.Opens(now)
	}
	f.QuietHoursEnd, f.QuietHours = b.quietUntil(now)
	return f
}

// Open reports whether the business attends.
func (b Business) Open(now time.Time) bool { return b.within(b.spans, now) }

// Opens is the first moment after now at which a span begins; zero when none does
// within a year.
func (b Business) Opens(now time.Time) time.Time { return b.begins(b.spans, now) }

// OnDuty reports whether somebody of the business attends: by hours of his own where he
// has some, else whenever the business does.
func (b Business) OnDuty(who notify.Person, now time.Time) bool {
	for _, p := range b.People {
		if p.Phone == string(who.Contact) && p.Mail == who.Mail && p.Role == who.Role {
			return b.within(b.dutyOf(p), now)
		}
	}
	return b.Open(now)
}

// NextDuty is the first moment after now at which somebody of the business begins to
// attend, the business's opening where it has no people; zero when nobody does within a year.
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
		return b.spans
	}
	return p.duty
}

// within reports whether a moment is in one of the spans of its day; nil spans are always.
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

// day lists the spans of a day: none on a holiday.
func (b Business) day(week map[time.Weekday][]span, now time.Time, days int) []span {
	day := b.at(now, days, 12*60)
	if b.Holiday(day) {
		return nil
	}
	return week[day.Weekday()]
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
