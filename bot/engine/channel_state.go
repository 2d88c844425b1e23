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
	// breakerThreshold is how many failures in a row, of the vendor and not of a message,
	// open its circuit; breakerOpenFor is how long it stays open.
	breakerThreshold = 5
	breakerOpenFor   = 10 * time.Second
	// minDownFor is how long a channel that is refused as a whole is left alone before
	// one message tries whether it is back. It doubles with each such try, up to
	// maxDownFor, and begins anew when the channel was well for downForgottenAfter.
	minDownFor         = time.Minute
	maxDownFor         = 15 * time.Minute
	downForgottenAfter = time.Hour
	// maxPausedTemplates bounds how many templates are remembered as stopped.
	maxPausedTemplates = 1000
)

// Limits are how fast a channel may be used.
type Limits struct {
	PerSecond       int           // messages of all contacts together; 0: no limit
	ContactInterval time.Duration // one message a contact so often, sustained; 0: no limit
	Burst           int           // … of which so many may come at once
}

// channelState is the rate limit, the circuit breaker and the health of one channel.
type channelState struct {
	mu              sync.Mutex
	limiter         *rate.Limiter
	limits          Limits
	contactLimiters map[bot.ContactID]*rate.Limiter
	failures        int
	openUntil       time.Time // the circuit is open until then
	downReason      string    // why the vendor refuses the whole channel; "" while it works
	downFor         time.Duration
	downSince       time.Time // when a message was last refused because of the channel
	downByCheck     bool      // found down by a health check, which also ends it
	paused          map[string]pausedTemplate
}

// pausedTemplate is a template that the vendor takes no messages of.
type pausedTemplate struct {
	why   string
	until time.Time // then one message tries again
}

func newChannelState(l Limits) *channelState {
	v := &channelState{limits: l, contactLimiters: map[bot.ContactID]*rate.Limiter{}, paused: map[string]pausedTemplate{}}
	if l.PerSecond > 0 {
		v.limiter = rate.NewLimiter(rate.Limit(l.PerSecond), l.PerSecond)
	}
	return v
}

// maxContactLimiters bounds how many contacts' pace is remembered; those forgotten begin
// with a full burst.
const maxContactLimiters = 20_000

// admit waits for the vendor's rate. When the message must wait longer than a
// moment it returns after how long to come back.
func (v *channelState) admit(ctx context.Context, who bot.ContactID, now time.Time) (time.Duration, string) {
	v.mu.Lock()
	wait, why := v.openUntil.Sub(now), "the vendor's circuit is open"
	if v.downReason != "" {
		why = "the channel is down: " + v.downReason
		if wait <= 0 { // this message tries for all: the others wait for how it fares
			v.openUntil = now.Add(claimTTL)
		}
	}
	if wait <= 0 && v.limits.ContactInterval > 0 {
		wait, why = v.reserveContact(who, now), "the contact's pace"
	}
	v.mu.Unlock()
	if wait > 0 {
		return wait, why
	}
	if v.limiter != nil && v.limiter.Wait(ctx) != nil {
		return time.Second, "the vendor's rate"
	}
	return 0, ""
}

// reserveContact takes one message of a contact's pace, or says how long until there is one.
func (v *channelState) reserveContact(who bot.ContactID, now time.Time) time.Duration {
	l := v.contactLimiters[who]
	if l == nil {
		if len(v.contactLimiters) >= maxContactLimiters {
			clear(v.contactLimiters)
		}
		l = rate.NewLimiter(rate.Every(v.limits.ContactInterval), max(1, v.limits.Burst))
		v.contactLimiters[who] = l
	}
	r := l.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// recordResult notes how a message fared. It reports whether the channel has just died or
// come back.
func (v *channelState) recordResult(d channels.Decision, reason string, limited bool, now time.Time) (died, back bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case d == channels.Stop:
		died = v.downReason == ""
		v.markDown(reason, now)
	case v.downReason != "" && d != delivered: // only a message that was taken shows that it is back
	case d == channels.Retry && !limited:
		if v.failures++; v.failures >= breakerThreshold {
			v.openUntil = now.Add(breakerOpenFor)
		}
	case d != channels.Retry: // it answered about the message: it is well
		back = v.downReason != ""
		v.failures, v.downReason, v.openUntil = 0, "", time.Time{}
	}
	return died, back
}

// markDown notes that a message was refused because of the channel as a whole. Those that
// were under way beside it count as one.
func (v *channelState) markDown(reason string, now time.Time) {
	straggler := v.downReason != "" && now.Before(v.downSince.Add(sendTimeout))
	switch {
	case straggler:
	case v.downSince.IsZero() || now.Sub(v.downSince) > downForgottenAfter:
		v.downFor = minDownFor
	default:
		v.downFor = min(2*v.downFor, maxDownFor)
	}
	if !straggler {
		v.downSince = now
	}
	v.downByCheck = v.downByCheck && v.downReason != ""
	v.downReason, v.openUntil = reason, v.downSince.Add(v.downFor)
}

// recordCheck notes what the vendor said when it was asked whether the channel works. down
// is why not, "" where it does. That it is well is not believed at once after it has
// refused a message: what it is asked need not be what it refused.
func (v *channelState) recordCheck(down string, now time.Time) (died, back bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case down != "":
		if died = v.downReason == ""; died {
			v.openUntil = now.Add(minDownFor)
		}
		v.downReason, v.downByCheck = down, true
	case v.downReason != "" && (v.downByCheck || !now.Before(v.openUntil)):
		back = true
		v.failures, v.downReason, v.openUntil = 0, "", time.Time{}
	}
	return died, back
}

// pauseTemplate notes that the vendor takes no messages of a template. It reports whether that
// is new.
func (v *channelState) pauseTemplate(template, why string, now time.Time) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, known := v.paused[template]
	if !known && len(v.paused) >= maxPausedTemplates {
		return false
	}
	v.paused[template] = pausedTemplate{why, now.Add(holdInterval)}
	return !known
}

// resumeTemplate notes that a template's message was taken. It reports whether the template had
// been paused.
func (v *channelState) resumeTemplate(template string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, known := v.paused[template]
	delete(v.paused, template)
	return known
}

// templatePauseReason returns why messages of a template wait, or "". Now and then one may go, to
// try whether the template is back.
func (v *channelState) templatePauseReason(template string, now time.Time) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	p, known := v.paused[template]
	if !known {
		return ""
	}
	if now.Before(p.until) {
		return p.why
	}
	p.until = now.Add(holdInterval)
	v.paused[template] = p
	return ""
}

// delivered stands for a message that the vendor took.
const delivered channels.Decision = "delivered"

// vendorReason is an error of a channel in the vendor's own words, after its code.
func vendorReason(err error) string {
	if s, ok := errors.AsType[*bot.SendError](err); ok {
		return s.Code + ": " + s.Reason
	}
	return err.Error()
}

// ChannelDown returns why a channel can't send, or nil: what readiness asks.
func (e *Engine) ChannelDown(name string) error {
	v := e.channelStates[name]
	if v == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.downReason != "" {
		return errors.New(v.downReason)
	}
	return nil
}

// TemplatesDown lists the templates of which a channel's vendor takes no messages, each
// with the reason.
func (e *Engine) TemplatesDown(name string) []string {
	v := e.channelStates[name]
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
