package margins

import (
	"context"
	"errors"

	"recado/bot"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/orders"
)

// Service computes margins. It is safe for concurrent use, and returns the errors of its ports.
type Service struct {
	Order   func(ctx context.Context, id string) (orders.Order, error)
	Invoice func(ctx context.Context, id string) (invoices.Invoice, error)
	Pay     func(ctx context.Context, technician string) (Pay, error) // Blank for one who is not known
	Costs   Costs
}

// Get returns the margin of an order, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Report, error) {
	o, err := s.Order(ctx, id)
	if err != nil {
		return Report{}, err
	}
	var i *invoices.Invoice
	if o.Closing.Invoice != "" {
		found, err := s.Invoice(ctx, o.Closing.Invoice)
		if err != nil && !errors.Is(err, bot.ErrNotFound) { // a month that is not billed yet is no invoice
			return Report{}, err
		}
		if err == nil {
			i = &found
		}
	}
	return s.of(ctx, o, i)
}

// CostOf returns what finished work cost with the overhead; false while something of it is unknown.
func (s *Service) CostOf(ctx context.Context, o orders.Order) (money.Amount, bool, error) {
	r, err := s.of(ctx, o, nil)
	if errors.Is(err, money.ErrMixed) || errors.Is(err, money.ErrRange) {
		return money.Amount{}, false, nil
	}
	return r.Cost, err == nil && r.Known(), err
}

func (s *Service) of(ctx context.Context, o orders.Order, i *invoices.Invoice) (Report, error) {
	var pay Pay
	if t := o.Work.Technician; t != nil && s.Pay != nil {
		var err error
		if pay, err = s.Pay(ctx, t.ID); err != nil && !errors.Is(err, bot.ErrNotFound) {
			return Report{}, err
		}
	}
	return Of(o, i, pay, s.Costs)
}
