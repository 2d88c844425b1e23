package repo

import (
	"context"
	"slices"

	"recado/flows/catalog"
	"recado/flows/customers"
	"recado/flows/record"
	"recado/store"
)

// Book keeps documents of one kind that people maintain.
type Book[T any] struct {
	documents[record.Doc[T]]
	of string // the index by what documents belong to
}

var (
	_ record.Repository[customers.Company]  = (*Book[customers.Company])(nil)
	_ record.Repository[customers.Contract] = (*Book[customers.Contract])(nil)
	_ record.Repository[catalog.Category]   = (*Book[catalog.Category])(nil)
	_ record.Repository[catalog.Material]   = (*Book[catalog.Material])(nil)
)

// NewBook opens a kind of documents; of is the member that says what each belongs to,
// "" where they belong to nothing. They are found by the beginnings of the members too.
func NewBook[T any](db store.DB, name, of string, members ...string) (*Book[T], error) {
	spec, index := store.Spec{Name: name}, "of"
	for _, m := range members {
		spec.Indexes = append(spec.Indexes, store.Index{Name: "by_" + m, Fields: []store.Field{{Path: "said." + m, Kind: store.String}}})
	}
	if slices.Contains(members, of) {
		index = "by_" + of
	} else if of != "" {
		spec.Indexes = append(spec.Indexes, store.Index{Name: index, Fields: []store.Field{{Path: "said." + of, Kind: store.String}}})
	}
	docs, err := openDocuments(db, spec, func(d record.Doc[T]) int64 { return d.V })
	return &Book[T]{docs, index}, err
}

// last is after all that begins with what it follows.
const last = "\U0010FFFF"

// List pages through documents by id, or by the member that the filter names.
func (r *Book[T]) List(ctx context.Context, f record.Filter) ([]record.Doc[T], string, error) {
	q := store.Query{Limit: f.Limit, After: f.After}
	switch {
	case f.Of != "":
		q.Index, q.Equal = r.of, []any{f.Of}
	case f.By != "":
		q.Index, q.Min, q.Max = "by_"+f.By, f.Starts, f.Starts+last
	}
	return list(ctx, r.docs, q, record.ErrCursor)
}
