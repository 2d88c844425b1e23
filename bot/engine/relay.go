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
	"recado/bot/requestid"
)

// storeOutcomeTimeout is how long it may take to store the outcome of work.
const storeOutcomeTimeout = 15 * time.Second

// relay queues a session's effects. The sweep finds those that it fails to queue.
func (e *Engine) relay(ctx context.Context, s bot.Session) {
	e.Changed(s.ID)
	e.Checkpoint(MidRelay)
	for _, ref := range workRefs("session", string(s.ID), s.Outbox, s.Turn) {
		if ref.Effect == "" {
			ref.Session = &s
		}
		if err := e.Queue.Enqueue(ctx, ref); err != nil {
			e.Log.WarnContext(ctx, "queue refused, the sweep will try again", "contact", bot.Mask(s.ID), "error", err)
			return
		}
	}
}

// workRefs lists the work of an outbox: one for each effect, and one for all messages, because
// those must be sent in order.
func workRefs(outbox, owner string, effects []bot.Effect, turn int64) []WorkRef {
	var work []WorkRef
	said := false
	for _, f := range effects {
		switch {
		case f.Kind != bot.EffectSay:
			work = append(work, WorkRef{Outbox: outbox, Owner: owner, Effect: f.ID})
		case !said:
			said = true
			work = append(work, WorkRef{Outbox: outbox, Owner: owner, Turn: turn})
		}
	}
	return work
}

// Work does what a WorkRef names. After an error it must be tried again later.
func (e *Engine) Work(ctx context.Context, ref WorkRef) error {
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
		return nil // done by an earlier attempt
	}
	return e.perform(ctx, o, ref.Owner, effects[i])
}

// perform carries out one effect, stores its answer and removes it from the outbox.
func (e *Engine) perform(ctx context.Context, o Outbox, owner string, f bot.Effect) error {
	ctx = requestid.With(ctx, f.Request)
	began := time.Now()
	if f.Kind == bot.EffectNotify || f.Kind == bot.EffectOpen {
		to, err := e.CurrentAddress(ctx, f.To, cmp.Or(f.At, e.Clock.Now()))
		if err != nil {
			return fmt.Errorf("whom effect %s is for: %w", maskID(f.ID), err)
		}
		f.To = to
	}
	err := e.execute(ctx, o.Name(), owner, f)
	e.Observer.Effect(f.Name, time.Since(began), err)
	if IsPermanent(err) {
		e.Log.ErrorContext(ctx, "effect given up", "effect", f.Name, "id", maskID(f.ID), "error", err)
		err = nil
	}
	if err != nil {
		return fmt.Errorf("effect %s (%s): %w", f.Name, maskID(f.ID), err)
	}
	e.Checkpoint(MidEffect)
	ctx, cancel := afterWork(ctx)
	defer cancel()
	if err := o.Ack(ctx, owner, f.ID); err != nil {
		return fmt.Errorf("ack %s: %w", maskID(f.ID), err)
	}
	if f.Kind == bot.EffectDo && o.Name() == "session" {
		if who, err := e.requester(ctx, o.Name(), owner, f); err == nil { // else the sweep schedules it
			e.scheduleTurn(who)
		}
	}
	if f.Kind == bot.EffectNotify || f.Kind == bot.EffectOpen {
		e.scheduleTurn(f.To)
	}
	return nil
}

// afterWork returns the context for storing the outcome of work: the work may have used all of
// its own time, and would be repeated for nothing.
func afterWork(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), storeOutcomeTimeout)
}

func (e *Engine) execute(ctx context.Context, outbox, owner string, f bot.Effect) error {
	now := e.Clock.Now()
	if now.Before(f.At) { // by the clock of another process: what an effect causes is not older than the effect
		now = f.At
	}
	switch f.Kind {
	case bot.EffectEvent:
		return e.Records.Append(ctx, bot.Record{ID: f.ID, Name: f.Name, At: f.At, Data: bot.HideSecrets(f.Args), Request: f.Request})
	case bot.EffectNotify:
		return e.storeInput(ctx, bot.Inbound{
			Input:   bot.Input{ID: f.ID, Kind: bot.KindNotice, At: now, Name: f.Name, Data: f.Args, Say: f.Say, Urgent: f.Urgent, Request: f.Request},
			Contact: f.To,
		})
	case bot.EffectOpen:
		return e.storeInput(ctx, bot.Inbound{
			Input:   bot.Input{ID: f.ID, Kind: bot.KindOpen, At: now, Name: f.Name, Data: f.Args, About: f.About, Urgent: f.Urgent, AfterNextMessage: f.AfterNextMessage, IfOpen: f.IfOpen, Say: f.Say, Request: f.Request},
			Contact: f.To,
		})
	case bot.EffectDo:
		if e.isNoopMove(f) {
			return nil
		}
		a, err := Answer{}, Permanent(fmt.Errorf("no handler for effect %q", f.Name))
		if h := e.Handlers[f.Name]; h != nil {
			a, err = e.runHandler(ctx, h, outbox, Task{Owner: owner, Effect: f, Now: now})
		}
		if IsPermanent(err) {
			e.Log.ErrorContext(ctx, "effect given up", "effect", f.Name, "id", maskID(f.ID), "error", err)
			a, err = Answer{Event: Failed}, nil
		}
		if err != nil || f.Frame == 0 && f.Name != bot.TranscribeVoice && f.Name != bot.ReadWithModel {
			return err
		}
		ctx, cancel := afterWork(ctx)
		defer cancel()
		who, err := e.requester(ctx, outbox, owner, f)
		if err != nil {
			return err
		}
		return e.storeAnswer(ctx, who, f, a, now)
	}
	return Permanent(fmt.Errorf("engine: effect of kind %q", f.Kind))
}

// requester returns the current address of the person who caused an effect: the original
// address may belong to somebody else now.
func (e *Engine) requester(ctx context.Context, outbox, owner string, f bot.Effect) (bot.ContactID, error) {
	if outbox != "session" || f.At.IsZero() {
		return bot.ContactID(owner), nil
	}
	who, err := e.CurrentAddress(ctx, bot.ContactID(owner), f.At)
	if err != nil {
		return "", fmt.Errorf("who asked for %s: %w", maskID(f.ID), err)
	}
	return who, nil
}

// storeAnswer stores a worker's answer as an input of the contact, under the effect's id.
func (e *Engine) storeAnswer(ctx context.Context, who bot.ContactID, f bot.Effect, a Answer, now time.Time) error {
	in := bot.Input{ID: f.ID, Kind: bot.KindAnswer, At: now, Name: f.Name, Event: a.Event, Frame: f.Frame, Request: f.Request}
	if a.Data != nil {
		raw, err := encode(a.Data)
		if err != nil {
			return Permanent(fmt.Errorf("answer of %s: %w", f.Name, err))
		}
		in.Data = raw
	}
	return e.storeInput(ctx, bot.Inbound{Input: in, Contact: who})
}

func (e *Engine) storeInput(ctx context.Context, in bot.Inbound) error {
	in.Received = e.Clock.Now()
	_, err := e.Inbox.Add(ctx, in)
	return err
}

// runHandler runs a handler with the requester's current address as the owner. If the person
// moves meanwhile, the new data are moved too.
func (e *Engine) runHandler(ctx context.Context, h Handler, outbox string, t Task) (Answer, error) {
	if outbox != "session" || t.Effect.Name == bot.MoveContact {
		return h(ctx, t)
	}
	address := bot.ContactID(t.Owner)
	who, err := e.CurrentAddress(ctx, address, cmp.Or(t.Effect.At, t.Now))
	if err != nil {
		return Answer{}, err
	}
	t.Owner = string(who)
	a, err := h(ctx, t)
	if err != nil {
		return a, err
	}
	ctx, cancel := afterWork(ctx)
	defer cancel()
	now, err := e.CurrentAddress(ctx, address, cmp.Or(t.Effect.At, t.Now))
	if err == nil && now != who {
		err = e.moveStored(ctx, bot.Move{From: who, To: now})
	}
	return a, err
}

// maskID masks the contact in an effect's id, for logs.
func maskID(id string) string {
	who, rest, ok := strings.Cut(id, "/")
	if !ok {
		return id
	}
	return bot.Mask(bot.ContactID(who)) + "/" + rest
}
