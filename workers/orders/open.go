package orders

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/orders"
)

// Quotes finds the quotations that wait for a contact's answer; *quotations.Service implements it.
type Quotes interface {
	OpenItems(ctx context.Context, who bot.ContactID, id string, now time.Time) ([]orders.OpenItem, error)
}

// open finds a contact's open items: orders, extra work, finished work and quotations, the latest
// order first, each quotation after its order.
func (w *Worker) open(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var args struct {
		Order string `json:"order"`
	}
	if len(t.Effect.Args) > 0 {
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
	}
	who := bot.ContactID(t.Owner)
	var quotes []orders.OpenItem
	var err error
	if w.Quotes != nil {
		if quotes, err = w.Quotes.OpenItems(ctx, who, args.Order, t.Now); err != nil {
			return engine.Answer{}, err
		}
	}
	order := args.Order
	if len(quotes) > 0 && quotes[0].ID == order { // a quotation was named: list the items of its order
		order = quotes[0].Order
	}
	found, err := w.Orders.OpenItems(ctx, who, order, t.Now)
	if err != nil {
		return engine.Answer{}, err
	}
	for _, q := range quotes {
		q.Name = w.Orders.ServiceName(q.Service, w.Locale)
		at := len(found.Items)
		for i, item := range found.Items {
			if item.Order == q.Order {
				q.Name, at = item.Name, i+1
			}
		}
		found.Items = slices.Insert(found.Items, at, q)
		found.Last = nil
	}
	if len(found.Items) == 0 {
		return engine.Answer{Event: None, Data: found}, nil
	}
	return engine.Answer{Event: bot.OK, Data: found}, nil
}

// change carries out a customer's wish to change or cancel an order.
func (w *Worker) change(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var c orders.ChangeCommand
	if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	if c.Command == "" {
		c.Command = t.Effect.ID
	}
	c.Spoofable = t.Effect.Spoofable
	do := w.Orders.Change
	switch t.Effect.Name {
	case orders.ClientCancel:
		c.Kind = orders.ChangeCancel
	case orders.ClientReportLate:
		do = w.Orders.ReportLate
	}
	return answer(do(ctx, bot.ContactID(t.Owner), c, t.Now))
}

// answerRequest carries out a supervisor's answer to a customer's request. The supervisor is the
// owner of the conversation.
func (w *Worker) answerRequest(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var a orders.RequestAnswer
	if err := json.Unmarshal(t.Effect.Args, &a); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	if a.Command == "" {
		a.Command = t.Effect.ID
	}
	a.Judge(t.Effect.Spoofable, t.Now)
	return answer(w.Orders.AnswerBy(ctx, bot.ContactID(t.Owner), a, t.Now))
}
