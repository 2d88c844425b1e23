package engine

import (
	"context"
	"errors"
	"slices"
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
	// one message tries whether it is back. It doubles with each such try, up to
	// mostDead, and begins anew when the channel was well for forgetDead.
	deadFor    = time.Minute
	mostDead   = 15 * time.Minute
	forgetDead = time.Hour
	// manyTemplates bounds how many templates are remembered as stopped.
	manyTemplates = 1000
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
	rests    time.Duration
	stopped  time.Time // when it was last refused as a whole, by a message
	asked    bool      // that it is dead was found by asking: asking finds when it is well
	paused   map[string]pausedTemplate
}

// pausedTemplate is a template that the vendor takes no messages of.
type pausedTemplate struct {
	why   string
	until time.Time // then one message tries again
}

func newVendor(l Limits) *vendor {
	v := &vendor{pace: l, people: map[bot.ContactID]*rate.Limiter{}, paused: map[string]pausedTemplate{}}
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
		if wait <= 0 { // this message tries for all: the others wait for how it fares
			v.until = now.Add(claimFor)
		}
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
		v.stop(reason, now)
	case v.dead != "" && d != delivered: // only a message that was taken shows that it is back
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

// stop notes that a message was refused because of the channel as a whole. Those that
// were under way beside it count as one.
func (v *vendor) stop(reason string, now time.Time) {
	straggler := v.dead != "" && now.Before(v.stopped.Add(sendFor))
	switch {
	case straggler:
	case v.stopped.IsZero() || now.Sub(v.stopped) > forgetDead:
		v.rests = deadFor
	default:
		v.rests = min(2*v.rests, mostDead)
	}
	if !straggler {
		v.stopped = now
	}
	v.asked = v.asked && v.dead != ""
	v.dead, v.until = reason, v.stopped.Add(v.rests)
}

// checked notes what the vendor said when it was asked whether the channel works. down
// is why not, "" where it does. That it is well is not believed at once after it has
// refused a message: what it is asked need not be what it refused.
func (v *vendor) checked(down string, now time.Time) (died, back bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case down != "":
		if died = v.dead == ""; died {
			v.until = now.Add(deadFor)
		}
		v.dead, v.asked = down, true
	case v.dead != "" && (v.asked || !now.Before(v.until)):
		back = true
		v.failures, v.dead, v.until = 0, "", time.Time{}
	}
	return died, back
}

// pause notes that the vendor takes no messages of a template. It reports whether that
// is new.
func (v *vendor) pause(template, why string, now time.Time) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, known := v.paused[template]
	if !known && len(v.paused) >= manyTemplates {
		return false
	}
	v.paused[template] = pausedTemplate{why, now.Add(holdFor)}
	return !known
}

// resume notes that a template's message was taken. It reports whether the template had
// been paused.
func (v *vendor) resume(template string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, known := v.paused[template]
	delete(v.paused, template)
	return known
}

// withholds returns why messages of a template wait, or "". Now and then one may go, to
// try whether the template is back.
func (v *vendor) withholds(template string, now time.Time) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	p, known := v.paused[template]
	if !known {
		return ""
	}
	if now.Before(p.until) {
		return p.why
	}
	p.until = now.Add(holdFor)
	v.paused[template] = p
	return ""
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

// TemplatesDown lists the templates of which a channel's vendor takes no messages, each
// with the reason.
func (e *Engine) TemplatesDown(name string) []string {
	v := e.vendors[name]
	if v == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	list := make([]string, 0, len(v.paused))
	for template, p := range v.paused {
		list = append(list, template+": "+p.why)
	}
	slices.Sort(list)
	return list
}
