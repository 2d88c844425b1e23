package repo

import (
	"context"

	"recado/flows/quotations"
	"recado/flows/validation"
	"recado/store"
)

// Quotations stores quotations with their outboxes.
type Quotations struct {
	aggregate[quotations.Quotation, *quotations.Quotation]
}

var _ quotations.Repository = (*Quotations)(nil)

// NewQuotations opens the quotations.
func NewQuotations(db store.DB) (*Quotations, error) {
	made := store.Field{Path: "createdAt", Kind: store.Time}
	by := func(name string) store.Index {
		return store.Index{Name: name, Fields: []store.Field{{Path: name, Kind: store.String}, made}}
	}
	a, err := openAggregate[quotations.Quotation](db, "quotations", by("order"), by("contact"), by("status"))
	return &Quotations{a}, err
}

// List returns a page of quotations, the latest first.
func (r *Quotations) List(ctx context.Context, f quotations.Filter) ([]quotations.Quotation, string, error) {
	q := store.Query{Index: "created", Desc: true, Limit: f.Limit, After: f.After}
	switch {
	case f.Order != "":
		q.Index, q.Equal = "order", []any{f.Order}
	case f.Contact != "":
		q.Index, q.Equal = "contact", []any{f.Contact}
	case f.Status != "":
		q.Index, q.Equal = "status", []any{f.Status}
	}
	return list(ctx, r.docs, q, validation.ErrCursor)
}
