package repo

import (
	"context"

	"recado/flows/customers"
	"recado/store"
)

// ContractDays says which contracts hold the days of a company.
type ContractDays struct {
	docs store.Collection[customers.Calendar]
}

var _ customers.Calendars = (*ContractDays)(nil)

// NewContractDays opens the calendars.
func NewContractDays(db store.DB) (*ContractDays, error) {
	docs, err := open[customers.Calendar](db, store.Spec{Name: "contract_days"})
	return &ContractDays{docs}, err
}

// Get returns a company's calendar.
func (r *ContractDays) Get(ctx context.Context, company string) (customers.Calendar, error) {
	c, err := r.docs.Get(ctx, company)
	return c, translate(err)
}

// Insert stores a new calendar.
func (r *ContractDays) Insert(ctx context.Context, c customers.Calendar) error {
	return translate(r.docs.Insert(ctx, c))
}

// Put stores a calendar by compare-and-set.
func (r *ContractDays) Put(ctx context.Context, c customers.Calendar) error {
	return translate(r.docs.Replace(ctx, c, c.V-1))
}
