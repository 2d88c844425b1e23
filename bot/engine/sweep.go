package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/broken"
)

const (
	// sweepAge is how long work may wait before the sweep queues it again.
	sweepAge = 3 * time.Second
	// sweepLimit bounds what one sweep picks up; the next one continues.
	sweepLimit = 500
)

func (e *Engine) sweepEvery(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := e.Sweep(ctx); err != nil && ctx.Err() == nil {
			e.Log.WarnContext(ctx, "sweep incomplete", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Sweep finds work that a crash, a restart or a lost queue entry has left, and due timers. Any
// process may run it at any time.
func (e *Engine) Sweep(ctx context.Context) error {
	now := e.Clock.Now()
	resting, err1 := e.Inbox.WaitingContacts(ctx, now.Add(-sweepAge), sweepLimit)
	due, err2 := e.Sessions.Due(ctx, now, sweepLimit)
	if broken.Is("wake") {
		resting = nil
	}
	for _, who := range append(resting, due...) {
		e.scheduleTurn(who)
	}
	errs := []error{err1, err2}
	for _, d := range e.Deadlines {
		errs = append(errs, d.Expire(ctx, now, sweepLimit))
	}
	for _, name := range slices.Sorted(maps.Keys(e.outboxes)) { // in one order, so that a simulation can be repeated
		if err := e.requeue(ctx, name, e.outboxes[name], now); err != nil {
			errs = append(errs, fmt.Errorf("outbox %s: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

// requeue queues the waiting work of an outbox again. Work that is queued already is not queued
// twice. A document that can't be read does not delay others.
func (e *Engine) requeue(ctx context.Context, name string, o Outbox, now time.Time) error {
	owners, err := o.Waiting(ctx, now.Add(-sweepAge), sweepLimit)
	if err != nil {
		return err
	}
	var errs []error
	for _, owner := range owners {
		effects, err := o.Load(ctx, owner)
		if errors.Is(err, bot.ErrUnavailable) {
			return errors.Join(append(errs, err)...)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, ref := range workRefs(name, owner, effects, 0) {
			if err := e.Queue.Enqueue(ctx, ref); err != nil {
				return errors.Join(append(errs, err)...)
			}
		}
		if err := o.Touch(ctx, owner, now); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// EnqueueEffects queues a document's new effects now and not at the next sweep: for commands
// outside a conversation.
func (e *Engine) EnqueueEffects(ctx context.Context, outbox, owner string) {
	o := e.outboxes[outbox]
	effects, err := o.Load(ctx, owner)
	if err == nil {
		for _, ref := range workRefs(outbox, owner, effects, 0) {
			if err = e.Queue.Enqueue(ctx, ref); err != nil {
				break
			}
		}
	}
	if err != nil {
		e.Log.WarnContext(ctx, "effects wait for the sweep", "outbox", outbox, "error", err)
	}
}
