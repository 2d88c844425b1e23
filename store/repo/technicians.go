package repo

import (
	"context"

	"recado/bot"
	"recado/flows/technicians"
	"recado/flows/validation"
	"recado/store"
)

// Technicians stores technicians, each with an outbox of their notices.
type Technicians struct {
	aggregate[technicians.Technician, *technicians.Technician]
}

var _ technicians.Repository = (*Technicians)(nil)

// NewTechnicians opens the technicians.
func NewTechnicians(db store.DB) (*Technicians, error) {
	a, err := openAggregate[technicians.Technician](db, "technicians",
		store.Index{Name: "contact", Unique: true, Fields: []store.Field{{Path: "contact", Kind: store.String}}},
		store.Index{Name: "status", Fields: []store.Field{{Path: "status", Kind: store.String}}},
	)
	return &Technicians{a}, err
}

// ByContact finds a technician by contact.
func (r *Technicians) ByContact(ctx context.Context, who bot.ContactID) (technicians.Technician, error) {
	return r.one(ctx, "contact", who)
}

// List returns a page of technicians by id.
func (r *Technicians) List(ctx context.Context, f technicians.Filter) ([]technicians.Technician, string, error) {
	q := store.Query{Limit: f.Limit, After: f.After}
	if f.Status != "" {
		q.Index, q.Equal = "status", []any{f.Status}
	}
	return list(ctx, r.docs, q, validation.ErrCursor)
}

// Staff lists all technicians except terminated ones.
func (r *Technicians) Staff(ctx context.Context) ([]technicians.Technician, error) {
	var staff []technicians.Technician
	for _, status := range []technicians.Status{technicians.Active, technicians.Vacation, technicians.SickLeave} {
		found, err := r.docs.Find(ctx, store.Query{Index: "status", Equal: []any{status}})
		if err != nil {
			return nil, err
		}
		staff = append(staff, found...)
	}
	return staff, nil
}
