// Package stock carries out the effects of the stock: deliveries and used material enter the ledger, and
// the conversations of technicians and supervisors ask for material and decide.
//
// It guarantees that an effect moves material once, however often it is carried out. It never decides
// how much there is: package flows/stock does.
package stock

import (
	"context"
	"encoding/json"
	"errors"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/stock"
	"recado/flows/validation"
)

// Worker carries out the effects of the stock.
type Worker struct {
	Stock  *stock.Service
	Orders *orders.Service
}

// Answers besides "ok".
const (
	Refused bot.Event = "refused"
	Choose  bot.Event = "choose"
	None    bot.Event = "none"
)

// Handlers returns the handler of each effect.
func (w *Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		orders.DoUseStock: w.use,
		orders.DoFindPart: w.findPart,
		stock.DoDeliver:   w.deliver,
		stock.DoFulfil:    w.fulfil,
		stock.LookUp:      w.lookUp,
		stock.AskFor:      w.askFor,
		stock.DecideAsked: w.decide,
	}
}

var done = engine.Answer{Event: bot.OK}

// settled is for effects that nobody waits for: what will never succeed is not tried again.
func settled(err error) (engine.Answer, error) {
	var invalid *validation.InvalidError
	var lacking *stock.NotEnoughError
	if errors.As(err, &invalid) || errors.As(err, &lacking) || errors.Is(err, bot.ErrNotFound) {
		return engine.Answer{}, engine.Permanent(err)
	}
	return done, err
}

// use takes what a job used from the technician's van. A material that the catalogue no longer has is
// refused for good.
func (w *Worker) use(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var u orders.StockUse
	if err := json.Unmarshal(t.Effect.Args, &u); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	n, err := money.ParseDecimal(u.Quantity)
	if err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	if last, err := w.Stock.Last(ctx, u.SKU); err != nil || last.Number == 0 { // the business keeps no stock of it
		return done, err
	}
	_, err = w.Stock.Move(ctx, stock.Movement{
		Command: t.Effect.ID, SKU: u.SKU, Kind: stock.Use, From: stock.Van(u.Technician), Quantity: n, Order: u.Order,
		By: orders.Actor{Role: orders.RoleTechnician, ID: u.Technician},
	}, t.Now)
	return settled(err)
}

// deliver enters a delivery, and gives it to whoever waits for it.
func (w *Worker) deliver(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var d stock.Delivered
	if err := json.Unmarshal(t.Effect.Args, &d); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	p, err := w.Stock.Deliver(ctx, d, t.Now)
	if err != nil || p.State != stock.Received {
		return settled(err)
	}
	if p.Request != "" {
		if _, err := w.Stock.Fulfil(ctx, p.Request, t.Now); err != nil {
			return settled(err)
		}
	}
	if p.Order != "" {
		_, err = w.Orders.PartArrived(ctx, p.Order, p.ID, t.Now)
	}
	return settled(err)
}

// fulfil moves what an approved request asks for.
func (w *Worker) fulfil(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var of struct {
		Request string `json:"request"`
	}
	if err := json.Unmarshal(t.Effect.Args, &of); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	r, err := w.Stock.Fulfil(ctx, of.Request, t.Now)
	if err == nil && r.State == stock.Fulfilled && r.Order != "" {
		_, err = w.Orders.PartArrived(ctx, r.Order, r.Purchase, t.Now)
	}
	return settled(err)
}

// lookUp finds the material that a technician's words mean.
func (w *Worker) lookUp(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var said stock.Asking
	if err := json.Unmarshal(t.Effect.Args, &said); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	view, err := w.Stock.Look(ctx, bot.ContactID(t.Owner), said)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return engine.Answer{Event: None}, nil
	case err != nil:
		return engine.Answer{}, err
	case len(view.Options) > 0:
		return engine.Answer{Event: Choose, Data: view}, nil
	case view.SKU == "":
		return engine.Answer{Event: Refused, Data: view}, nil
	}
	return engine.Answer{Event: bot.OK, Data: view}, nil
}

// askFor makes a technician's request.
func (w *Worker) askFor(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var said stock.Asking
	if err := json.Unmarshal(t.Effect.Args, &said); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	who, err := w.Stock.Technicians.ByContact(ctx, bot.ContactID(t.Owner))
	if errors.Is(err, bot.ErrNotFound) {
		return engine.Answer{Event: None}, nil
	}
	if err != nil {
		return engine.Answer{}, err
	}
	n, err := money.ParseDecimal(said.Quantity)
	if err != nil {
		return engine.Answer{Event: Refused}, nil //nolint:nilerr // the dialog asks again
	}
	r, err := w.Stock.Ask(ctx, stock.Request{Technician: who, SKU: said.SKU, Quantity: n, Text: said.Text, Command: t.Effect.ID}, t.Now)
	if _, wrong := errors.AsType[*validation.InvalidError](err); wrong {
		return engine.Answer{Event: Refused}, nil
	}
	return engine.Answer{Event: bot.OK, Data: stock.RequestView(r)}, err
}

// decide takes a supervisor's answer to a request.
func (w *Worker) decide(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var d stock.Decision
	if err := json.Unmarshal(t.Effect.Args, &d); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	d.Judge(t.Effect.Spoofable, t.Now)
	if d.Unverified {
		return engine.Answer{Event: Refused, Data: orders.ClientRefusal{Key: orders.RefusedUnproven}}, nil
	}
	r, err := w.Stock.DecideBy(ctx, bot.ContactID(t.Owner), d.Request, d.Approve, d.Reason, t.Now)
	switch {
	case errors.Is(err, stock.ErrOver):
		return engine.Answer{Event: Refused, Data: orders.ClientRefusal{Key: "request.over"}}, nil
	case errors.Is(err, bot.ErrNotFound):
		return engine.Answer{Event: Refused, Data: orders.ClientRefusal{Key: "request.not_yours"}}, nil
	}
	return engine.Answer{Event: bot.OK, Data: stock.RequestView(r)}, err
}
