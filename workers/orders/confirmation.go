package orders

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/orders"
)

// settleConfirmation carries out a contact's answer about an unconfirmed order. It answers "gone"
// if the order is gone or not the contact's, and "going" to a rejection of an order that is
// confirmed.
func (w *Worker) settleConfirmation(do func(context.Context, string, orders.Actor, time.Time) (orders.Order, error)) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var ref orders.Ref
		if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		o, err := do(ctx, ref.OrderID, orders.Actor{Role: orders.RoleClient, ID: t.Owner}, t.Now)
		switch {
		case errors.Is(err, bot.ErrNotFound), errors.Is(err, orders.ErrRefused), errors.Is(err, orders.ErrTransition):
			return engine.Answer{Event: "gone"}, nil
		case err != nil:
			return engine.Answer{}, err
		case o.State.Ended() && t.Effect.Name == orders.DoConfirm:
			return engine.Answer{Event: "gone"}, nil
		case !o.State.Ended() && t.Effect.Name == orders.DoReject: // an agent has confirmed it meanwhile
			return engine.Answer{Event: "going"}, nil
		}
		return engine.Answer{Event: bot.OK}, nil
	}
}

// findUnconfirmed answers "ok" for an order that still waits for its contact's confirmation, else "gone".
func (w *Worker) findUnconfirmed(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ref orders.Ref
	if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	o, err := w.Orders.Get(ctx, ref.OrderID)
	if errors.Is(err, bot.ErrNotFound) || err == nil && (!o.Unconfirmed || o.State.Ended()) {
		return engine.Answer{Event: "gone"}, nil
	}
	return engine.Answer{Event: bot.OK}, err
}
