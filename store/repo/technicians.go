package repo

import (
	"context"
	"errors"
	"fmt"

	"recado/bot"
	"recado/flows/technicians"
	"recado/store"
)

// Technicians keeps who does the work.
type Technicians struct {
	docs store.Collection[technicians.Technician]
}

var _ technicians.Repository = (*Technicians)(nil)

// NewTechnicians opens the technicians.
func NewTechnicians(db store.DB) (*Technicians, error) {
	docs, err := open[technicians.Technician](db, store.Spec{Name: "technicians", Indexes: []store.Index{
		{Name: "contact", Unique: true, Fields: []store.Field{{Path: "contact", Kind: store.String}}},
		{Name: "status", Fields: []store.Field{{Path: "status", Kind: store.String}}},
	}})
	return &Technicians{docs}, err
}

// Insert stores a new technician.
func (r *Technicians) Insert(ctx context.Context, t technicians.Technician) error {
	return translate(r.docs.Insert(ctx, t))
}

// Get returns a technician.
func (r *Technicians) Get(ctx context.Context, id string) (technicians.Technician, error) {
	t, err := r.docs.Get(ctx, id)
	return t, translate(err)
}

// Put stores a technician by compare-and-set.
func (r *Technicians) Put(ctx context.Context, t technicians.Technician) error {
	return translate(r.docs.Replace(ctx, t, t.V-1))
}

// ByContact finds a technician by the conversation.
func (r *Technicians) ByContact(ctx context.Context, who bot.ContactID) (technicians.Technician, error) {
	found, err := r.docs.Find(ctx, store.Query{Index: "contact", Equal: []any{who}, Limit: 1})
	if err != nil {
		return technicians.Technician{}, translate(err)
	}
	if len(found) == 0 {
		return technicians.Technician{}, fmt.Errorf("technician by contact: %w", bot.ErrNotFound)
	}
	return found[0], nil
}

// List pages through technicians by id.
func (r *Technicians) List(ctx context.Context, f technicians.Filter) ([]technicians.Technician, string, error) {
	q := store.Query{Limit: f.Limit, After: f.After}
	if f.Status != "" {
		q.Index, q.Equal = "status", []any{f.Status}
	}
	page, err := r.docs.Find(ctx, q)
	if errors.Is(err, store.ErrInvalid) && q.After != "" {
		return nil, "", technicians.ErrCursor
	}
	if err != nil || len(page) < q.Limit {
		return page, "", translate(err)
	}
	next, err := r.docs.Cursor(q, page[len(page)-1])
	return page, next, translate(err)
}

// Staff lists everybody but the terminated.
func (r *Technicians) Staff(ctx context.Context) ([]technicians.Technician, error) {
	var staff []technicians.Technician
	for _, status := range []technicians.Status{technicians.Active, technicians.Vacation, technicians.SickLeave} {
		found, err := r.docs.Find(ctx, store.Query{Index: "status", Equal: []any{status}})
		if err != nil {
			return nil, translate(err)
		}
		staff = append(staff, found...)
	}
	return staff, nil
}
