package repo

import (
	"recado/flows/companies"
	"recado/store"
)

// ContactPhones stores for which company a phone may act.
type ContactPhones struct {
	documents[companies.Claim]
}

var _ companies.Phones = (*ContactPhones)(nil)

// NewContactPhones opens the phones.
func NewContactPhones(db store.DB) (*ContactPhones, error) {
	docs, err := openDocuments(db, store.Spec{Name: "contact_phones"}, func(c companies.Claim) int64 { return c.V })
	return &ContactPhones{docs}, err
}
