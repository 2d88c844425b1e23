package policy

import (
	"fmt"
	"strings"
	"time"

	"recado/flows/sla"
)

// day is a date as days since 1 January 1970.
type day int

const secondsOfDay = 24 * 60 * 60

// dayOf returns the date of t in the zone of t.
func dayOf(t time.Time) day {
	_, offset := t.Zone()
	local := t.Unix() + int64(offset)
	d := local / secondsOfDay
	if local%secondsOfDay < 0 {
		d--
	}
	return day(d)
}

func (d day) time() time.Time { return time.Unix(int64(d)*secondsOfDay, 0).UTC() }
func (d day) year() int       { return d.time().Year() }
func (d day) String() string  { return d.time().Format(time.DateOnly) }

// weekday of 1 January 1970 was a Thursday.
func (d day) weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// week returns the calendar week, which begins on Monday.
func (d day) week() int { return (int(d) + 3) / 7 }

// clock returns the moment of the day at some minutes of the wall clock. Where a change of the clocks
// leaves the minute out, it is the next one that exists.
func (d day) clock(minutes int, in *time.Location) time.Time {
	y, m, date := d.time().Date()
	return time.Date(y, m, date, 0, minutes, 0, 0, in)
}

var weekdays = [7]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

func texts(list []sla.Span) []string {
	all := make([]string, len(list))
	for i, s := range list {
		all[i] = fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
	}
	return all
}

// overlap returns the parts that are in both lists; each is sorted and without overlaps.
func overlap(a, b []sla.Span) []sla.Span {
	var both []sla.Span
	for _, x := range a {
		for _, y := range b {
			if s := (sla.Span{From: max(x.From, y.From), To: min(x.To, y.To)}); s.From < s.To {
				both = append(both, s)
			}
		}
	}
	return both
}

// within reports whether each part of a list lies in a part of another.
func within(inner, outer []sla.Span) bool {
	for _, s := range inner {
		ok := false
		for _, o := range outer {
			ok = ok || s.From >= o.From && s.To <= o.To
		}
		if !ok {
			return false
		}
	}
	return true
}

// without returns the parts of a list that are outside quiet hours, which may pass midnight.
func without(list []sla.Span, quiet sla.Span) []sla.Span {
	switch {
	case quiet.From == quiet.To:
		return list
	case quiet.From < quiet.To:
		return overlap(list, []sla.Span{{From: 0, To: quiet.From}, {From: quiet.To, To: 24 * 60}})
	}
	return overlap(list, []sla.Span{{From: quiet.To, To: quiet.From}})
}

// listed joins names for an error.
func listed(names []string) string { return strings.Join(names, ", ") }
