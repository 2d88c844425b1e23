package repo

import (
	"context"
	"time"

	"recado/flows/codes"
	"recado/store"
)

// Codes stores the one-time codes of phones, each with an outbox of what is to be delivered.
type Codes struct {
	aggregate[codes.Phone, *codes.Phone]
}

var _ codes.Store = (*Codes)(nil)

// NewCodes opens the codes.
func NewCodes(db store.DB) (*Codes, error) {
	a, err := openAggregate[codes.Phone](db, "codes", store.Index{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}})
	return &Codes{a}, err
}

// Purge deletes phones that were last sent a code, or last failed, before a moment.
func (r *Codes) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}
