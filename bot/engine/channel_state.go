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
	// breakerThreshold is how many failures in a row, of the vendor and not of a message, open
	// the circuit; breakerOpenFor is how long it stays open.
	breakerThreshold = 5
	breakerOpenFor   = 10 * time.Second
	// minDownFor is how long a channel that is refused as a whole is not used before one
	// message probes it. It doubles with each failed probe, up to maxDownFor, and starts again
	// at minDownFor if the channel was well for downForgottenAfter.
	minDownFor         = time.Minute
	maxDownFor         = 15 * time.Minute
	downForgottenAfter = time.Hour
	// maxPausedTemplates bounds how many stopped templates are stored.
	maxPausedTemplates = 1000
)

// Limits bound how fast a channel is used.
type Limits struct {
	PerSecond       int           // messages to all contacts together; 0: no limit
	ContactInterval time.Duration // average interval between messages to one contact; 0: no limit
	Burst           int           // messages to one contact that may come at once
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

// pausedTemplate is a template whose messages the vendor refuses.
type pausedTemplate struct {
	why   string
	until time.Time // then one message probes it
}

func newChannelState(l Limits) *channelState {
	v := &channelState{limits: l, contactLimiters: map[bot.ContactID]*rate.Limiter{}, paused: map[string]pausedTemplate{}}
	if l.PerSecond > 0 {
		v.limiter = rate.NewLimiter(rate.Limit(l.PerSecond), l.PerSecond)
	}
	return v
}

// maxContactLimiters bounds how many contacts' rates are stored; when it is reached, all begin
// again with a full burst.
const maxContactLimiters = 20_000

// admit waits for the vendor's rate limit. If the message must wait longer than a moment, it
// returns how long, and why.
func (v *channelState) admit(ctx context.Context, who bot.ContactID, now time.Time) (time.Duration, string) {
	v.mu.Lock()
	wait, why := v.openUntil.Sub(now), "the vendor's circuit is open"
	if v.downReason != "" {
		why = "the channel is down: " + v.downReason
		if wait <= 0 { // this message probes the channel: the others wait for its result
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

// reserveContact reserves one message of a contact's rate, or returns how long until there is
// one.
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

// recordResult records the result of a message. It reports whether the channel has just gone
// down or come back.
func (v *channelState) recordResult(d channels.Decision, reason string, limited bool, now time.Time) (died, back bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case d == channels.Stop:
		died = v.downReason == ""
		v.markDown(reason, now)
	case v.downReason != "" && d != delivered: // only an accepted message proves that it is back
	case d == channels.Retry && !limited:
		if v.failures++; v.failures >= breakerThreshold {
			v.openUntil = now.Add(breakerOpenFor)
		}
	case d != channels.Retry: // the vendor answered about the message: the channel works
		back = v.downReason != ""
		v.failures, v.downReason, v.openUntil = 0, "", time.Time{}
	}
	return died, back
}

// markDown records that a message was refused because of the whole channel. Messages that were
// sent at the same time count as one.
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

// recordCheck records the result of a health check. down is why the channel is down, "" if it
// is not. After a refused message a passing check is not trusted until openUntil: the check
// need not test what was refused.
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

// pauseTemplate records that the vendor refuses messages of a template. It reports whether that
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

// resumeTemplate records that a template's message was accepted. It reports whether the
// template had been paused.
func (v *channelState) resumeTemplate(template string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, known := v.paused[template]
	delete(v.paused, template)
	return known
}

// templatePauseReason returns why messages of a template wait, or "". At intervals one message
// may go, to probe the template.
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

// delivered is the decision for a message that the vendor accepted.
const delivered channels.Decision = "delivered"

// vendorReason returns an error of a channel in the vendor's words, after its code.
func vendorReason(err error) string {
	if s, ok := errors.AsType[*bot.SendError](err); ok {
		return s.Code + ": " + s.Reason
	}
	return err.Error()
}

// ChannelDown returns why a channel can't send, or nil; readiness checks it.
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

// TemplatesDown lists the paused templates of a channel, each with the reason.
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
