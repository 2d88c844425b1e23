// Package facts makes the facts of documents that have changed, and sends planned reports. A handler may be called again for the same effect, and
// in any order: the fact is made of the document as it is then.
package facts

import (
	"context"
	"encoding/json"
	"errors"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/facts"
	"recado/flows/outbox"
)

// Worker carries out the effects.
type Worker struct {
	Facts   *facts.Service
	Planned *facts.Scheduler
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{outbox.DoFact: w.keep, facts.DoSend: w.send}
}

func (w Worker) keep(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ref facts.Ref
	if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	err := w.Facts.Keep(ctx, ref)
	if errors.Is(err, bot.ErrNotFound) {
		err = engine.Permanent(err)
	}
	return engine.Answer{}, err
}

func (w Worker) send(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ref facts.SendRef
	if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	err := w.Planned.Send(ctx, ref, t.Now)
	if errors.Is(err, bot.ErrNotFound) || errors.Is(err, facts.ErrTooMany) {
		err = engine.Permanent(err)
	}
	return engine.Answer{}, err
}
