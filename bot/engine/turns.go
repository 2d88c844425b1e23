package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"recado/bot"
)

// maxWriteConflicts bounds how often a turn is run again because the session changed meanwhile.
// Each conflict means that another write succeeded, so this many in a row are an error.
const maxWriteConflicts = 50

// runTurns runs a contact's turns and returns after how long to run them again.
func (e *Engine) runTurns(ctx context.Context, who bot.ContactID) time.Duration {
	wait, err := e.Turn(ctx, who)
	if err != nil {
		e.Log.ErrorContext(ctx, "turn failed, will be tried again", "contact", bot.Mask(who), "error", err)
		return time.Second
	}
	return wait
}

// Turn consumes a contact's pending inputs and commits the outcome in one write. It returns
// after how long there may be more to do (0: not before it is scheduled again).
func (e *Engine) Turn(ctx context.Context, who bot.ContactID) (time.Duration, error) {
	began := time.Now()
	wait, ran, err := e.turn(ctx, who)
	if ran || err != nil {
		e.Observer.Turn(time.Since(began), err)
	}
	return wait, err
}

func (e *Engine) turn(ctx context.Context, who bot.ContactID) (wait time.Duration, ran bool, err error) {
	for range maxWriteConflicts {
		s, err := e.session(ctx, who)
		if err != nil {
			return 0, false, err
		}
		pending, err := e.Inbox.Pending(ctx, who)
		if err != nil {
			return 0, false, fmt.Errorf("pending of %s: %w", bot.Mask(who), err)
		}
		s, fresh, stale, erase := splitPending(s, pending)
		e.marker.markNow(ctx, stale...)
		e.redact(ctx, erase)
		if again, err := e.rerouteInputs(ctx, s, fresh); err != nil {
			return 0, false, err
		} else if again {
			continue
		}
		if s.MovedTo != "" {
			return 0, false, nil
		}
		fresh, missing, err := e.fetchFiles(ctx, fresh)
		if err != nil {
			return 0, false, err
		}
		fresh = bot.InOrder(fresh)
		if err := e.resolveQuotes(ctx, s, fresh); err != nil {
			return 0, false, err
		}
		now := e.Clock.Now()
		ready, wait := e.Machine.Ready(s, fresh, now)
		if missing > 0 && (wait == 0 || missing < wait) {
			wait = missing
		}
		if len(pending) >= pendingPage && wait == 0 {
			wait = markerDelay // there may be more inputs
		}
		if len(fresh) == 0 && missing == 0 {
			for _, in := range s.Due(now) {
				ready = append(ready, bot.Inbound{Input: in, Contact: who, Received: now})
			}
		}
		if len(ready) == 0 {
			return wait, false, nil
		}
		next, secret := e.runMachine(s, ready, now)
		for i, id := range next.RecentInputs {
			if slices.Contains(secret, id) {
				next.RecentInputs[i] = secretMark + id
			}
		}
		next.Version = s.Version + 1
		switch err := e.Sessions.Put(ctx, next); {
		case errors.Is(err, bot.ErrStale):
			continue // another write came first: the step is pure, nothing has been sent yet
		case err != nil:
			return 0, false, fmt.Errorf("commit turn %d of %s: %w", next.Turn, bot.Mask(who), err)
		}
		e.Checkpoint(AfterCommit)
		e.markConsumed(ctx, ready, secret)
		e.relay(ctx, next)
		e.showTyping(next, ready)
		return wait, true, nil
	}
	return 0, false, fmt.Errorf("turn of %s: gave up after %d write conflicts", bot.Mask(who), maxWriteConflicts)
}

func (e *Engine) session(ctx context.Context, who bot.ContactID) (bot.Session, error) {
	s, err := e.Sessions.Get(ctx, who)
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Session{ID: who}, nil
	}
	if err != nil {
		return s, fmt.Errorf("session of %s: %w", bot.Mask(who), err)
	}
	return s, nil
}

// pendingPage is the number of pending inputs from which the list may be incomplete: inputs
// that are not in it may still be pending.
const pendingPage = 100

// secretMark is the prefix in Session.RecentInputs of the id of an input that must also be
// erased: it must be erased even after a crash.
const secretMark = "secret "

// splitPending splits the pending inputs into those that no turn has consumed, those that only
// have to be marked and those that have to be erased. Consumed ids that are no longer pending
// are marked and are dropped from the session.
func splitPending(s bot.Session, pending []bot.Inbound) (_ bot.Session, fresh []bot.Inbound, stale, erase []string) {
	var recent []string
	for _, in := range pending {
		switch {
		case slices.Contains(s.RecentInputs, in.ID):
			stale = append(stale, in.ID)
			recent = append(recent, in.ID)
		case slices.Contains(s.RecentInputs, secretMark+in.ID):
			erase = append(erase, in.ID)
			recent = append(recent, secretMark+in.ID)
		default:
			fresh = append(fresh, in)
		}
	}
	if len(pending) < pendingPage {
		s.RecentInputs = recent
	}
	return s, fresh, stale, erase
}

// runMachine runs the pure step. If a dialog can't go on, the person is told and a case is
// opened, so that the conversation continues.
func (e *Engine) runMachine(s bot.Session, ready []bot.Inbound, now time.Time) (bot.Session, []string) {
	out, err := e.runRecovering(s, ready, now)
	if err != nil {
		e.Log.Error("dialog can't go on, an agent is called", "contact", bot.Mask(s.ID), "error", err)
		return e.Machine.FailTurn(s, ready, now), nil
	}
	return out.Session, out.Secret
}

// runRecovering runs the step and returns a panic as an error: the message that caused it is
// stored, and would crash every process that handles it.
func (e *Engine) runRecovering(s bot.Session, ready []bot.Inbound, now time.Time) (out bot.Outcome, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return e.Machine.Turn(s, ready, now)
}

// markConsumed marks inputs in the inbox. Timers are not in it.
func (e *Engine) markConsumed(ctx context.Context, ready []bot.Inbound, secret []string) {
	var ids []string
	for _, in := range ready {
		if in.Kind != bot.KindTimer && !slices.Contains(secret, in.ID) {
			ids = append(ids, in.ID)
		}
	}
	e.redact(ctx, secret)
	if e.running.Load() {
		e.marker.markSoon(ids...)
	} else {
		e.marker.markNow(ctx, ids...)
	}
}

// redact marks secret inputs and erases their text.
func (e *Engine) redact(ctx context.Context, secret []string) {
	if len(secret) == 0 {
		return
	}
	if err := e.Inbox.Redact(ctx, secret); err != nil {
		e.Log.ErrorContext(ctx, "secret inputs are not erased yet, will be tried again", "inputs", len(secret), "error", err)
	}
}
