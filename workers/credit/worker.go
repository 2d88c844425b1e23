package credit

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/credit"
)

// Evaluations evaluates customers; *credit.Evaluations implements it.
type Evaluations interface {
	Evaluate(ctx context.Context, w credit.EvaluateWork, now time.Time) (credit.Evaluation, error)
	Appeal(ctx context.Context, w credit.AppealWork, who bot.ContactID, now time.Time) (credit.Evaluation, error)
	Get(ctx context.Context, id string) (credit.Evaluation, error)
}

// Orders reads orders; *credit.Orders implements it.
type Orders interface {
	Get(ctx context.Context, id string) (credit.Order, error)
}

// Lines changes what customers may owe; *credit.Lines implements it.
type Lines interface {
	Grant(ctx context.Context, g credit.Grant, country string, now time.Time) error
	Follow(ctx context.Context, o credit.Order, now time.Time) error
}

// Worker carries out the effects.
type Worker struct {
	Evaluations Evaluations
	Orders      Orders
	Lines       Lines
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		credit.DoEvaluate: with(w.evaluate), credit.DoAppeal: with(w.appeal), credit.DoGrant: with(w.grant), credit.DoSettle: with(w.settle),
	}
}

func with[T any](do func(ctx context.Context, args T, t engine.Task) (engine.Answer, error)) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var args T
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		return do(ctx, args, t)
	}
}

func (w Worker) evaluate(ctx context.Context, work credit.EvaluateWork, t engine.Task) (engine.Answer, error) {
	e, err := w.Evaluations.Evaluate(ctx, work, t.Now)
	if err != nil {
		return engine.Answer{}, decided(err)
	}
	events := map[credit.Decision]bot.Event{
		credit.Approved: credit.EventApproved, credit.Denied: credit.EventDenied, credit.Rejected: credit.EventDenied, credit.InProcess: credit.EventInProcess,
	}
	event, ok := events[e.Decision]
	if !ok {
		event = credit.EventIncomplete
	}
	return engine.Answer{Event: event, Data: e.Answer()}, nil
}

func (w Worker) appeal(ctx context.Context, work credit.AppealWork, t engine.Task) (engine.Answer, error) {
	_, err := w.Evaluations.Appeal(ctx, work, bot.ContactID(t.Owner), t.Now)
	if refused, ok := errors.AsType[*credit.RefusedError](err); ok {
		return engine.Answer{Event: credit.EventRefused, Data: credit.AppealAnswer{Reason: refused.Reason}}, nil
	}
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: credit.EventAccepted, Data: credit.AppealAnswer{}}, nil
}

func (w Worker) grant(ctx context.Context, g credit.Grant, t engine.Task) (engine.Answer, error) {
	e, err := w.Evaluations.Get(ctx, g.Evaluation)
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK}, w.Lines.Grant(ctx, g, e.Country, t.Now)
}

// settle reads the order as it is now, so that effects which come in another order than they were made
// lead to the same end.
func (w Worker) settle(ctx context.Context, s credit.Settlement, t engine.Task) (engine.Answer, error) {
	o, err := w.Orders.Get(ctx, s.Order)
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK}, w.Lines.Follow(ctx, o, t.Now)
}

// decided marks a refusal, which trying again can't mend.
func decided(err error) error {
	if _, ok := errors.AsType[*credit.RefusedError](err); ok {
		return engine.Permanent(err)
	}
	return err
}
