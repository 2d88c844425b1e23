package codes

import (
	"slices"
	"time"
)

// The policy of one-time codes.
const (
	Digits      = 6
	Lifetime    = 5 * time.Minute
	MaxAttempts = 5 // of one code
	MaxFailures = 10
	failWindow  = 24 * time.Hour
	LockedFor   = time.Hour // after MaxFailures within failWindow

	PerDay      = 5 // codes for a phone
	dayWindow   = 24 * time.Hour
	PerBurst    = 3 // codes for a phone
	burstWindow = 10 * time.Minute

	PerAddress    = 10 // codes that one address asks for
	addressWindow = time.Hour
)

// gaps are the times between codes for a phone: after the first of a day, the second, and each later one.
var gaps = [...]time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute}

// maxSkew is more than the clocks of two processes differ by.
const maxSkew = time.Minute

// maxAhead is the time beyond which a moment that lies ahead is not believed: the clock was wrong when it
// was stored. Up to it the moment stands, so that a clock that steps back and forth never frees a phone
// early.
const maxAhead = 24 * time.Hour

// locked returns until when a phone is locked; the zero time if it is not.
func (p *Phone) locked(now time.Time) time.Time {
	failures := p.Failures
	if since(failures, now, failWindow) < MaxFailures {
		return time.Time{}
	}
	if until := failures[len(failures)-1].Add(LockedFor); now.Before(until) {
		return until
	}
	return time.Time{}
}

// next returns when a phone may be sent the next code, and whether that is for a limit rather than for the
// time between two codes.
func (p *Phone) next(now time.Time) (at time.Time, many bool) {
	sends := p.Sends
	today := since(sends, now, dayWindow)
	if today == 0 {
		return now, false
	}
	at = sends[len(sends)-1].Add(gaps[min(today, len(gaps))-1])
	for _, limit := range []struct {
		most   int
		window time.Duration
	}{{PerBurst, burstWindow}, {PerDay, dayWindow}} {
		if since(sends, now, limit.window) < limit.most {
			continue
		}
		if free := sends[len(sends)-limit.most].Add(limit.window); free.After(at) {
			at, many = free, true
		}
	}
	return at, many
}

// since counts the moments within a window that ends now. Those that lie ahead count.
func since(moments []time.Time, now time.Time, window time.Duration) (n int) {
	for _, t := range moments {
		if t.After(now.Add(-window)) {
			n++
		}
	}
	return n
}

// heal replaces moments that lie too far ahead by now, and reports whether there were any: the clock was
// wrong when they were stored, and the phone would be locked until it is so late.
func (p *Phone) heal(now time.Time) (healed bool) {
	for _, moments := range []*[]time.Time{&p.Sends, &p.Failures} {
		all := slices.Clone(*moments)
		for i, t := range all {
			if t.After(now.Add(maxAhead)) {
				all[i], healed = now, true
			}
		}
		slices.SortFunc(all, time.Time.Compare)
		*moments = all
	}
	return healed
}

// noted returns the latest moments with one more. Older ones are in no window that is full.
func noted(moments []time.Time, now time.Time, most int) []time.Time {
	all := append(slices.Clone(moments), now)
	slices.SortFunc(all, time.Time.Compare)
	return all[max(0, len(all)-most):]
}
