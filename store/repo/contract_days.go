package repo

import (
	"recado/flows/customers"
	"recado/store"
)

// ContractDays says which contracts hold the days of a company, each with the outbox of what
// is told of their ends.
type ContractDays struct {
	aggregate[customers.Calendar, *customers.Calendar]
}

var _ customers.Calendars = (*ContractDays)(nil)

// NewContractDays opens the calendars.
func NewContractDays(db store.DB) (*ContractDays, error) {
	a, err := openAggregate[customers.Calendar](db, "contract_days")
	return &ContractDays{a}, err
}
