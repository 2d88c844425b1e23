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

// handleSendError handles a refused message as its error decides.
func (e *Engine) handleSendError(ctx context.Context, m bot.Message, err error) (finished bool, _ error) {
	now := e.Clock.Now()
	decision := channels.DecisionOf(err)
	var refused *bot.SendError
	code, reason, after := "", err.Error(), time.Duration(0)
	if errors.As(err, &refused) {
		code, reason, after = refused.Code, refused.Reason, refused.RetryAfter
	}
	limited := after > 0 || code == "130429" || code == "131056" || code == "80007" || code == "4" || code == "20429" || code == "429"
	if died, _ := e.channelState(m.Channel).recordResult(decision, vendorReason(err), limited, now); died {
		e.alarm(ctx, "channel_failed", m.Channel, vendorReason(err))
	}
	switch decision {
	case channels.UseTemplate:
		if err := e.settleContact(ctx, m); err != nil {
			return false, err
		}
		return e.holdMessage(ctx, m, "outside the 24-hour window: waits for the person")
	case channels.StopTemplate:
		if m.Template == "" {
			break
		}
		if e.channelState(m.Channel).pauseTemplate(m.Template, vendorReason(err), now) {
			e.alarm(ctx, "template_stopped", m.Channel, m.Template+": "+vendorReason(err))
		}
		if err := e.settleContact(ctx, m); err != nil {
			return false, err
		}
		return e.holdMessage(ctx, m, "the template "+m.Template+" is stopped: "+vendorReason(err))
	case channels.Retry, channels.Stop:
		return e.retryAfter(ctx, m, max(after, backoff(m.Attempts, m.ID)), reason, err)
	}
	m.Status, m.Reason = bot.Failed, reason
	e.Log.ErrorContext(ctx, "message refused for good", "contact", bot.Mask(m.Contact), "channel", m.Channel, "code", code, "reason", reason)
	if err := e.handleFinalFailure(ctx, m, decision, code, reason); err != nil {
		return false, err
	}
	return true, e.saveResult(ctx, m) // last: once it is final it is not handled again
}

// handleFinalFailure applies the consequences of a final failure: a resend through this or
// another channel, an opt-out, and in any case an event for the agents. It is idempotent.
func (e *Engine) handleFinalFailure(ctx context.Context, m bot.Message, d channels.Decision, code, reason string) error {
	who, err := e.CurrentAddress(ctx, m.Contact, m.At) // not the current owner of the address
	if err != nil {
		return fmt.Errorf("find the current address for %s: %w", maskID(m.ID), err)
	}
	if d == channels.OptOut {
		if err := e.Consent(ctx, who, m.Channel, false, e.Clock.Now()); err != nil {
			return err
		}
	}
	m.Status = bot.Failed
	if err := e.settleContact(ctx, m); err != nil {
		return err
	}
	resent, again := false, e.channels[m.Channel] != nil && (d == channels.UseTemplate && m.Template == "" || d == channels.Stop || d == channels.StopTemplate)
	if again { // the vendor's window, the channel or the template is closed: send again when it is open
		_, err := e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
			if d == channels.UseTemplate {
				s = e.Machine.CloseWindow(s, m.Channel, m.At, now)
			}
			next, ok := e.Machine.Resend(s, m, m.Channel, now)
			resent = ok
			return next, nil
		})
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return fmt.Errorf("resend on %s: %w", m.Channel, err)
		}
	}
	if via := e.FallbackChannel; via != "" && via != m.Channel && e.channels[via] != nil && !again && who.IsPhone() && (d == channels.UseSMS || d == channels.UseTemplate) {
		lawful, err := e.mayFallBack(ctx, who, m, via)
		if err != nil {
			return err
		}
		_, err = e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
			if s.OptedOut && s.OptOutChannel == via || !lawful { // the person wants no SMS, or the law no second channel
				return s, nil
			}
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

// retryAfter leaves the message for another attempt, not before after has passed.
func (e *Engine) retryAfter(ctx context.Context, m bot.Message, after time.Duration, reason string, err error) (bool, error) {
	m.ClaimedUntil = e.Clock.Now().Add(after)
	return e.postpone(ctx, m, after, reason, err)
}

// postpone releases the claim; the message is free from m.ClaimedUntil on.
func (e *Engine) postpone(ctx context.Context, m bot.Message, after time.Duration, reason string, err error) (bool, error) {
	m.Reason, m.ClaimedBy = reason, ""
	if err := e.saveResult(ctx, m); err != nil {
		return false, err
	}
	if err := e.outboxes["session"].Touch(ctx, string(m.Contact), e.Clock.Now().Add(after)); err != nil {
		e.Log.WarnContext(ctx, "the wait of the outbox is not set; the sweep retries too early", "error", err)
	}
	return false, &RetryLater{After: after, Err: err}
}

// alarm records an event for operators in the log of events.
func (e *Engine) alarm(ctx context.Context, name, channel, reason string) {
	now := e.Clock.Now()
	e.Log.ErrorContext(ctx, "channel", "event", name, "channel", channel, "reason", reason)
	raw, err := encode(map[string]string{"channel": channel, "reason": reason})
	if err == nil {
		err = e.Records.Append(ctx, bot.Record{ID: name + "/" + channel + "/" + now.UTC().Format(time.RFC3339), Name: name, At: now, Data: raw})
	}
	if err != nil {
		e.Log.WarnContext(ctx, "an event could not be recorded", "event", name, "error", err)
	}
}

func (e *Engine) channelState(channel string) *channelState {
	if v := e.channelStates[channel]; v != nil {
		return v
	}
	return newChannelState(Limits{}) // a channel that no longer exists
}

// backoff doubles from minBackoff with every attempt, up to maxBackoff, plus up to a quarter so
// that messages that failed together are not retried together. The spread comes from the
// message's id: the same attempt waits the same time in every process.
func backoff(tries int, id string) time.Duration {
	d := minBackoff
	for range tries - 1 {
		if d *= 2; d >= maxBackoff {
			d = maxBackoff
			break
		}
	}
	sum := sha256.Sum256([]byte(id))
	return min(d+d/4*time.Duration(sum[0])/255, maxBackoff)
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
