package sla

import "time"

// Span is a part of a day, in minutes of the wall clock from midnight: [540, 1080] is
// 9:00 to 18:00. It ends on the day it begins; 1440 is its last moment.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Hours are when somebody attends. The zero Hours are always.
type Hours struct {
	Zone   *time.Location                 `json:"-"`    // UTC when nil
	Week   map[time.Weekday][]Span        `json:"week"` // in order, not overlapping; nil: every hour counts
	Closed func(day time.Time) (yes bool) `json:"-"`    // holidays; may be nil. day is a noon of Zone
}

// horizon is how far ahead an open day is looked for. Beyond it the hours count as
// never open, and time as passing always: a promise must end some day.
const horizon = 2 * 366

// Add is the moment at which d has passed within the hours since t. With no time to
// pass it is t, or the next moment somebody attends. It is in the hours, or on their edge.
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

// Between is how much time within the hours lies between two moments; 0 where b is
// not after a.
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

// Open reports whether a moment is within the hours.
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

// day lists the spans of the day of t, some days on, as moments.
func (h Hours) day(t time.Time, days int) []interval {
	noon := h.at(t, days, 12*60)
	if h.Closed != nil && h.Closed(noon) {
		return nil
	}
	spans := h.Week[noon.Weekday()]
	stays := make([]interval, 0, len(spans))
	for _, s := range spans {
		if from, to := h.at(t, days, s.From), h.at(t, days, s.To); to.After(from) { // clocks that jump may swallow one
			stays = append(stays, interval{from, to})
		}
	}
	return stays
}

// at is a time of the wall clock on the day of t, some days on. Where clocks change it
// is the nearest moment there is.
func (h Hours) at(t time.Time, days, minutes int) time.Time {
	zone := h.Zone
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d+days, 0, minutes, 0, 0, zone)
}

// hasOpenTime reports whether hours are kept at all: some day soon somebody attends.
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
