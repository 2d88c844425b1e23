package app

import (
	"context"
	"errors"
	"time"

	"recado/flows/customers"
)

// creditHeld is what credit keeps of a person. Orders are papers of the business; who has one that is not over
// can't be erased.
func creditHeld(c *core) customers.Holding {
	return customers.Holding{
		Name: "credit",
		Export: func(ctx context.Context, p customers.Person) (any, error) {
			evaluations, err1 := c.credit.evaluations.OfCustomer(ctx, p.Customer)
			orders, err2 := c.credit.orders.OfCustomer(ctx, p.Customer)
			for i := range evaluations {
				evaluations[i].Outbox, evaluations[i].Command = nil, ""
			}
			for i := range orders {
				orders[i].Outbox, orders[i].Command = nil, ""
			}
			return map[string]any{"evaluations": evaluations, "orders": orders}, errors.Join(err1, err2)
		},
		Erase: func(ctx context.Context, p customers.Person, now time.Time) error {
			return errors.Join(c.credit.evaluations.Pseudonymise(ctx, p.Customer, now), c.credit.orders.Pseudonymise(ctx, p.Customer, now))
		},
		Duty: func(ctx context.Context, p customers.Person) (d customers.Duty, err error) {
			orders, err := c.credit.orders.OfCustomer(ctx, p.Customer)
			for _, o := range orders {
				d.Open = d.Open || !o.Over()
				if until := o.UpdatedAt.AddDate(ordersKept, 0, 0); until.After(d.Until) {
					d.Reason, d.Until = "orders", until
				}
			}
			return d, err
		},
	}
}
