package repo

import (
	"recado/flows/fiscal"
	"recado/store"
)

// FiscalBooks stores the ranges of fiscal numbers.
type FiscalBooks struct {
	aggregate[fiscal.Book, *fiscal.Book]
}

var _ fiscal.Repository = (*FiscalBooks)(nil)

// NewFiscalBooks opens the ranges.
func NewFiscalBooks(db store.DB) (*FiscalBooks, error) {
	a, err := openAggregate[fiscal.Book](db, "fiscal_books")
	return &FiscalBooks{a}, err
}
