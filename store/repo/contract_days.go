package repo

import (
	"context"
	"time"

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

// Soonest is the earliest moment at which a calendar is to be looked at, the zero time where
// there is none.
func (r *ContractDays) Soonest(ctx context.Context) (time.Time, error) {
	found, err := r.docs.Find(ctx, store.Query{Index: "due", Limit: 1})
	if err != nil || len(found) == 0 {
		return time.Time{}, translate(err)
	}
	return found[0].DueAt, nil
}
