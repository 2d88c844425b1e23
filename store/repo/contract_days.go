package repo

import (
	"recado/flows/companies"
	"recado/store"
)

// ContractDays stores the days of each company's contracts, each with an outbox of the notices
// about their ends.
type ContractDays struct {
	aggregate[companies.Calendar, *companies.Calendar]
}

var _ companies.Calendars = (*ContractDays)(nil)

// NewContractDays opens the calendars.
func NewContractDays(db store.DB) (*ContractDays, error) {
	a, err := openAggregate[companies.Calendar](db, "contract_days")
	return &ContractDays{a}, err
}
