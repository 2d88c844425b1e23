package repo

import (
	"context"
	"time"

	"recado/flows/audit"
	"recado/flows/validation"
	"recado/store"
)

// Audit stores what people did.
type Audit struct{ docs store.Collection[audit.Entry] }

var _ audit.Log = (*Audit)(nil)

// NewAudit opens the record.
func NewAudit(db store.DB) (*Audit, error) {
	at := store.Field{Path: "at", Kind: store.Time}
	docs, err := open[audit.Entry](db, store.Spec{Name: "audit", Indexes: []store.Index{
		{Name: "at", Fields: []store.Field{at}},
		{Name: "who", Fields: []store.Field{{Path: "who", Kind: store.String}, at}},
	}})
	return &Audit{docs}, err
}

// Add stores an entry.
func (a *Audit) Add(ctx context.Context, e audit.Entry) error { return a.docs.Insert(ctx, e) }

// Settle notes the result of an act.
func (a *Audit) Settle(ctx context.Context, id string, status int, code string) error {
	set := map[string]any{"status": status}
	if code != "" {
		set["code"] = code
	}
	_, err := a.docs.Update(ctx, id, store.Change{Set: set})
	return err
}

// List returns a page of entries, the latest first.
func (a *Audit) List(ctx context.Context, f audit.Filter) ([]audit.Entry, string, error) {
	q := store.Query{Index: "at", Desc: true, Limit: f.Limit, After: f.After}
	if f.Who != "" {
		q.Index, q.Equal = "who", []any{f.Who}
	}
	return list(ctx, a.docs, q, validation.ErrCursor)
}

// Purge deletes entries of before a moment.
func (a *Audit) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return a.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}
