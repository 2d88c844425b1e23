package orders

import (
	"context"
	"encoding/json"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/orders"
)

// holdDecide carries out what a supervisor or an admin says about a paused order.
func (w *Worker) holdDecide(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var c orders.HoldCommand
	if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	if c.Command == "" {
		c.Command = t.Effect.ID
	}
	c.Judge(t.Effect.Spoofable, t.Now)
	o, err := w.Orders.HoldBy(ctx, bot.ContactID(t.Owner), c, t.Now)
	return answer(orders.Ref{OrderID: o.ID}, err)
}
