package repo

import (
	"context"
	"errors"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/store"
)

// Held lists open orders that a technician has or is asked for, the latest first.
func (r *Orders) Held(ctx context.Context, technician string, limit int) ([]orders.Order, error) {
	if technician == "" {
		return nil, nil
	}
	found, err := r.docs.Find(ctx, store.Query{Index: "holder", Equal: []any{technician}, Desc: true, Limit: limit})
	return found, translate(err)
}

// Due lists orders with a deadline that has come by a moment, the earliest first.
func (r *Orders) Due(ctx context.Context, by time.Time, limit int) ([]string, error) {
	// Max is exclusive, and times are kept by the millisecond.
	found, err := r.docs.Find(ctx, store.Query{Index: "due", Max: by.Add(time.Millisecond), Limit: limit})
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = found[i].ID
	}
	return ids, translate(err)
}

// Soonest is the earliest deadline of all, the zero time where there is none.
func (r *Orders) Soonest(ctx context.Context) (time.Time, error) {
	found, err := r.docs.Find(ctx, store.Query{Index: "due", Limit: 1})
	if err != nil || len(found) == 0 {
		return time.Time{}, translate(err)
	}
	return found[0].DueAt, nil
}

// Upgrade rewrites orders that were stored when the intake's words were all the states
// there were, so that the index of states finds them under the names of today. Done
// again, or by several processes at once, it is fine.
func (r *Orders) Upgrade(ctx context.Context) error {
	for word := range firstStates {
		old := strings.Trim(word, `"`)
		for {
			found, err := r.docs.Find(ctx, store.Query{Index: "state", Equal: []any{old}, Limit: 200})
			if err != nil {
				return translate(err)
			}
			if len(found) == 0 {
				break
			}
			for _, o := range found {
				o.V++
				if err := r.Put(ctx, o); err != nil && !errors.Is(err, bot.ErrStale) {
					return err
				}
			}
		}
	}
	return nil
}
