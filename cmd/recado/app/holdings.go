package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/credit"
	"recado/flows/customers"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/orders"
	"recado/flows/outbox"
)

// holdings lists what the parts of the program keep of people: what an export contains, and what an
// erasure reaches.
func holdings(p coreParts, c *core) []customers.Holding {
	return []customers.Holding{
		consentsHeld(c), conversationHeld(c), ordersHeld(c), quotationsHeld(c), debtsHeld(c), invoicesHeld(c), bankLinesHeld(c), creditHeld(c), contactsHeld(p, c), campaignsHeld(c),
	}
}

func consentsHeld(c *core) customers.Holding {
	return customers.Holding{
		Name: "consents",
		Export: func(ctx context.Context, p customers.Person) (any, error) {
			return c.consents.Export(ctx, p.Customer, p.Contacts...)
		},
		Erase: func(ctx context.Context, p customers.Person, _ time.Time) error {
			return c.consents.Pseudonymise(ctx, p.Customer, p.Contacts...)
		},
	}
}

// maxExported bounds the entries of one kind in an export, of each contact.
const maxExported = 20_000

func conversationHeld(c *core) customers.Holding {
	return customers.Holding{
		Name: "conversation",
		Export: func(ctx context.Context, p customers.Person) (any, error) {
			return ofContacts(p, func(who bot.ContactID) ([]engine.Entry, error) {
				return c.engine.Transcript(ctx, who, time.Time{}, maxExported)
			})
		},
		Erase: func(ctx context.Context, p customers.Person, now time.Time) error {
			return eachContact(p, func(who bot.ContactID) error { return c.engine.Forget(ctx, who, now) })
		},
	}
}

// ordersKept are the years for which papers of the business must be kept; see flows/retention.
const ordersKept = 10

func ordersHeld(c *core) customers.Holding {
	type shown struct {
		ID          string    `json:"id"`
		Service     string    `json:"service"`
		Description string    `json:"description"`
		State       string    `json:"state"`
		Address     string    `json:"address"`
		CreatedAt   time.Time `json:"createdAt"`
	}
	return customers.Holding{
		Name: "orders",
		Export: func(ctx context.Context, p customers.Person) (any, error) {
			return ofContacts(p, func(who bot.ContactID) (all []shown, err error) {
				found, err := c.orders.OfContact(ctx, who, maxExported)
				for _, o := range found {
					all = append(all, shown{o.ID, o.ServiceType, o.Description, string(o.State), o.Location.String(), o.CreatedAt})
				}
				return all, err
			})
		},
		Erase: func(ctx context.Context, p customers.Person, now time.Time) error {
			return eachContact(p, func(who bot.ContactID) error { return c.orders.Pseudonymise(ctx, who, p.Customer, now) })
		},
		Duty: func(ctx context.Context, p customers.Person) (d customers.Duty, err error) {
			found, err := ofContacts(p, func(who bot.ContactID) ([]orders.Order, error) { return c.orders.OfContact(ctx, who, maxExported) })
			for _, o := range found {
				d.Open = d.Open || !o.State.Ended()
				if until := o.UpdatedAt.AddDate(ordersKept, 0, 0); until.After(d.Until) {
					d.Reason, d.Until = "orders", until
				}
			}
			return d, err
		},
	}
}

func quotationsHeld(c *core) customers.Holding {
	type shown struct {
		ID        string    `json:"id"`
		Order     string    `json:"order"`
		Status    string    `json:"status"`
		Total     string    `json:"total"`
		CreatedAt time.Time `json:"createdAt"`
	}
	return customers.Holding{
		Name: "quotations",
		Export: func(ctx context.Context, p customers.Person) (any, error) {
			return ofContacts(p, func(who bot.ContactID) (all []shown, err error) {
				found, err := c.quotations.OfContact(ctx, who)
				for _, q := range found {
					all = append(all, shown{q.ID, q.Order, string(q.Status), q.Estimate.Total.Text() + " " + q.Estimate.Total.Currency, q.CreatedAt})
				}
				return all, err
			})
		},
		Erase: func(ctx context.Context, p customers.Person, now time.Time) error {
			return eachContact(p, func(who bot.ContactID) error { return c.quotations.Pseudonymise(ctx, who, p.Customer, now) })
		},
	}
}

// debtsHeld has what people owe. Nobody who owes something is erased: the debt needs its debtor. What was
// paid is a paper of the business, under the address that paid it.
func debtsHeld(c *core) customers.Holding {
	of := func(ctx context.Context, p customers.Person) ([]debts.Account, error) {
		return ofContacts(p, func(who bot.ContactID) ([]debts.Account, error) {
			a, err := c.debts.Get(ctx, who)
			if errors.Is(err, bot.ErrNotFound) {
				return nil, nil
			}
			a.Box, a.Done, a.Command = outbox.Box{}, nil, "" // the program's own
			a.Receipts = slices.Clone(a.Receipts)
			for i := range a.Receipts {
				a.Receipts[i].Used = nil // it may name somebody else
			}
			return []debts.Account{a}, err
		})
	}
	return customers.Holding{
		Name:   "debts",
		Export: func(ctx context.Context, p customers.Person) (any, error) { return of(ctx, p) },
		Duty: func(ctx context.Context, p customers.Person) (d customers.Duty, err error) {
			all, err := of(ctx, p)
			for _, a := range all {
				d.Open = d.Open || len(a.Debtors()) > 0
				if until := a.ChangedAt.AddDate(ordersKept, 0, 0); until.After(d.Until) {
					d.Reason, d.Until = "debts", until
				}
			}
			return d, err
		},
	}
}

// invoicesHeld has invoices and payments. They are papers of the business, which the law wants for ten years: who is erased
// meanwhile stays in them without an address, as what is owed has been paid.
func invoicesHeld(c *core) customers.Holding {
	type shown struct {
		ID        string    `json:"id"`
		Status    string    `json:"status"`
		Total     string    `json:"total"`
		Balance   string    `json:"balance"`
		CreatedAt time.Time `json:"createdAt"`
	}
	return customers.Holding{
		Name: "invoices",
		Export: func(ctx context.Context, p customers.Person) (any, error) {
			return ofContacts(p, func(who bot.ContactID) (all []shown, err error) {
				found, err := c.invoices.OfContact(ctx, who)
				for _, i := range found {
					all = append(all, shown{i.ID, string(i.Status), i.Total.String(), i.Balance.String(), i.CreatedAt})
				}
				return all, err
			})
		},
		Erase: func(ctx context.Context, p customers.Person, now time.Time) error {
			return eachContact(p, func(who bot.ContactID) error { return c.invoices.Pseudonymise(ctx, who, p.Customer, now) })
		},
		Duty: func(ctx context.Context, p customers.Person) (d customers.Duty, err error) {
			found, err := ofContacts(p, func(who bot.ContactID) ([]invoices.Invoice, error) { return c.invoices.OfContact(ctx, who) })
			for _, i := range found {
				d.Open = d.Open || i.Balance.Minor > 0 && i.Status != invoices.Cancelled
				if until := i.UpdatedAt.AddDate(ordersKept, 0, 0); until.After(d.Until) {
					d.Reason, d.Until = "invoices", until
				}
			}
			return d, err
		},
	}
}

// bankLinesHeld has the lines of bank statements that paid what a person owed. The books keep their day and amount.
func bankLinesHeld(c *core) customers.Holding {
	type shown struct {
		On          string `json:"date"`
		Amount      string `json:"amount"`
		Reference   string `json:"reference"`
		Description string `json:"description"`
		Payer       string `json:"payer"`
	}
	return customers.Holding{
		Name: "bank lines",
		Export: func(ctx context.Context, p customers.Person) (any, error) {
			return ofContacts(p, func(who bot.ContactID) (all []shown, err error) {
				found, err := c.statements.OfContact(ctx, who)
				for _, l := range found {
					all = append(all, shown{l.On, l.Amount.String(), l.Reference, l.Description, l.Payer})
				}
				return all, err
			})
		},
		Erase: func(ctx context.Context, p customers.Person, now time.Time) error {
			return eachContact(p, func(who bot.ContactID) error { return c.statements.Pseudonymise(ctx, who, now) })
		},
	}
}

// creditHeld has evaluations and what was bought on credit. Nobody who has a loan is erased.
func creditHeld(c *core) customers.Holding {
	type held struct {
		Evaluations []credit.Evaluation `json:"evaluations"`
		Orders      []credit.Order      `json:"orders"`
	}
	of := func(ctx context.Context, p customers.Person) (all held, err error) {
		for _, id := range append([]string{p.Customer}, p.Merged...) {
			evaluations, err1 := c.credit.evaluations.OfCustomer(ctx, id)
			bought, err2 := c.credit.orders.OfCustomer(ctx, id)
			if err := errors.Join(err1, err2); err != nil {
				return all, err
			}
			for _, e := range evaluations {
				e.Box = outbox.Box{} // the program's own
				all.Evaluations = append(all.Evaluations, e)
			}
			for _, o := range bought {
				o.Box = outbox.Box{}
				all.Orders = append(all.Orders, o)
			}
		}
		return all, nil
	}
	return customers.Holding{
		Name:   "credit",
		Export: func(ctx context.Context, p customers.Person) (any, error) { return of(ctx, p) },
		Erase: func(ctx context.Context, p customers.Person, now time.Time) (all error) {
			for _, id := range append([]string{p.Customer}, p.Merged...) {
				all = errors.Join(all, c.credit.evaluations.Pseudonymise(ctx, id, now), c.credit.orders.Pseudonymise(ctx, id, now))
			}
			return all
		},
		Duty: func(ctx context.Context, p customers.Person) (d customers.Duty, err error) {
			all, err := of(ctx, p)
			for _, o := range all.Orders {
				d.Open = d.Open || !o.Over()
				if until := o.UpdatedAt.AddDate(ordersKept, 0, 0); until.After(d.Until) {
					d.Reason, d.Until = "credit", until
				}
			}
			return d, err
		},
	}
}

// ofContacts joins what find returns for each contact of a person.
func ofContacts[T any](p customers.Person, find func(bot.ContactID) ([]T, error)) ([]T, error) {
	all := []T{}
	err := eachContact(p, func(who bot.ContactID) error {
		found, err := find(who)
		all = append(all, found...)
		return err
	})
	return all, err
}

func eachContact(p customers.Person, do func(bot.ContactID) error) error {
	for _, who := range p.Contacts {
		if err := do(who); err != nil {
			return err
		}
	}
	return nil
}

// campaignsHeld are the reminders of invoices.
func campaignsHeld(c *core) customers.Holding {
	addresses := func(p customers.Person) []string {
		all := make([]string, len(p.Contacts))
		for i, who := range p.Contacts {
			all[i] = string(who)
		}
		return all
	}
	return customers.Holding{
		Name: "campaigns",
		Export: func(ctx context.Context, p customers.Person) (any, error) {
			return listed(c.campaigns.OfPerson(ctx, addresses(p)))
		},
		Erase: func(ctx context.Context, p customers.Person, _ time.Time) error {
			return c.campaigns.Erase(ctx, addresses(p))
		},
	}
}

// listed returns no list, instead of an empty one.
func listed[T any](all []T, err error) (any, error) {
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all, nil
}
