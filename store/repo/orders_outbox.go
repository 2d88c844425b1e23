package repo

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// What follows makes Orders an outbox that the engine's relay can serve.

// Name says whose outbox it is.
func (r *Orders) Name() string { return "orders" }

// Load returns the effects an order still waits for; none for an order there is not.
func (r *Orders) Load(ctx context.Context, owner string) ([]bot.Effect, error) {
	o, err := r.Get(ctx, owner)
	if errors.Is(err, bot.ErrNotFound) {
		return nil, nil
	}
	return o.Outbox, err
}

// Ack removes effects that have been carried out. Doing it again is fine.
func (r *Orders) Ack(ctx context.Context, owner string, ids ...string) error {
	return r.edit(ctx, owner, func(o *orders.Order) bool { return o.Ack(ids...) })
}

// Waiting lists orders whose effects have waited since before a moment, the longest first.
func (r *Orders) Waiting(ctx context.Context, before time.Time, limit int) ([]string, error) {
	found, err := waiting(ctx, r.docs, "pending", before, aheadOf, limit)
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = found[i].ID
	}
	return ids, translate(err)
}

// Touch lets an order's effects wait anew from now on.
func (r *Orders) Touch(ctx context.Context, owner string, now time.Time) error {
	return r.edit(ctx, owner, func(o *orders.Order) bool {
		if len(o.Outbox) == 0 || o.PendingSince.Equal(now) {
			return false
		}
		o.PendingSince = now
		return true
	})
}

// edit writes by compare-and-set, so that no acknowledgement ever takes back what the
// business wrote meanwhile. change says whether there is anything to write.
func (r *Orders) edit(ctx context.Context, id string, change func(*orders.Order) bool) error {
	for {
		o, err := r.Get(ctx, id)
		if errors.Is(err, bot.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if !change(&o) {
			return nil
		}
		o.V++
		if err := r.Put(ctx, o); !errors.Is(err, bot.ErrStale) {
			return err
		}
	}
}
