package repo

import (
	"recado/flows/cases"
	"recado/store"
)

// Cases stores open requests for an agent, each with an outbox of its notices.
type Cases struct {
	aggregate[cases.Case, *cases.Case]
}

var _ cases.Repository = (*Cases)(nil)

// NewCases opens the cases.
func NewCases(db store.DB) (*Cases, error) {
	a, err := openAggregate[cases.Case](db, "cases")
	return &Cases{a}, err
}
