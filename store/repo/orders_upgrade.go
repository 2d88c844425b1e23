package repo

import (
	"context"
	"errors"
	"strings"

	"recado/bot"
	"recado/store"
)

// Upgrade rewrites orders that were stored when the intake's words were all the states
// there were, so that the index of states finds them under the names of today. Unlike
// Migrate it looks at those alone, through that index: where there are none it costs a
// look-up a word, and so it runs at every start. Done again, or by several processes at
// once, it is fine.
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
