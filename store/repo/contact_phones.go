package repo

import (
	"context"

	"recado/flows/customers"
	"recado/store"
)

// ContactPhones says which company a phone speaks for.
type ContactPhones struct {
	docs store.Collection[customers.Claim]
}

var _ customers.Phones = (*ContactPhones)(nil)

// NewContactPhones opens the phones.
func NewContactPhones(db store.DB) (*ContactPhones, error) {
	docs, err := open[customers.Claim](db, store.Spec{Name: "contact_phones"})
	return &ContactPhones{docs}, err
}

// Get returns a phone's claim.
func (r *ContactPhones) Get(ctx context.Context, phone string) (customers.Claim, error) {
	c, err := r.docs.Get(ctx, phone)
	return c, translate(err)
}

// Insert stores a new claim.
func (r *ContactPhones) Insert(ctx context.Context, c customers.Claim) error {
	return translate(r.docs.Insert(ctx, c))
}

// Put stores a claim by compare-and-set.
func (r *ContactPhones) Put(ctx context.Context, c customers.Claim) error {
	return translate(r.docs.Replace(ctx, c, c.V-1))
}
