package repo

import (
	"context"

	"recado/bot"
	"recado/flows/stock"
	"recado/flows/validation"
	"recado/store"
)

// StockEntries stores the ledger of the stock, an entry a document. The unique index of material and number
// decides between two entries that are made at once.
type StockEntries struct {
	aggregate[stock.Entry, *stock.Entry]
}

var _ stock.Ledger = (*StockEntries)(nil)

// NewStockEntries opens the ledger.
func NewStockEntries(db store.DB) (*StockEntries, error) {
	a, err := openAggregate[stock.Entry](
		db, "stock_entries",
		store.Index{Name: "sku", Unique: true, Fields: []store.Field{{Path: "sku", Kind: store.String}, {Path: "number", Kind: store.Int}}},
		store.Index{Name: "order", Sparse: true, Fields: []store.Field{{Path: "order", Kind: store.String}, {Path: "createdAt", Kind: store.Time}}},
	)
	return &StockEntries{a}, err
}

// Last returns the last entry of a material, or bot.ErrNotFound.
func (s *StockEntries) Last(ctx context.Context, sku string) (stock.Entry, error) {
	found, err := s.docs.Find(ctx, store.Query{Index: "sku", Equal: []any{sku}, Desc: true, Limit: 1})
	if err == nil && len(found) == 0 {
		err = bot.ErrNotFound
	}
	if err != nil {
		return stock.Entry{}, err
	}
	return found[0], nil
}

// List lists entries, the latest first.
func (s *StockEntries) List(ctx context.Context, f stock.Filter) ([]stock.Entry, string, error) {
	q := store.Query{Index: "created", Desc: true, Limit: f.Limit, After: f.After}
	switch {
	case f.SKU != "":
		q.Index, q.Equal = "sku", []any{f.SKU}
	case f.Order != "":
		q.Index, q.Equal = "order", []any{f.Order}
	}
	return list(ctx, s.docs, q, validation.ErrCursor)
}

// Purchases stores orders to suppliers.
type Purchases struct {
	aggregate[stock.Purchase, *stock.Purchase]
}

var _ stock.Purchases = (*Purchases)(nil)

// NewPurchases opens the purchases.
func NewPurchases(db store.DB) (*Purchases, error) {
	a, err := openAggregate[stock.Purchase](db, "purchases", byState)
	return &Purchases{a}, err
}

// byState lists documents of a state by the time of their creation.
var byState = store.Index{Name: "state", Fields: []store.Field{{Path: "state", Kind: store.String}, {Path: "createdAt", Kind: store.Time}}}

// List lists purchases of a state, or all for "", the latest first.
func (p *Purchases) List(ctx context.Context, state stock.PurchaseState, limit int, after string) ([]stock.Purchase, string, error) {
	return listByState(ctx, p.docs, string(state), limit, after)
}

// SupplyRequests stores what technicians ask for.
type SupplyRequests struct {
	aggregate[stock.Request, *stock.Request]
}

var _ stock.Requests = (*SupplyRequests)(nil)

// NewSupplyRequests opens the requests.
func NewSupplyRequests(db store.DB) (*SupplyRequests, error) {
	a, err := openAggregate[stock.Request](db, "supply_requests", byState)
	return &SupplyRequests{a}, err
}

// List lists requests of a state, or all for "", the latest first.
func (r *SupplyRequests) List(ctx context.Context, state stock.RequestState, limit int, after string) ([]stock.Request, string, error) {
	return listByState(ctx, r.docs, string(state), limit, after)
}

func listByState[T any](ctx context.Context, docs store.Collection[T], state string, limit int, after string) ([]T, string, error) {
	q := store.Query{Index: "created", Desc: true, Limit: limit, After: after}
	if state != "" {
		q.Index, q.Equal = "state", []any{state}
	}
	return list(ctx, docs, q, validation.ErrCursor)
}
