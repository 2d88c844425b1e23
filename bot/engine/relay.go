package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// relay hands a session's effects to the queue. What it fails to hand over is
// found by the sweep.
func (e *Engine) relay(ctx context.Context, s bot.Session) {
	e.Checkpoint(MidRelay)
	for _, ref := range refs("session", string(s.ID), s.Outbox, s.Turn) {
		if ref.Effect == "" {
			ref.Session = &s
		}
		if err := e.Queue.Enqueue(ctx, ref); err != nil {
			e.Log.Warn("queue refused, the sweep will try again", "contact", bot.Mask(s.ID), "error", err)
			return
		}
	}
}

// refs lists the work an outbox asks for: one for each effect, and one for all
// that is to be said, because that must leave in order.
func refs(outbox, owner string, effects []bot.Effect, turn int64) []Ref {
	var work []Ref
	said := false
	for _, f := range effects {
		switch {
		case f.Kind != bot.EffectSay:
			work = append(work, Ref{Outbox: outbox, Owner: owner, Effect: f.ID})
		case !said:
			said = true
			work = append(work, Ref{Outbox: outbox, Owner: owner, Turn: turn})
		}
	}
	return work
}

// Work does what a Ref names. An error is to be tried again later.
func (e *Engine) Work(ctx context.Context, ref Ref) error {
	if ref.Effect == "" {
		return e.deliverAll(ctx, bot.ContactID(ref.Owner), ref.Session)
	}
	o := e.outboxes[ref.Outbox]
	if o == nil {
		return Permanent(fmt.Errorf("engine: no outbox %q", ref.Outbox))
	}
	effects, err := o.Load(ctx, ref.Owner)
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load outbox of %s: %w", ref.Outbox, err)
	}
	i := slices.IndexFunc(effects, func(f bot.Effect) bool { return f.ID == ref.Effect })
	if i < 0 {
		return nil // done by an earlier try
	}
	return e.perform(ctx, o, ref.Owner, effects[i])
}

// perform carries out one effect, brings its answer home and takes it off the outbox.
func (e *Engine) perform(ctx context.Context, o Outbox, owner string, f bot.Effect) error {
	began := time.Now()
	if f.Kind == bot.EffectNotify || f.Kind == bot.EffectOpen {
		to, err := e.Person(ctx, f.To, cmp.Or(f.At, e.Clock.Now()))
		if err != nil {
			return fmt.Errorf("whom effect %s is for: %w", maskID(f.ID), err)
		}
		f.To = to
	}
	err := e.carryOut(ctx, o.Name(), owner, f)
	e.Observer.Effect(f.Name, time.Since(began), err)
	if IsPermanent(err) {
		e.Log.Error("effect given up", "effect", f.Name, "id", maskID(f.ID), "error", err)
		err = nil
	}
	if err != nil {
		return fmt.Errorf("effect %s (%s): %w", f.Name, maskID(f.ID), err)
	}
	e.Checkpoint(MidEffect)
	if err := o.Ack(ctx, owner, f.ID); err != nil {
		return fmt.Errorf("ack %s: %w", maskID(f.ID), err)
	}
	if f.Kind == bot.EffectDo && o.Name() == "session" {
		if who, err := e.home(ctx, o.Name(), owner, f); err == nil { // else the sweep wakes them
			e.wake(who)
		}
	}
	if f.Kind == bot.EffectNotify || f.Kind == bot.EffectOpen {
		e.wake(f.To)
	}
	return nil
}

func (e *Engine) carryOut(ctx context.Context, outbox, owner string, f bot.Effect) error {
	now := e.Clock.Now()
	if now.Before(f.At) { // by the clock of another process: what follows an effect is no older, whoever has the address
		now = f.At
	}
	switch f.Kind {
	case bot.EffectEvent:
		return e.Records.Append(ctx, bot.Record{ID: f.ID, Name: f.Name, At: f.At, Data: f.Args})
	case bot.EffectNotify:
		return e.put(ctx, bot.Inbound{
			Input:   bot.Input{ID: f.ID, Kind: bot.KindNotice, At: now, Name: f.Name, Data: f.Args, Say: f.Say, Urgent: f.Urgent},
			Contact: f.To,
		})
	case bot.EffectOpen:
		return e.put(ctx, bot.Inbound{
			Input:   bot.Input{ID: f.ID, Kind: bot.KindOpen, At: now, Name: f.Name, Data: f.Args, About: f.About, Urgent: f.Urgent, AfterNextMessage: f.AfterNextMessage},
			Contact: f.To,
		})
	case bot.EffectDo:
		if e.idleMove(f) {
			return nil
		}
		a, err := Answer{}, Permanent(fmt.Errorf("nothing does %q", f.Name))
		if h := e.Handlers[f.Name]; h != nil {
			a, err = e.asked(ctx, h, outbox, Task{Owner: owner, Effect: f, Now: now})
		}
		if IsPermanent(err) {
			e.Log.Error("effect given up", "effect", f.Name, "id", maskID(f.ID), "error", err)
			a, err = Answer{Event: Failed}, nil
		}
		if err != nil || f.Frame == 0 && f.Name != bot.TranscribeVoice && f.Name != bot.ReadWithModel {
			return err
		}
		who, err := e.home(ctx, outbox, owner, f)
		if err != nil {
			return err
		}
		return e.bring(ctx, who, f, a, now)
	}
	return Permanent(fmt.Errorf("engine: effect of kind %q", f.Kind))
}

// home is who asked for an effect, by the person's address of now: somebody else may have the
// one that it was asked from.
func (e *Engine) home(ctx context.Context, outbox, owner string, f bot.Effect) (bot.ContactID, error) {
	if outbox != "session" || f.At.IsZero() {
		return bot.ContactID(owner), nil
	}
	who, err := e.Person(ctx, bot.ContactID(owner), f.At)
	if err != nil {
		return "", fmt.Errorf("who asked for %s: %w", maskID(f.ID), err)
	}
	return who, nil
}

// bring stores a worker's answer as an input of the contact, under the effect's id.
func (e *Engine) bring(ctx context.Context, who bot.ContactID, f bot.Effect, a Answer, now time.Time) error {
	in := bot.Input{ID: f.ID, Kind: bot.KindAnswer, At: now, Name: f.Name, Event: a.Event, Frame: f.Frame}
	if a.Data != nil {
		raw, err := encode(a.Data)
		if err != nil {
			return Permanent(fmt.Errorf("answer of %s: %w", f.Name, err))
		}
		in.Data = raw
	}
	return e.put(ctx, bot.Inbound{Input: in, Contact: who})
}

func (e *Engine) put(ctx context.Context, in bot.Inbound) error {
	in.Received = e.Clock.Now()
	_, err := e.Inbox.Add(ctx, in)
	return err
}

// asked lets a handler do its work in the name of the person who asked, under the person's
// address of now. Who has moved meanwhile takes along what it has made.
func (e *Engine) asked(ctx context.Context, h Handler, outbox string, t Task) (Answer, error) {
	if outbox != "session" || t.Effect.Name == bot.MoveContact {
		return h(ctx, t)
	}
	address := bot.ContactID(t.Owner)
	who, err := e.Person(ctx, address, cmp.Or(t.Effect.At, t.Now))
	if err != nil {
		return Answer{}, err
	}
	t.Owner = string(who)
	a, err := h(ctx, t)
	if err != nil {
		return a, err
	}
	now, err := e.Person(ctx, address, cmp.Or(t.Effect.At, t.Now))
	if err == nil && now != who {
		err = e.follow(ctx, bot.Move{From: who, To: now})
	}
	return a, err
}

// maskID hides the contact in an effect's id, for logs.
func maskID(id string) string {
	who, rest, ok := strings.Cut(id, "/")
	if !ok {
		return id
	}
	return bot.Mask(bot.ContactID(who)) + "/" + rest
}
