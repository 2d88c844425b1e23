package quotations

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// Repository stores quotations. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale and
// ErrUnavailable.
type Repository interface {
	// Insert stores a new quotation; ErrDuplicate if its id or its command exists.
	Insert(ctx context.Context, q Quotation) error
	Get(ctx context.Context, id string) (Quotation, error)
	// Put stores q if the stored V is q.V-1, else ErrStale.
	Put(ctx context.Context, q Quotation) error
	// ByCommand returns the quotation that a command made.
	ByCommand(ctx context.Context, command string) (Quotation, error)
	// List returns a page of quotations, the latest first; next is "" at the end. The error is
	// validation.ErrCursor for a cursor of another list.
	List(ctx context.Context, f Filter) (page []Quotation, next string, err error)
	// Due lists the quotations with a deadline until a time.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest returns the earliest deadline of all quotations, or the zero time without one.
	Soonest(ctx context.Context) (time.Time, error)
}

// Filter selects quotations; zero fields select all. Only one of the first three fields applies.
type Filter struct {
	Order   string
	Contact bot.ContactID
	Status  Status
	Limit   int    // 1–200; 0 is 50
	After   string // the next of the page before
}

// Orders is the port to the orders; *orders.Service implements it.
type Orders interface {
	Get(ctx context.Context, id string) (orders.Order, error)
}
