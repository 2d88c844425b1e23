package repo

import (
	"context"
	"errors"
	"strings"

	"recado/bot"
	"recado/store"
)

// Upgrade rewrites orders stored with the states of version 1, so that the index of states finds
// them by the present names. Unlike Migrate it reads only those, through that index, so it costs
// one look-up per state and can run at every start. It is idempotent and may run concurrently.
func (r *Orders) Upgrade(ctx context.Context) error {
	for word := range firstStates {
		old := strings.Trim(word, `"`)
		for {
			found, err := r.docs.Find(ctx, store.Query{Index: "state", Equal: []any{old}, Limit: 200})
			if err != nil {
				return err
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
