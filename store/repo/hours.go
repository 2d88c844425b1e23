package repo

import (
	"context"

	"recado/flows/hours"
	"recado/flows/validation"
	"recado/store"
)

// Weeks stores the working time of technicians, a week of one a document.
type Weeks struct {
	aggregate[hours.Week, *hours.Week]
}

var _ hours.Weeks = (*Weeks)(nil)

// NewWeeks opens the weeks.
func NewWeeks(db store.DB) (*Weeks, error) {
	a, err := openAggregate[hours.Week](
		db, "weeks",
		store.Index{Name: "monday", Fields: []store.Field{{Path: "monday", Kind: store.String}}},
		store.Index{Name: "technician", Fields: []store.Field{{Path: "technician", Kind: store.String}, {Path: "monday", Kind: store.String}}},
	)
	return &Weeks{a}, err
}

// Between lists weeks by their Monday.
func (w *Weeks) Between(ctx context.Context, technician, from, to string, limit int, after string) ([]hours.Week, string, error) {
	q := store.Query{Index: "monday", Min: from, Max: to, Limit: limit, After: after}
	if technician != "" {
		q.Index, q.Equal = "technician", []any{technician}
	}
	return list(ctx, w.docs, q, validation.ErrCursor)
}
