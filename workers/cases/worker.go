package cases

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/cases"
	"recado/flows/orders"
	"recado/flows/text"
)

// Orders stores the orders that emergencies have created.
type Orders interface {
	Get(ctx context.Context, id string) (orders.Order, error)
	Update(ctx context.Context, id string, edition int64, change func(*orders.Intake), by orders.Actor, command string, now time.Time) (orders.Order, error)
	ChangeState(ctx context.Context, id string, t orders.Transition, now time.Time) (orders.Order, error)
}

// Worker carries out the effects of package flows/cases.
type Worker struct {
	Cases  *cases.Service
	Orders Orders
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		cases.DoAlert: w.with(func(ctx context.Context, who bot.ContactID, c cases.Command, t engine.Task) (engine.Answer, error) {
			c.Spoofable = t.Effect.Spoofable
			a, err := w.Cases.Alert(ctx, who, c, t.Effect.ID, t.Now)
			return engine.Answer{Event: bot.OK, Data: a}, err
		}),
		cases.DoNote: w.with(func(ctx context.Context, who bot.ContactID, c cases.Command, t engine.Task) (engine.Answer, error) {
			a, err := w.Cases.Note(ctx, who, c, t.Effect.ID, t.Now)
			return engine.Answer{Event: bot.OK, Data: a}, err
		}),
		cases.DoClear: w.with(func(ctx context.Context, who bot.ContactID, c cases.Command, t engine.Task) (engine.Answer, error) {
			c.Spoofable = t.Effect.Spoofable
			event, a, err := w.Cases.Clear(ctx, who, c, t.Effect.ID, t.Now)
			return engine.Answer{Event: event, Data: a}, err
		}),
		cases.DoSettle: w.with(w.settle),
	}
}

func (w Worker) with(do func(context.Context, bot.ContactID, cases.Command, engine.Task) (engine.Answer, error)) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var c cases.Command
		if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		return do(ctx, bot.ContactID(t.Owner), c, t)
	}
}

// settle lowers an emergency's order to a normal one, or cancels it, on behalf of the order's
// contact. It answers "refused" if the contact or the order's state does not allow it, or if the channel
// does not authenticate the sender: staff decide then.
func (w Worker) settle(ctx context.Context, who bot.ContactID, c cases.Command, t engine.Task) (engine.Answer, error) {
	refused := engine.Answer{Event: "refused"}
	o, err := w.Orders.Get(ctx, c.Order)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return refused, nil
	case err != nil:
		return engine.Answer{}, err
	case o.Contact != who, t.Effect.Spoofable: // a forged sender must not send the help away
		return refused, nil
	}
	by := orders.Actor{Role: orders.RoleClient, ID: string(who)}
	if c.OrderChoice == cases.CancelVisit {
		_, err = w.Orders.ChangeState(ctx, o.ID, orders.Transition{To: orders.Stage{State: orders.Cancelled}, By: by, Command: t.Effect.ID, Reason: falseAlarm}, t.Now)
	} else if o.Priority == orders.Emergency {
		lower := func(i *orders.Intake) {
			i.Priority = orders.Medium
			if c.Text != "" { // the new purpose of the visit comes first
				i.Description = text.Cut(c.Text+"\n"+i.Description, orders.MaxDescription)
			}
		}
		_, err = w.Orders.Update(ctx, o.ID, o.Edition(), lower, by, t.Effect.ID, t.Now)
	}
	if errors.Is(err, orders.ErrTransition) {
		return refused, nil
	}
	return engine.Answer{Event: bot.OK}, err
}

// falseAlarm is the reason in an order's history, in the language of the business's records.
const falseAlarm = "El cliente dice que ya no hay peligro"
