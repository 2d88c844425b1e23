package orders

import (
	"context"
	"time"

	"recado/bot"
)

// Repository stores orders. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale and
// ErrUnavailable (retry later; a write may or may not have been stored).
type Repository interface {
	// Insert stores a new order; ErrDuplicate if its id or its command exists.
	Insert(ctx context.Context, o Order) error
	Get(ctx context.Context, id string) (Order, error)
	// Put stores o if the stored V is o.V-1, else ErrStale.
	Put(ctx context.Context, o Order) error
	// ByCommand returns the order that a command made.
	ByCommand(ctx context.Context, command string) (Order, error)
	// ByPartner returns the order with a partner's reference.
	ByPartner(ctx context.Context, partner, ref string) (Order, error)
	// List returns a page of orders, the latest first; next is "" at the end. The error is
	// validation.ErrCursor for a cursor of another list.
	List(ctx context.Context, f Filter) (page []Order, next string, err error)
	// Recent lists when a contact's orders since a time were made, the oldest first, at most limit.
	Recent(ctx context.Context, who bot.ContactID, since time.Time, limit int) ([]time.Time, error)
	// Held lists the open orders that a technician has or is asked for, the latest first.
	Held(ctx context.Context, technician string, limit int) ([]Order, error)
	// Due lists the orders with a deadline until a time, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest returns the earliest deadline of all orders, or the zero time without one.
	Soonest(ctx context.Context) (time.Time, error)
}

// Numbers counts named counters up from 1: no two calls get the same number, and a later call never
// gets a lower one. Gaps are possible. store.DB implements it.
type Numbers interface {
	Next(ctx context.Context, counter string) (int64, error)
}

// Assets stores our own records of customers' equipment.
type Assets interface {
	// BySerial returns the record of a serial number, or bot.ErrNotFound.
	BySerial(ctx context.Context, serial string) (Asset, error)
	// Insert stores a new asset; bot.ErrDuplicate if it exists.
	Insert(ctx context.Context, a Asset) error
	// Put stores a if the stored V is a.V-1, else bot.ErrStale.
	Put(ctx context.Context, a Asset) error
}
