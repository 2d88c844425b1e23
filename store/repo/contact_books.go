package repo

import (
	"context"
	"time"

	"recado/flows/policy"
	"recado/store"
)

// ContactBooks stores the evidence of contacts for collection, a book per debtor and month.
type ContactBooks struct{ documents[policy.Book] }

var (
	_ policy.Erasable = (*ContactBooks)(nil)
	_ policy.Months   = (*ContactBooks)(nil)
)

// NewContactBooks opens the evidence.
func NewContactBooks(db store.DB) (*ContactBooks, error) {
	docs, err := openDocuments(db, store.Spec{Name: "contact_books", Indexes: []store.Index{
		{Name: "party", Unique: true, Fields: []store.Field{{Path: "party", Kind: store.String}, {Path: "month", Kind: store.String}}},
		{Name: "month", Fields: []store.Field{{Path: "month", Kind: store.String}, {Path: "party", Kind: store.String}}},
		{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}},
	}}, func(b policy.Book) int64 { return b.V })
	return &ContactBooks{docs}, err
}

// Of lists the books of a party, the latest month first.
func (r *ContactBooks) Of(ctx context.Context, party string, limit int) ([]policy.Book, error) {
	return r.docs.Find(ctx, store.Query{Index: "party", Equal: []any{party}, Desc: true, Limit: limit})
}

// InMonth visits the books of a month, until visit returns false.
func (r *ContactBooks) InMonth(ctx context.Context, month string, visit func(policy.Book) bool) error {
	for b, err := range store.Each(ctx, r.docs, store.Query{Index: "month", Equal: []any{month}}) {
		if err != nil {
			return err
		}
		if !visit(b) {
			return nil
		}
	}
	return nil
}

// Delete removes a book.
func (r *ContactBooks) Delete(ctx context.Context, id string) error { return r.docs.Delete(ctx, id) }

// Purge deletes books that were last changed before a moment.
func (r *ContactBooks) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}
