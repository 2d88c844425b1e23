package repo

import (
	"context"

	"recado/flows/debts"
	"recado/flows/validation"
	"recado/store"
)

// Debts stores the accounts of debtors, one for each contact.
type Debts struct {
	aggregate[debts.Account, *debts.Account]
}

var _ debts.Repository = (*Debts)(nil)

// NewDebts opens the accounts.
func NewDebts(db store.DB) (*Debts, error) {
	a, err := openAggregate[debts.Account](db, "debts")
	return &Debts{a}, err
}

// List lists accounts, a page after another.
func (d *Debts) List(ctx context.Context, limit int, after string) ([]debts.Account, string, error) {
	return list(ctx, d.docs, store.Query{Limit: limit, After: after}, validation.ErrCursor)
}
