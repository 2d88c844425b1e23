package repo

import (
	"context"
	"time"

	"recado/flows/hooks"
	"recado/flows/validation"
	"recado/store"
)

// Hooks stores the deliveries to partners.
type Hooks struct {
	documents[hooks.Delivery]
}

var _ hooks.Repository = (*Hooks)(nil)

// NewHooks opens the deliveries.
func NewHooks(db store.DB) (*Hooks, error) {
	at := store.Field{Path: "at", Kind: store.Time}
	next := store.Field{Path: "due.next", Kind: store.Time}
	state := store.Field{Path: "state", Kind: store.String}
	receiver := store.Field{Path: "receiver", Kind: store.String}
	docs, err := openDocuments(db, store.Spec{Name: "hooks", Indexes: []store.Index{
		{Name: "due", Sparse: true, Fields: []store.Field{{Path: "due.receiver", Kind: store.String}, next}},
		{Name: "overdue", Sparse: true, Fields: []store.Field{next}},
		{Name: "state", Fields: []store.Field{state, at}},
		{Name: "receiver", Fields: []store.Field{receiver, at}},
		{Name: "receiver_state", Fields: []store.Field{receiver, state, at}},
		{Name: "at", Fields: []store.Field{at}},
	}}, func(d hooks.Delivery) int64 { return d.V })
	return &Hooks{docs}, err
}

// Add stores a new delivery.
func (h *Hooks) Add(ctx context.Context, d hooks.Delivery) error {
	return h.Insert(ctx, d)
}

// Due lists a receiver's deliveries that are due.
func (h *Hooks) Due(ctx context.Context, receiver string, now time.Time, limit int) ([]hooks.Delivery, error) {
	// Max is exclusive, and times have milliseconds.
	return h.docs.Find(ctx, store.Query{Index: "due", Equal: []any{receiver}, Max: now.Add(time.Millisecond), Limit: limit})
}

// Overdue lists deliveries that were due before a moment.
func (h *Hooks) Overdue(ctx context.Context, before time.Time, limit int) ([]hooks.Delivery, error) {
	return h.docs.Find(ctx, store.Query{Index: "overdue", Max: before, Limit: limit})
}

// List returns a page of deliveries, the latest event first.
func (h *Hooks) List(ctx context.Context, f hooks.Filter) ([]hooks.Delivery, string, error) {
	q := store.Query{Index: "at", Desc: true, Limit: f.Limit, After: f.After}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 200)
	switch {
	case f.Receiver != "" && f.State != "":
		q.Index, q.Equal = "receiver_state", []any{f.Receiver, f.State}
	case f.Receiver != "":
		q.Index, q.Equal = "receiver", []any{f.Receiver}
	case f.State != "":
		q.Index, q.Equal = "state", []any{f.State}
	}
	return list(ctx, h.docs, q, validation.ErrCursor)
}

// Purge deletes deliveries of events before a moment.
func (h *Hooks) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return h.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}
