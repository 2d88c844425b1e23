package app

import (
	"context"

	"recado/flows/business"
	"recado/flows/margins"
)

// newMargins makes the service of margins. It needs the services of orders, invoices and technicians.
func newMargins(b business.Business, c *core) *margins.Service {
	overhead, perKm, hour := b.Billing.CostRates()
	staff := c.technicians
	return &margins.Service{
		Order: c.orders.Get, Invoice: c.invoices.Get,
		Pay: func(ctx context.Context, id string) (margins.Pay, error) {
			t, err := staff.Get(ctx, id)
			return margins.Pay{Salary: t.Personnel.Salary, Charges: t.Personnel.Charges}, err
		},
		Costs: margins.Costs{
			Hour: hour, PerKm: perKm, Overhead: overhead, Productive: b.Billing.Productive(), Base: b.Billing.BasePoint(), Currency: b.Tariff().Currency,
		},
	}
}
