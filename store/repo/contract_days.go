package repo

import (
	"recado/flows/customers"
	"recado/store"
)

// ContractDays stores the days of each company's contracts, each with an outbox of the notices
// about their ends.
type ContractDays struct {
	aggregate[customers.Calendar, *customers.Calendar]
}

var _ customers.Calendars = (*ContractDays)(nil)

// NewContractDays opens the calendars.
func NewContractDays(db store.DB) (*ContractDays, error) {
	a, err := openAggregate[customers.Calendar](db, "contract_days")
	return &ContractDays{a}, err
}
