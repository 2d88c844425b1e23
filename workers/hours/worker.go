// Package hours carries out the effects by which conversations tell of working hours: marks, confirmations, requests for
// overtime and the supervisors' answers.
//
// It guarantees that an effect is taken once, however often it is carried out. It never decides what counts: package
// flows/hours does.
package hours

import (
	"context"
	"encoding/json"
	"errors"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/hours"
	"recado/flows/orders"
	"recado/flows/validation"
)

// Worker carries out the effects of hours.
type Worker struct {
	Hours *hours.Service
}

// Answers besides "ok".
const (
	Refused bot.Event = "refused"
	None    bot.Event = "none"
)

// Handlers returns the handler of each effect.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		hours.DoTell: ofTechnician(w, func(ctx context.Context, who hours.Worker, told hours.Told, t engine.Task) (hours.View, error) {
			told.Judge(t.Effect.Spoofable, t.Now)
			return w.Hours.Tell(ctx, who, told, t.Effect.ID, t.Now)
		}),
		hours.DoShow: ofTechnician(w, func(ctx context.Context, who hours.Worker, _ hours.Told, t engine.Task) (hours.View, error) {
			return w.Hours.Show(ctx, who, t.Now)
		}),
		hours.DoConfirm: ofTechnician(w, func(ctx context.Context, who hours.Worker, told hours.Told, t engine.Task) (hours.View, error) {
			return w.Hours.Confirm(ctx, who, told.Day, t.Now)
		}),
		hours.DoOvertime: ofTechnician(w, func(ctx context.Context, who hours.Worker, asked hours.OvertimeAsked, t engine.Task) (hours.View, error) {
			return w.Hours.AskOvertime(ctx, who, asked, t.Effect.ID, t.Now)
		}),
		hours.DoDecide: w.decide,
	}
}

// ofTechnician makes the handler of what the technician of a conversation does. Anybody else gets the answer None.
func ofTechnician[T any](w Worker, do func(context.Context, hours.Worker, T, engine.Task) (hours.View, error)) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var args T
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		who, err := w.Hours.Workers.WorkerOf(ctx, bot.ContactID(t.Owner))
		if errors.Is(err, bot.ErrNotFound) {
			return engine.Answer{Event: None}, nil
		}
		if err != nil {
			return engine.Answer{}, err
		}
		v, err := do(ctx, who, args, t)
		if refused, ok := errors.AsType[*hours.RefusedError](err); ok {
			return engine.Answer{Event: Refused, Data: w.Hours.Refusal(refused)}, nil
		}
		if errors.Is(err, bot.ErrNotFound) {
			return engine.Answer{Event: Refused, Data: hours.View{Why: hours.WhyNothing}}, nil
		}
		return engine.Answer{Event: bot.OK, Data: v}, err
	}
}

// decide takes a supervisor's answer.
func (w Worker) decide(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var d hours.Decision
	if err := json.Unmarshal(t.Effect.Args, &d); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	d.Judge(t.Effect.Spoofable, t.Now)
	if d.Unverified {
		return refusal(orders.RefusedUnproven)
	}
	v, err := w.Hours.DecideBy(ctx, bot.ContactID(t.Owner), d, t.Now)
	switch {
	case errors.Is(err, hours.ErrDecided):
		return refusal("request.over")
	case errors.Is(err, bot.ErrNotFound):
		return refusal("request.not_yours")
	}
	if _, ok := errors.AsType[*hours.RefusedError](err); ok {
		return refusal("request.open")
	}
	if _, ok := errors.AsType[*validation.InvalidError](err); ok {
		return refusal("request.reason")
	}
	return engine.Answer{Event: bot.OK, Data: v}, err
}

func refusal(key string) (engine.Answer, error) {
	return engine.Answer{Event: Refused, Data: orders.ClientRefusal{Key: key}}, nil
}
