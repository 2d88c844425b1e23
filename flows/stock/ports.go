package stock

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
)

// Ledger stores entries. Its errors are bot's: ErrNotFound, ErrDuplicate and ErrUnavailable.
type Ledger interface {
	// Insert stores a new entry; ErrDuplicate if its number or its command is taken.
	Insert(ctx context.Context, e Entry) error
	// ByCommand returns the entry that a movement made.
	ByCommand(ctx context.Context, command string) (Entry, error)
	// Last returns the last entry of a material.
	Last(ctx context.Context, sku string) (Entry, error)
	// List returns a page of entries, the latest first: of a material, of an order, or all. next is "" at the
	// end. The error is validation.ErrCursor for a cursor of another list.
	List(ctx context.Context, f Filter) (page []Entry, next string, err error)
}

// Filter selects entries; at most one of SKU and Order is set.
type Filter struct {
	SKU, Order string
	Limit      int // 1–200; 0 is 50
	After      string
}

// Item is a material as the catalogue has it.
type Item struct {
	SKU, Name, Unit string
	Minimum         *money.Decimal // in the central store; nil: no alert
	VanMinimum      *money.Decimal // in each van that carries it
	Reorder         *money.Decimal // how many are bought at a time; nil: what lacks
	Cost            money.Amount   // of a unit
	Suppliers       []string       // ids, the preferred one first
}

// Catalog knows the materials.
type Catalog interface {
	// StockItem returns the material of a SKU, or bot.ErrNotFound.
	StockItem(ctx context.Context, sku string) (Item, error)
	// StockItems returns a page of materials by SKU; next is "" at the end. The error is validation.ErrCursor
	// for a cursor of another list.
	StockItems(ctx context.Context, limit int, after string) (page []Item, next string, err error)
	// Materials lists the materials that a text means, the best first, and one alone if the match is certain.
	Materials(ctx context.Context, text string) ([]orders.Material, error)
}

// Technicians finds who has a van.
type Technicians interface {
	// Technician returns a technician, or bot.ErrNotFound.
	Technician(ctx context.Context, id string) (orders.Technician, error)
	// ByContact returns the technician of a conversation, or bot.ErrNotFound.
	ByContact(ctx context.Context, who bot.ContactID) (orders.Technician, error)
}

// Purchases stores purchases, and Requests requests. Put returns bot.ErrStale if the stored V is not one less.
type (
	// Purchases stores purchases.
	Purchases interface {
		Insert(ctx context.Context, p Purchase) error
		Get(ctx context.Context, id string) (Purchase, error)
		Put(ctx context.Context, p Purchase) error
		ByCommand(ctx context.Context, command string) (Purchase, error)
		List(ctx context.Context, state PurchaseState, limit int, after string) ([]Purchase, string, error)
		Due(ctx context.Context, by time.Time, limit int) ([]string, error)
		Soonest(ctx context.Context) (time.Time, error)
	}
	// Requests stores the technicians' requests.
	Requests interface {
		Insert(ctx context.Context, r Request) error
		Get(ctx context.Context, id string) (Request, error)
		Put(ctx context.Context, r Request) error
		ByCommand(ctx context.Context, command string) (Request, error)
		List(ctx context.Context, state RequestState, limit int, after string) ([]Request, string, error)
	}
)
