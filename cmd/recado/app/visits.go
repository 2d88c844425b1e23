package app

import (
	"context"
	"encoding/json"
	"errors"

	"recado/bot/engine"
	"recado/flows/companies"
	"recado/flows/orders"
	"recado/flows/validation"
)

// visitHandlers returns the handler that makes the orders of planned visits. An order that can't be made,
// for example of a service that is offered no longer, is told to the operators once: the plan is to be
// mended, and the next visits go on.
func visitHandlers(c core, alarm alarmFunc) map[string]engine.Handler {
	return map[string]engine.Handler{companies.DoVisit: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var o orders.CreateCommand
		if err := json.Unmarshal(t.Effect.Args, &o); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		o.RateLimited = true // the plan is bounded: a company with many locations gets all of its orders
		_, _, err := c.orders.Create(ctx, o, t.Now)
		if invalid, ok := errors.AsType[*validation.InvalidError](err); ok {
			alarm(ctx, "contract.visit_failed", o.Command, invalid.Error())
			return engine.Answer{Event: "invalid"}, nil
		}
		return engine.Answer{Event: "ok"}, err
	}}
}
