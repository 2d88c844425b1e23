package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

// fail settles a message that was refused, as its error decides.
func (e *Engine) fail(ctx context.Context, m bot.Message, err error) (finished bool, _ error) {
	now := e.Clock.Now()
	decision := channels.Decide(err)
	var refused *bot.SendError
	code, reason, after := "", err.Error(), time.Duration(0)
	if errors.As(err, &refused) {
		code, reason, after = refused.Code, refused.Reason, refused.RetryAfter
	}
	limited := after > 0 || code == "130429" || code == "131056" || code == "80007" || code == "4" || code == "20429" || code == "429"
	if died, _ := e.vendor(m.Channel).heard(decision, plainly(err), limited, now); died {
		e.alarm(ctx, "channel_failed", m.Channel, plainly(err))
	}
	switch decision {
	case channels.UseTemplate:
		return e.hold(ctx, m, "outside the 24-hour window: waits for the person")
	case channels.StopTemplate:
		if m.Template == "" {
			break
		}
		if e.vendor(m.Channel).pause(m.Template, plainly(err), now) {
			e.alarm(ctx, "template_stopped", m.Channel, m.Template+": "+plainly(err))
		}
		return e.hold(ctx, m, "the template "+m.Template+" is stopped: "+plainly(err))
	case channels.Retry, channels.Stop:
		return e.later(ctx, m, max(after, backoff(m.Attempts, m.ID)), reason, err)
	}
	m.Status, m.Reason = bot.Failed, reason
	e.Log.Error("message refused for good", "contact", bot.Mask(m.Contact), "channel", m.Channel, "code", code, "reason", reason)
	if err := e.refused(ctx, m, decision, code, reason); err != nil {
		return false, err
	}
	return true, e.settle(ctx, m) // last: once it is final nobody looks at it again
}

// refused draws the consequences of a failure that is final for the message: another
// channel, the contact's wish, and in any case a word to the agents. Drawing them
// twice does no more than once.
func (e *Engine) refused(ctx context.Context, m bot.Message, d channels.Decision, code, reason string) error {
	who, err := e.Person(ctx, m.Contact, m.At) // not who has the address now
	if err != nil {
		return fmt.Errorf("who was told %s: %w", maskID(m.ID), err)
	}
	if d == channels.OptOut {
		if err := e.Consent(ctx, who, m.Channel, false, e.Clock.Now()); err != nil {
			return err
		}
	}
	resent, again := false, e.channels[m.Channel] != nil && (d == channels.UseTemplate && m.Template == "" || d == channels.Stop || d == channels.StopTemplate)
	if again { // the vendor's window, the channel or the template is closed: when it is open again
		_, err := e.command(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
			if d == channels.UseTemplate {
				s = e.Machine.CloseWindow(s, m.Channel, m.At, now)
			}
			next, ok := e.Machine.Resend(s, m, m.Channel, now)
			resent = ok
			return next, nil
		})
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return fmt.Errorf("say it again by %s: %w", m.Channel, err)
		}
	}
	if via := e.Fallback; via != "" && via != m.Channel && e.channels[via] != nil && !again && who.IsPhone() && (d == channels.UseSMS || d == channels.UseTemplate) {
		_, err := e.command(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
			next, ok := e.Machine.Resend(s, m, via, now)
			resent = ok
			return next, nil
		})
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return fmt.Errorf("fall back to %s: %w", via, err)
		}
	}
	raw, err := encode(map[string]any{"contact": m.Contact, "message": m.ID, "channel": m.Channel, "code": code, "reason": reason, "resent": resent})
	if err != nil {
		return err
	}
	return e.Records.Append(ctx, bot.Record{ID: m.ID + "/failed", Name: "message_failed", At: e.Clock.Now(), Data: raw})
}

// later leaves the message for another try, not before after.
func (e *Engine) later(ctx context.Context, m bot.Message, after time.Duration, reason string, err error) (bool, error) {
	m.ClaimedUntil = e.Clock.Now().Add(after)
	return e.postpone(ctx, m, after, reason, err)
}

// postpone gives the claim back, free from m.Claim on.
func (e *Engine) postpone(ctx context.Context, m bot.Message, after time.Duration, reason string, err error) (bool, error) {
	m.Reason, m.ClaimedBy = reason, ""
	if err := e.settle(ctx, m); err != nil {
		return false, err
	}
	if err := e.outboxes["session"].Touch(ctx, string(m.Contact), e.Clock.Now().Add(after)); err != nil {
		e.Log.Warn("the sweep will ask for it sooner than it need", "error", err)
	}
	return false, &Later{After: after, Err: err}
}

// alarm puts what an operator must know into the log of events.
func (e *Engine) alarm(ctx context.Context, name, channel, reason string) {
	now := e.Clock.Now()
	e.Log.Error("channel", "event", name, "channel", channel, "reason", reason)
	raw, err := encode(map[string]string{"channel": channel, "reason": reason})
	if err == nil {
		err = e.Records.Append(ctx, bot.Record{ID: name + "/" + channel + "/" + now.UTC().Format(time.RFC3339), Name: name, At: now, Data: raw})
	}
	if err != nil {
		e.Log.Warn("an event could not be recorded", "event", name, "error", err)
	}
}

func (e *Engine) vendor(channel string) *vendor {
	if v := e.vendors[channel]; v != nil {
		return v
	}
	return newVendor(Limits{}) // a channel that is not there any more
}

// backoff doubles from firstBackoff with every try, up to mostBackoff, and is
// spread by a quarter so that what failed together does not come back together. The
// spread is by the message's id: the same try waits the same time everywhere.
func backoff(tries int, id string) time.Duration {
	d := firstBackoff
	for range tries - 1 {
		if d *= 2; d >= mostBackoff {
			d = mostBackoff
			break
		}
	}
	sum := sha256.Sum256([]byte(id))
	return min(d+d/4*time.Duration(sum[0])/255, mostBackoff)
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
