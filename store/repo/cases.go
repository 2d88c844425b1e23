package repo

import (
	"recado/flows/cases"
	"recado/store"
)

// Cases keeps who waits for a person, each with the outbox of what is told of it.
type Cases struct {
	aggregate[cases.Case, *cases.Case]
}

var _ cases.Repository = (*Cases)(nil)

// NewCases opens the cases.
func NewCases(db store.DB) (*Cases, error) {
	a, err := openAggregate[cases.Case](db, "cases")
	return &Cases{a}, err
}
