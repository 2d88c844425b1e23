package sla

import "time"

// Span is a part of a day, in minutes of the wall clock from midnight: [540, 1080] is 9:00 to
// 18:00. It ends on the day it begins; 1440 is the end of the day.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Hours are service hours. The zero Hours are always open.
type Hours struct {
	Zone   *time.Location                 `json:"-"`    // nil: UTC
	Week   map[time.Weekday][]Span        `json:"week"` // sorted, without overlaps; nil: every hour counts
	Closed func(day time.Time) (yes bool) `json:"-"`    // holidays; may be nil. day is noon in Zone
}

// horizon is how many days ahead an open day is searched. Without one the hours count as never
// open, and all time counts, so that every target ends.
const horizon = 2 * 366

// Add returns the time at which d of service time has passed since t. For d = 0 it is t, or the
// next opening. The result is within the hours or at their edge.
func (h Hours) Add(t time.Time, d time.Duration) time.Time {
	d = max(d, 0)
	if !h.hasOpenTime(t) {
		return t.Add(d)
	}
	for day := range 100 * horizon {
		for _, s := range h.day(t, day) {
			from, to := later(s.from, t), s.to
			if to.Before(t) || to.Equal(t) && d > 0 {
				continue
			}
			open := to.Sub(from)
			if d <= open {
				return from.Add(d).In(t.Location())
			}
			d -= open
		}
	}
	return t.Add(d)
}

// Between returns the service time between two times; 0 if b is not after a.
func (h Hours) Between(a, b time.Time) time.Duration {
	if !b.After(a) {
		return 0
	}
	if !h.hasOpenTime(a) {
		return b.Sub(a)
	}
	var sum time.Duration
	for day := 0; ; day++ {
		if start := h.at(a, day, 0); start.After(b) {
			return sum
		}
		for _, s := range h.day(a, day) {
			from, to := later(s.from, a), s.to
			if to.After(b) {
				to = b
			}
			sum += max(to.Sub(from), 0)
		}
	}
}

// Open reports whether a time is within the hours.
func (h Hours) Open(t time.Time) bool {
	if !h.hasOpenTime(t) {
		return true
	}
	for _, s := range h.day(t, 0) {
		if !t.Before(s.from) && t.Before(s.to) {
			return true
		}
	}
	return false
}

type interval struct{ from, to time.Time }

// day returns the spans of a day, days after that of t, as times.
func (h Hours) day(t time.Time, days int) []interval {
	noon := h.at(t, days, 12*60)
	if h.Closed != nil && h.Closed(noon) {
		return nil
	}
	spans := h.Week[noon.Weekday()]
	stays := make([]interval, 0, len(spans))
	for _, s := range spans {
		if from, to := h.at(t, days, s.From), h.at(t, days, s.To); to.After(from) { // a change of the clocks may skip a span
			stays = append(stays, interval{from, to})
		}
	}
	return stays
}

// at returns a wall clock time on a day, days after that of t. At a change of the clocks it is the
// nearest existing time.
func (h Hours) at(t time.Time, days, minutes int) time.Time {
	zone := h.Zone
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d+days, 0, minutes, 0, 0, zone)
}

// hasOpenTime reports whether some day within the horizon is open.
func (h Hours) hasOpenTime(t time.Time) bool {
	if h.Week == nil {
		return false
	}
	for day := range horizon {
		if len(h.day(t, day)) > 0 {
			return true
		}
	}
	return false
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
