package engine_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
)

// errStore is the error of an unreachable store. Returned after a call was carried out, it
// simulates a lost response.
var errStore = fmt.Errorf("store away: %w", bot.ErrUnavailable)

// faults are inserted between an engine and its store. before is called ahead of every call
// with its name and may refuse it; after may return an error for a call that was carried out.
type faults struct {
	before, after func(call string) error
	commit        func(s bot.Session) // gets each session that was stored
	settled       func(m bot.Message) // gets each message that was settled
}

func (f *faults) around(call string, do func() error) error {
	if f.before != nil {
		if err := f.before(call); err != nil {
			return err
		}
	}
	err := do()
	if f.after != nil {
		if lie := f.after(call); lie != nil {
			return lie
		}
	}
	return err
}

type faultyInbox struct {
	bot.Inbox
	f *faults
}

func (b faultyInbox) Add(ctx context.Context, in ...bot.Inbound) (fresh []bool, err error) {
	err = b.f.around("Inbox.Add", func() (err error) { fresh, err = b.Inbox.Add(ctx, in...); return err })
	return fresh, err
}

func (b faultyInbox) Pending(ctx context.Context, who bot.ContactID) (in []bot.Inbound, err error) {
	err = b.f.around("Inbox.Pending", func() (err error) { in, err = b.Inbox.Pending(ctx, who); return err })
	return in, err
}

func (b faultyInbox) MarkConsumed(ctx context.Context, ids []string) error {
	return b.f.around("Inbox.Done", func() error { return b.Inbox.MarkConsumed(ctx, ids) })
}

func (b faultyInbox) Redact(ctx context.Context, ids []string) error {
	return b.f.around("Inbox.Redact", func() error { return b.Inbox.Redact(ctx, ids) })
}

func (b faultyInbox) WaitingContacts(ctx context.Context, before time.Time, limit int) (who []bot.ContactID, err error) {
	err = b.f.around("Inbox.Waiting", func() (err error) { who, err = b.Inbox.WaitingContacts(ctx, before, limit); return err })
	return who, err
}

type faultySessions struct {
	bot.Sessions
	f *faults
}

func (b faultySessions) Get(ctx context.Context, who bot.ContactID) (s bot.Session, err error) {
	err = b.f.around("Sessions.Get", func() (err error) { s, err = b.Sessions.Get(ctx, who); return err })
	return s, err
}

func (b faultySessions) Put(ctx context.Context, s bot.Session) error {
	return b.f.around("Sessions.Put", func() error {
		err := b.Sessions.Put(ctx, s)
		if err == nil && b.f.commit != nil {
			b.f.commit(s)
		}
		return err
	})
}

type faultyMessages struct {
	bot.Messages
	f *faults
}

func (b faultyMessages) Claim(ctx context.Context, m bot.Message) error {
	return b.f.around("Messages.Claim", func() error { return b.Messages.Claim(ctx, m) })
}

func (b faultyMessages) Get(ctx context.Context, id string) (m bot.Message, err error) {
	err = b.f.around("Messages.Get", func() (err error) { m, err = b.Messages.Get(ctx, id); return err })
	return m, err
}

func (b faultyMessages) Reclaim(ctx context.Context, m bot.Message, old time.Time) error {
	return b.f.around("Messages.Reclaim", func() error { return b.Messages.Reclaim(ctx, m, old) })
}

func (b faultyMessages) SaveResult(ctx context.Context, m bot.Message) error {
	return b.f.around("Messages.Settle", func() error {
		err := b.Messages.SaveResult(ctx, m)
		if err == nil && b.f.settled != nil {
			b.f.settled(m)
		}
		return err
	})
}

func (b faultyMessages) InFlight(ctx context.Context, who bot.ContactID) (m []bot.Message, err error) {
	err = b.f.around("Messages.Sending", func() (err error) { m, err = b.Messages.InFlight(ctx, who); return err })
	return m, err
}

// brokenOutbox holds one document that can't be read and one that can.
type brokenOutbox struct{}

func (brokenOutbox) Name() string { return "bad" }

func (brokenOutbox) Load(_ context.Context, owner string) ([]bot.Effect, error) {
	if owner == "broken" {
		return nil, errors.New("not what it was")
	}
	return []bot.Effect{{ID: "x", Kind: bot.EffectDo, Name: "x"}}, nil
}

func (brokenOutbox) Ack(context.Context, string, ...string) error { return nil }

func (brokenOutbox) Waiting(context.Context, time.Time, int) ([]string, error) {
	return []string{"broken", "sound"}, nil
}

func (brokenOutbox) Touch(context.Context, string, time.Time) error { return nil }
