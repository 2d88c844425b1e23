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
)

// findPart looks for the part for which a job waits: it is fetched from the store or another van by a
// request that a supervisor decides, or bought.
func (w *Worker) findPart(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var m orders.MissingPart
	if err := json.Unmarshal(t.Effect.Args, &m); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	found, err := w.source(ctx, t, m)
	if err != nil {
		return settled(err)
	}
	_, err = w.Orders.PartFound(ctx, m.Order, m.Pause, found, t.Now)
	return settled(err)
}

// source returns the part with where it comes from. Repeated it makes the same request or purchase.
func (w *Worker) source(ctx context.Context, t engine.Task, m orders.MissingPart) (orders.Part, error) {
	part := m.Part
	n, wrong := money.ParseDecimal(part.Quantity)
	if unknown := part.SKU == "" || wrong != nil; unknown { // a person finds it
		part.Found = orders.PartUnknown
		return part, nil
	}
	technician, err := w.Stock.Technicians.Technician(ctx, m.Technician)
	if err != nil {
		return part, err
	}
	at, ok, err := w.Stock.Find(ctx, part.SKU, m.Technician, n)
	if err != nil {
		return part, err
	}
	if !ok {
		if kept, err := w.Stock.Kept(ctx, part.SKU); err != nil || !kept {
			part.Found = orders.PartUnknown
			return part, err
		}
		bought, err := w.Stock.Buy(ctx, stock.Purchase{
			Command: "buy/" + t.Effect.ID, Lines: []stock.PurchaseLine{{SKU: part.SKU, Quantity: n}}, Order: m.Order, Technician: m.Technician,
			By: orders.Actor{Role: orders.RoleSystem},
		}, t.Now)
		part.Found, part.Purchase, part.ETA = orders.PartBought, bought.ID, bought.ETA
		return part, err
	}
	switch holder := at.Technician(); {
	case holder == m.Technician:
		part.Found = orders.PartInOwnVan
		return part, nil
	case holder == "":
		part.Found = orders.PartInStore
	default:
		part.Found = orders.PartInVan
		has, err := w.Stock.Technicians.Technician(ctx, holder)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return part, err
		}
		part.Holder = has.Name
	}
	r, err := w.Stock.Ask(ctx, stock.Request{
		Command: "part/" + t.Effect.ID, Technician: technician, SKU: part.SKU, Quantity: n, From: at, Order: m.Order,
	}, t.Now)
	part.Request = r.ID
	return part, err
}
