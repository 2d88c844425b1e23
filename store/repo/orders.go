package repo

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/store"
)

// Orders stores orders with their outboxes.
type Orders struct {
	aggregate[orders.Order, *orders.Order]
	db store.DB
}

var (
	_ orders.Repository = (*Orders)(nil)
	_ orders.Numbers    = (*Orders)(nil)
)

// NewOrders opens the orders.
func NewOrders(db store.DB) (*Orders, error) {
	text := func(path string) store.Field { return store.Field{Path: path, Kind: store.String} }
	made := store.Field{Path: "createdAt", Kind: store.Time}
	a, err := openAggregate[orders.Order](db, "orders",
		store.Index{Name: "state", Fields: []store.Field{text("state"), made}},
		store.Index{Name: "phone", Sparse: true, Fields: []store.Field{text("clientPhone"), made}},
		store.Index{Name: "contact", Sparse: true, Fields: []store.Field{text("contact"), made}},
		store.Index{Name: "customer_of", Sparse: true, Fields: []store.Field{text("customer_of"), made}},
		store.Index{Name: "technician", Sparse: true, Fields: []store.Field{text("work.technician.id"), made}},
		store.Index{Name: "equipment", Sparse: true, Fields: []store.Field{text("equipment"), made}},
		store.Index{Name: "service", Fields: []store.Field{text("serviceType"), made}},
		store.Index{Name: "priority", Fields: []store.Field{text("priority"), made}},
		store.Index{Name: "holder", Sparse: true, Fields: []store.Field{text("holder"), made}},
		store.Index{Name: "qsystems", Sparse: true, Fields: []store.Field{text("partners.qsystems.ref")}},
	)
	return &Orders{a, db}, err
}

// Next increments a named counter.
func (r *Orders) Next(ctx context.Context, counter string) (int64, error) {
	return r.db.Next(ctx, counter)
}

// ByPartner finds an order by a partner's reference. Only partners that report changes have an index.
func (r *Orders) ByPartner(ctx context.Context, partner, ref string) (orders.Order, error) {
	if partner != orders.Qsystems || ref == "" {
		return orders.Order{}, bot.ErrNotFound
	}
	return r.one(ctx, "qsystems", ref)
}

// Recent lists the creation times of a contact's orders since a moment, oldest first.
func (r *Orders) Recent(ctx context.Context, who bot.ContactID, since time.Time, limit int) ([]time.Time, error) {
	found, err := r.docs.Find(ctx, store.Query{Index: "contact", Equal: []any{who}, Min: since, Desc: true, Limit: limit})
	made := make([]time.Time, len(found))
	for i := range found {
		made[len(found)-1-i] = found[i].CreatedAt
	}
	return made, err
}

// Held lists open orders that are assigned or offered to a technician, the latest first.
func (r *Orders) Held(ctx context.Context, technician string, limit int) ([]orders.Order, error) {
	if technician == "" {
		return nil, nil
	}
	return r.docs.Find(ctx, store.Query{Index: "holder", Equal: []any{technician}, Desc: true, Limit: limit})
}

// List returns a page of orders, the latest first. It uses the index of the narrowest field of the
// filter, bounded by the filter's times, and compares the other fields afterwards.
func (r *Orders) List(ctx context.Context, f orders.Filter) ([]orders.Order, string, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	q := queryOf(f)
	q.Limit = f.Limit
	return listMatching(ctx, r.docs, q, f.Matches)
}

// queryOf returns the query of a filter without its limit.
func queryOf(f orders.Filter) store.Query {
	q := store.Query{Index: "created", Desc: true, After: f.After}
	for _, by := range []struct{ index, value string }{
		{"contact", string(f.Contact)},
		{"phone", f.Phone},
		{"equipment", f.Equipment},
		{"customer_of", f.Company},
		{"technician", f.Technician},
		{"state", string(f.State)},
		{"priority", string(f.Priority)},
		{"service", f.Service},
	} {
		if by.value != "" {
			q.Index, q.Equal = by.index, []any{by.value}
			break
		}
	}
	if !f.From.IsZero() {
		q.Min = f.From
	}
	if !f.To.IsZero() {
		q.Max = f.To
	}
	return q
}
