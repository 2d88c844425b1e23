package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"recado/bot"
	"recado/bot/channels"
)

const (
	// tripsAfter is how many failures in a row, of the vendor and not of a message,
	// open its circuit; restsFor is how long it stays open.
	tripsAfter = 5
	restsFor   = 10 * time.Second
	// deadFor is how long a channel that is refused as a whole is left alone before
	// one message tries whether it is back.
	deadFor = time.Minute
)

// Limits are how fast a channel may be used.
type Limits struct {
	PerSecond int           // messages of all contacts together; 0: no limit
	Pace      time.Duration // one message a contact so often, sustained; 0: no limit
	Burst     int           // … of which so many may come at once
}

// vendor is what is known of a channel's vendor right now.
type vendor struct {
	mu       sync.Mutex
	all      *rate.Limiter
	pace     Limits
	people   map[bot.ContactID]*rate.Limiter
	failures int
	until    time.Time // open until then
	dead     string    // why the channel is refused as a whole
}

func newVendor(l Limits) *vendor {
	v := &vendor{pace: l, people: map[bot.ContactID]*rate.Limiter{}}
	if l.PerSecond > 0 {
		v.all = rate.NewLimiter(rate.Limit(l.PerSecond), l.PerSecond)
	}
	return v
}

// manyPeople bounds how many contacts' pace is remembered; those forgotten begin
// with a full burst.
const manyPeople = 20_000

// admit waits for the vendor's rate. When the message must wait longer than a
// moment it returns after how long to come back.
func (v *vendor) admit(ctx context.Context, who bot.ContactID, now time.Time) (time.Duration, string) {
	v.mu.Lock()
	wait, why := v.until.Sub(now), "the vendor's circuit is open"
	if v.dead != "" {
		why = "the channel is down: " + v.dead
	}
	if wait <= 0 && v.pace.Pace > 0 {
		wait, why = v.person(who, now), "the contact's pace"
	}
	v.mu.Unlock()
	if wait > 0 {
		return wait, why
	}
	if v.all != nil && v.all.Wait(ctx) != nil {
		return time.Second, "the vendor's rate"
	}
	return 0, ""
}

// person takes one message of a contact's pace, or says how long until there is one.
func (v *vendor) person(who bot.ContactID, now time.Time) time.Duration {
	l := v.people[who]
	if l == nil {
		if len(v.people) >= manyPeople {
			clear(v.people)
		}
		l = rate.NewLimiter(rate.Every(v.pace.Pace), max(1, v.pace.Burst))
		v.people[who] = l
	}
	r := l.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// heard notes how a message fared. It reports whether the channel has just died or
// come back.
func (v *vendor) heard(d channels.Decision, reason string, limited bool, now time.Time) (died, back bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case d == channels.Stop:
		died = v.dead == ""
		v.dead, v.until = reason, now.Add(deadFor)
	case d == channels.Retry && !limited:
		if v.failures++; v.failures >= tripsAfter {
			v.until = now.Add(restsFor)
		}
	case d != channels.Retry: // it answered about the message: it is well
		back = v.dead != ""
		v.failures, v.dead, v.until = 0, "", time.Time{}
	}
	return died, back
}

// delivered stands for a message that the vendor took.
const delivered channels.Decision = "delivered"

// plainly is an error of a channel in the vendor's own words, after its code.
func plainly(err error) string {
	if s, ok := errors.AsType[*bot.SendError](err); ok {
		return s.Code + ": " + s.Reason
	}
	return err.Error()
}

// ChannelDown returns why a channel can't send, or nil: what readiness asks.
func (e *Engine) ChannelDown(name string) error {
	v := e.vendors[name]
	if v == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.dead != "" {
		return errors.New(v.dead)
	}
	return nil
}
