package invoices

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/orders"
	"recado/flows/pricing"
)

// Repository stores invoices. Its errors are bot's.
type Repository interface {
	Get(ctx context.Context, id string) (Invoice, error)
	// ByCommand finds the invoice that a command issued; bot.ErrNotFound if there is none.
	ByCommand(ctx context.Context, command string) (Invoice, error)
	// Insert returns bot.ErrDuplicate for a known id or command.
	Insert(ctx context.Context, i Invoice) error
	// Put returns bot.ErrStale after a concurrent write.
	Put(ctx context.Context, i Invoice) error
	// List returns a page, the latest first.
	List(ctx context.Context, f Filter) (page []Invoice, next string, err error)
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

// Filter selects invoices that have all of its values; zero fields select all.
type Filter struct {
	Contact bot.ContactID
	Company string
	Status  Status
	Limit   int
	After   string
}

// Matches reports whether an invoice has the values of f, its page aside.
func (f Filter) Matches(i Invoice) bool {
	return (f.Contact == "" || f.Contact == i.Contact) && (f.Company == "" || f.Company == i.Company) && (f.Status == "" || f.Status == i.Status)
}

// SeriesRepository stores the series of numbers.
type SeriesRepository interface {
	Get(ctx context.Context, id string) (Series, error)
	Insert(ctx context.Context, s Series) error
	Put(ctx context.Context, s Series) error
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

// PeriodRepository stores the periods of contracts that are billed monthly.
type PeriodRepository interface {
	Get(ctx context.Context, id string) (Period, error)
	Insert(ctx context.Context, p Period) error
	Put(ctx context.Context, p Period) error
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

// Terms are what is agreed with the payer of an order.
type Terms struct {
	Payer    Payer
	Company  string // id
	Contract string // id; "" without one
	Days     int    // to pay; 0 is unspecified
	Monthly  bool   // one invoice a month
	Day      int    // of the month on which it is made; 0 is the first
	Tariff   pricing.Tariff
}

// Billing knows the terms of an order: those of the contract that was in force on the day of the work.
type Billing interface {
	Billing(ctx context.Context, o orders.Order, day time.Time) (Terms, error)
}

// Orders are the orders that are billed; *orders.Service implements it.
type Orders interface {
	Get(ctx context.Context, id string) (orders.Order, error)
	Billed(ctx context.Context, id, invoice string, now time.Time) (orders.Order, error)
	Paid(ctx context.Context, id string, now time.Time) (orders.Order, error)
	Unpaid(ctx context.Context, id string, now time.Time) (orders.Order, error)
}

// Debts keeps what is owed; *debts.Service implements it.
type Debts interface {
	Get(ctx context.Context, who bot.ContactID) (debts.Account, error)
	Owe(ctx context.Context, who bot.ContactID, d debts.Debt, now time.Time) (debts.Account, error)
	Drop(ctx context.Context, who bot.ContactID, debt string, now time.Time) (dropped bool, err error)
	Pay(ctx context.Context, who bot.ContactID, p debts.Payment, now time.Time) (debts.Payment, error)
}
