package quotations

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// Repository keeps quotations. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale
// and ErrUnavailable.
type Repository interface {
	// Insert stores a new quotation; ErrDuplicate where its id or its command exists.
	Insert(ctx context.Context, q Quotation) error
	Get(ctx context.Context, id string) (Quotation, error)
	// Put stores q where the stored V is still q.V-1, else ErrStale.
	Put(ctx context.Context, q Quotation) error
	// ByCommand finds the quotation that a command made.
	ByCommand(ctx context.Context, command string) (Quotation, error)
	// List pages through quotations, the latest first; next is "" at the end. A cursor
	// that belongs to another list is ErrCursor.
	List(ctx context.Context, f Filter) (page []Quotation, next string, err error)
	// Due lists quotations with a deadline that has come by a moment.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest is the earliest deadline of all, the zero time where there is none.
	Soonest(ctx context.Context) (time.Time, error)
}

// Filter chooses quotations; zero fields choose all. One of the first three counts.
type Filter struct {
	Order   string
	Contact bot.ContactID
	Status  Status
	Limit   int    // 1–200; 0 is 50
	After   string // next of the page before
}

// ErrCursor says that Filter.After is not of this list.
var ErrCursor = errors.New("quotations: the cursor is not of this list")

// Orders are the orders that are quoted; *orders.Service is one.
type Orders interface {
	Get(ctx context.Context, id string) (orders.Order, error)
}
