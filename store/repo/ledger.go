package repo

import (
	"context"

	"recado/flows/ledger"
	"recado/flows/validation"
	"recado/store"
)

// Ledger stores the entries of the books. It has no way to change or delete one.
type Ledger struct {
	docs documents[ledger.Entry]
}

var _ ledger.Repository = (*Ledger)(nil)

// NewLedger opens the ledger.
func NewLedger(db store.DB) (*Ledger, error) {
	at := store.Field{Path: "at", Kind: store.Time}
	docs, err := openDocuments(db, store.Spec{Name: "ledger", Indexes: []store.Index{
		{Name: "at", Fields: []store.Field{at}},
		{Name: "of", Fields: []store.Field{{Path: "of", Kind: store.String}, at}},
	}}, func(e ledger.Entry) int64 { return e.V })
	return &Ledger{docs}, err
}

// Get returns bot.ErrNotFound for an unknown entry.
func (l *Ledger) Get(ctx context.Context, id string) (ledger.Entry, error) {
	return l.docs.Get(ctx, id)
}

// Insert returns bot.ErrDuplicate for a known id.
func (l *Ledger) Insert(ctx context.Context, e ledger.Entry) error { return l.docs.Insert(ctx, e) }

// List lists the entries of a document, or of all, the oldest first.
func (l *Ledger) List(ctx context.Context, of string, limit int, after string) ([]ledger.Entry, string, error) {
	q := store.Query{Index: "at", Limit: limit, After: after}
	if of != "" {
		q.Index, q.Equal = "of", []any{of}
	}
	return list(ctx, l.docs.docs, q, validation.ErrCursor)
}
