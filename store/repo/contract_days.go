package repo

import (
	"recado/flows/customers"
	"recado/store"
)

// ContractDays says which contracts hold the days of a company.
type ContractDays struct {
	documents[customers.Calendar]
}

var _ customers.Calendars = (*ContractDays)(nil)

// NewContractDays opens the calendars.
func NewContractDays(db store.DB) (*ContractDays, error) {
	docs, err := openDocuments(db, store.Spec{Name: "contract_days"}, func(c customers.Calendar) int64 { return c.V })
	return &ContractDays{docs}, err
}
