package repo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/store"
)

// Orders keeps orders, each with its outbox.
type Orders struct {
	db   store.DB
	docs store.Collection[orders.Order]
}

var (
	_ orders.Repository = (*Orders)(nil)
	_ orders.Numbers    = (*Orders)(nil)
)

// NewOrders opens the orders.
func NewOrders(db store.DB) (*Orders, error) {
	text := func(path string) store.Field { return store.Field{Path: path, Kind: store.String} }
	made := store.Field{Path: "createdAt", Kind: store.Time}
	docs, err := open[orders.Order](db, store.Spec{Name: "orders", Indexes: []store.Index{
		{Name: "command", Unique: true, Fields: []store.Field{text("command")}},
		{Name: "pending", Sparse: true, Fields: []store.Field{{Path: "pending_since", Kind: store.Time}}},
		{Name: "state", Fields: []store.Field{text("state"), made}},
		{Name: "phone", Sparse: true, Fields: []store.Field{text("clientPhone"), made}},
		{Name: "contact", Sparse: true, Fields: []store.Field{text("contact"), made}},
		{Name: "customer_of", Sparse: true, Fields: []store.Field{text("customer_of"), made}},
		{Name: "holder", Sparse: true, Fields: []store.Field{text("holder"), made}},
		{Name: "due", Sparse: true, Fields: []store.Field{{Path: "due_at", Kind: store.Time}}},
		{Name: "created", Fields: []store.Field{made}},
		{Name: "qsystems", Sparse: true, Fields: []store.Field{text("partners.qsystems.ref")}},
	}})
	return &Orders{db, docs}, err
}

// Next counts a named counter up.
func (r *Orders) Next(ctx context.Context, counter string) (int64, error) {
	n, err := r.db.Next(ctx, counter)
	return n, translate(err)
}

// Insert stores a new order.
func (r *Orders) Insert(ctx context.Context, o orders.Order) error {
	return translate(r.docs.Insert(ctx, o))
}

// Get returns an order.
func (r *Orders) Get(ctx context.Context, id string) (orders.Order, error) {
	o, err := r.docs.Get(ctx, id)
	return o, translate(err)
}

// Put stores an order by compare-and-set.
func (r *Orders) Put(ctx context.Context, o orders.Order) error {
	return translate(r.docs.Replace(ctx, o, o.V-1))
}

// ByCommand finds the order that a command made.
func (r *Orders) ByCommand(ctx context.Context, command string) (orders.Order, error) {
	return r.one(ctx, "command", command)
}

// ByPartner finds the order that a partner knows under ref. Only partners that tell
// us of changes have an index.
func (r *Orders) ByPartner(ctx context.Context, partner, ref string) (orders.Order, error) {
	if partner != orders.Qsystems || ref == "" {
		return orders.Order{}, bot.ErrNotFound
	}
	return r.one(ctx, "qsystems", ref)
}

func (r *Orders) one(ctx context.Context, index, value string) (orders.Order, error) {
	found, err := r.docs.Find(ctx, store.Query{Index: index, Equal: []any{value}, Limit: 1})
	if err != nil {
		return orders.Order{}, translate(err)
	}
	if len(found) == 0 {
		return orders.Order{}, fmt.Errorf("order by %s: %w", index, bot.ErrNotFound)
	}
	return found[0], nil
}

// Recent lists when a contact's orders since a moment were made, the oldest first.
func (r *Orders) Recent(ctx context.Context, who bot.ContactID, since time.Time, limit int) ([]time.Time, error) {
	found, err := r.docs.Find(ctx, store.Query{Index: "contact", Equal: []any{who}, Min: since, Desc: true, Limit: limit})
	made := make([]time.Time, len(found))
	for i := range found {
		made[len(found)-1-i] = found[i].CreatedAt
	}
	return made, translate(err)
}

// List pages through orders, the latest first. One index finds a person's orders;
// their state is then looked at one by one, for nobody has many.
func (r *Orders) List(ctx context.Context, f orders.Filter) ([]orders.Order, string, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	q := store.Query{Index: "created", Desc: true, Limit: f.Limit + 1, After: f.After} // one more tells whether there is a next page
	switch {
	case f.Contact != "" || f.Phone != "":
		if q.Index, q.Equal = "contact", []any{f.Contact}; f.Contact == "" {
			q.Index, q.Equal = "phone", []any{f.Phone}
		}
	case f.Company != "":
		q.Index, q.Equal = "customer_of", []any{f.Company}
	case f.State != "":
		q.Index, q.Equal = "state", []any{f.State}
	}
	var page []orders.Order
	for o, err := range store.Each(ctx, r.docs, q) {
		switch {
		case errors.Is(err, store.ErrInvalid) && f.After != "":
			return nil, "", orders.ErrCursor
		case err != nil:
			return nil, "", translate(err)
		case !f.Fits(o):
		case len(page) == f.Limit:
			next, err := r.docs.Cursor(q, page[len(page)-1])
			return page, next, translate(err)
		default:
			page = append(page, o)
		}
	}
	return page, "", nil
}
