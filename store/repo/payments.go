package repo

import (
	"context"

	"recado/bot"
	"recado/flows/payments"
	"recado/flows/validation"
	"recado/store"
)

// Payments stores the payments of a gateway.
type Payments struct {
	aggregate[payments.Payment, *payments.Payment]
	db store.DB
}

var _ payments.Repository = (*Payments)(nil)

// NewPayments opens the payments.
func NewPayments(db store.DB) (*Payments, error) {
	a, err := openAggregate[payments.Payment](
		db, "payments",
		store.Index{Name: "reference", Unique: true, Sparse: true, Fields: []store.Field{{Path: "reference", Kind: store.String}}},
		store.Index{Name: "number", Sparse: true, Fields: []store.Field{{Path: "number", Kind: store.String}, {Path: "createdAt", Kind: store.Time}}},
		store.Index{Name: "contact", Fields: []store.Field{{Path: "contact", Kind: store.String}, {Path: "createdAt", Kind: store.Time}}},
	)
	return &Payments{a, db}, err
}

// ByReference finds the payment of a gateway's link.
func (p *Payments) ByReference(ctx context.Context, reference string) (payments.Payment, error) {
	return p.one(ctx, "reference", reference)
}

// ByNumber lists the latest payments with a number of the bank.
func (p *Payments) ByNumber(ctx context.Context, number string, limit int) ([]payments.Payment, error) {
	return p.docs.Find(ctx, store.Query{Index: "number", Equal: []any{number}, Desc: true, Limit: limit})
}

// List lists the payments of a contact, or of all, the newest first.
func (p *Payments) List(ctx context.Context, who bot.ContactID, limit int, after string) ([]payments.Payment, string, error) {
	q := store.Query{Index: "created", Desc: true, Limit: limit, After: after}
	if who != "" {
		q.Index, q.Equal = "contact", []any{string(who)}
	}
	return list(ctx, p.docs, q, validation.ErrCursor)
}
