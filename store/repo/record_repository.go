package repo

import (
	"context"
	"slices"

	"recado/flows/catalog"
	"recado/flows/companies"
	"recado/flows/record"
	"recado/flows/validation"
	"recado/store"
)

// RecordRepository stores documents of one kind that people maintain.
type RecordRepository[T any] struct {
	documents[record.Doc[T]]
	ownerField string // the index by owner
}

var (
	_ record.Repository[companies.Company]  = (*RecordRepository[companies.Company])(nil)
	_ record.Repository[companies.Contract] = (*RecordRepository[companies.Contract])(nil)
	_ record.Repository[catalog.Category]   = (*RecordRepository[catalog.Category])(nil)
	_ record.Repository[catalog.Material]   = (*RecordRepository[catalog.Material])(nil)
)

// NewRecordRepository opens a kind of documents. of is the member that names a document's owner, ""
// if it has none. Documents can also be searched by prefixes of members.
func NewRecordRepository[T any](db store.DB, name, of string, members ...string) (*RecordRepository[T], error) {
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
	return &RecordRepository[T]{docs, index}, err
}

// afterAllSuffixes sorts after every continuation of a prefix.
const afterAllSuffixes = "\U0010FFFF"

// List returns a page of documents by id, or by the member that the filter names.
func (r *RecordRepository[T]) List(ctx context.Context, f record.Filter) ([]record.Doc[T], string, error) {
	q := store.Query{Limit: f.Limit, After: f.After}
	switch {
	case f.Owner != "":
		q.Index, q.Equal = r.ownerField, []any{f.Owner}
	case f.Field != "":
		q.Index, q.Min, q.Max = "by_"+f.Field, f.Prefix, f.Prefix+afterAllSuffixes
	}
	return list(ctx, r.docs, q, validation.ErrCursor)
}
