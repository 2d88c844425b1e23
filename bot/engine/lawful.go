package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/broken"
)

// lawfulWait is why a message that reminds of a debt waits, and until when. Other messages do not wait
// behind it.
type lawfulWait struct {
	until time.Time
	why   string
}

func (e *lawfulWait) Error() string {
	return "not lawful before " + e.until.Format(time.RFC3339) + ": " + e.why
}

// noContactRules is why a message that reminds of a debt is withdrawn where nobody can say whether it may
// be sent.
const noContactRules = "there are no rules for reminding of debts"

// admitContact asks whether a message may be sent now by the rules of contact. Without finished it may.
// A refused message waits for its first lawful moment, or is withdrawn if there is none.
func (e *Engine) admitContact(ctx context.Context, s bot.Session, m *bot.Message) (refused, finished bool, err error) {
	if m.Collection == nil || broken.Is("policy at sending") {
		return false, false, nil
	}
	if e.Contacts == nil {
		m.Status, m.Reason = bot.Withdrawn, noContactRules
		return true, true, e.saveResult(ctx, *m)
	}
	v, err := e.Contacts.Admit(ctx, s, *m, e.Clock.Now())
	switch {
	case err != nil:
		finished, err = e.retryAfter(ctx, *m, backoff(m.Attempts+1, m.ID), "the rules of contact can't be asked", err)
		return true, finished, err
	case v.Allowed:
		m.Collection = &bot.Collection{Key: v.Key}
		return false, false, nil
	case v.Until.IsZero():
		m.Status, m.Reason = bot.Withdrawn, v.Reason
		return true, true, e.saveResult(ctx, *m)
	}
	m.Reason, m.ClaimedBy, m.ClaimedUntil = v.Reason, "", e.Clock.Now()
	if err := e.saveResult(ctx, *m); err != nil {
		return true, false, err
	}
	return true, false, &lawfulWait{v.Until, v.Reason}
}

// settleContact tells the rules of contact what became of a message. If they can't be told, the message is
// not finished, and they are told again.
func (e *Engine) settleContact(ctx context.Context, m bot.Message) error {
	if m.Collection == nil || e.Contacts == nil {
		return nil
	}
	if err := e.Contacts.Settle(context.WithoutCancel(ctx), m, e.Clock.Now()); err != nil {
		return fmt.Errorf("note the contact %s: %w", maskID(m.ID), err)
	}
	return nil
}

// LawfulAt returns when the sweep looks at a session's messages that wait for their first lawful moment, or
// the zero time without one. For who moves the clock.
func LawfulAt(s bot.Session) time.Time {
	if s.WaitsUntil.IsZero() {
		return time.Time{}
	}
	return s.WaitsUntil.Add(sweepAge + time.Millisecond) // the index has milliseconds, and finds what is before
}

// mayFallBack reports whether a message that failed may be sent through another channel. Only reminders
// of debts may not.
func (e *Engine) mayFallBack(ctx context.Context, who bot.ContactID, m bot.Message, via string) (bool, error) {
	if m.Collection == nil {
		return true, nil
	}
	s, err := e.Sessions.Get(ctx, who)
	if errors.Is(err, bot.ErrNotFound) || e.Contacts == nil {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return e.Contacts.Fallback(ctx, s, m, via, e.Clock.Now())
}

// waitLawfully puts off a session's messages to their first lawful moment. held says that others wait for
// their person or template, and are looked at sooner.
func (e *Engine) waitLawfully(ctx context.Context, who bot.ContactID, until time.Time, held bool) {
	outbox := e.outboxes["session"].(sessionOutbox)
	_, err := outbox.change(ctx, bot.Session{ID: who}, func(s *bot.Session) bool {
		at := until.Add(-sweepAge) // the sweep finds it at that moment
		onlySaid := !slices.ContainsFunc(s.Outbox, func(f bot.Effect) bool { return f.Kind != bot.EffectSay })
		if len(s.Outbox) == 0 || s.WaitsUntil.Equal(at) && s.PendingSince.IsZero() {
			return false
		}
		s.WaitsUntil = at
		if !held && onlySaid {
			s.PendingSince, s.Postponed = time.Time{}, false
		}
		return true
	})
	if err != nil {
		e.Log.WarnContext(ctx, "the wait of the outbox is not set; the sweep retries too early", "error", err)
	}
}
