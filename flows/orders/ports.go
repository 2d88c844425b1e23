package orders

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// Repository keeps orders. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale
// and ErrUnavailable (try again later; a write may or may not have landed).
type Repository interface {
	// Insert stores a new order; ErrDuplicate where its id or its command exists.
	Insert(ctx context.Context, o Order) error
	Get(ctx context.Context, id string) (Order, error)
	// Put stores o where the stored V is still o.V-1, else ErrStale.
	Put(ctx context.Context, o Order) error
	// ByCommand finds the order that a command made.
	ByCommand(ctx context.Context, command string) (Order, error)
	// ByPartner finds the order that a partner knows under a reference of its own.
	ByPartner(ctx context.Context, partner, ref string) (Order, error)
	// List pages through orders, the latest first; next is "" at the end. A cursor
	// that belongs to another list is ErrCursor.
	List(ctx context.Context, f Filter) (page []Order, next string, err error)
	// Recent lists when a contact's orders since a moment were made, the oldest
	// first, at most limit.
	Recent(ctx context.Context, who bot.ContactID, since time.Time, limit int) ([]time.Time, error)
	// Held lists open orders that a technician has or is asked for, the latest first.
	Held(ctx context.Context, technician string, limit int) ([]Order, error)
	// Due lists orders with a deadline that has come by a moment, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest is the earliest deadline of all, the zero time where there is none.
	Soonest(ctx context.Context) (time.Time, error)
}

// Filter chooses orders; zero fields choose all.
type Filter struct {
	State      State
	Status     Status        // narrower than State, whose stages it is of
	StatusText string        // a state as it was asked for, in either set of names; List makes State and Status of it
	Phone      string        // E.164
	Contact    bot.ContactID // as Phone, for whom no phone is known
	Company    string        // id of a company on record, whoever asked for it
	Limit      int           // 1–200; 0 is 50
	After      string        // next of the page before
}

// Matches reports whether an order is among those whose state a filter chooses.
func (f Filter) Matches(o Order) bool {
	return (f.State == "" || f.State == o.State) && (f.Status == "" || f.Status == o.Status())
}

// ErrCursor says that Filter.After is not of this list.
var ErrCursor = errors.New("orders: the cursor is not of this list")

// Numbers counts named counters up from 1: no two calls get the same number and a
// later one never gets a lower one. Gaps are possible. store.DB is one.
type Numbers interface {
	Next(ctx context.Context, counter string) (int64, error)
}

// Assets keeps our own records of customers' equipment.
type Assets interface {
	// BySerial returns bot.ErrNotFound for a serial never met.
	BySerial(ctx context.Context, serial string) (Asset, error)
	// Insert stores a new asset; bot.ErrDuplicate where there is one.
	Insert(ctx context.Context, a Asset) error
	// Put stores a where the stored V is still a.V-1, else bot.ErrStale.
	Put(ctx context.Context, a Asset) error
}
