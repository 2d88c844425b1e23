package repo

import (
	"context"
	"time"

	"recado/store"
)

const (
	// maxClockSkew is further ahead of us than the clock of any other process is.
	maxClockSkew = time.Minute
	// postponedFor is for how long messages are put off as a rule. Those of a vendor who asks
	// for more are looked at sooner than they need be, which does no harm.
	postponedFor = 10 * time.Minute
)

// waiting finds what has waited since before a moment; and what has since so long after
// it that the clock must have gone back meanwhile: nobody waits for it to catch up.
func waiting[T any](ctx context.Context, docs store.Collection[T], index string, before time.Time, ahead time.Duration, limit int) ([]T, error) {
	found, err := docs.Find(ctx, store.Query{Index: index, Max: before, Limit: limit})
	if err != nil || len(found) >= limit {
		return found, err
	}
	astray, err := docs.Find(ctx, store.Query{Index: index, Min: before.Add(ahead), Limit: limit - len(found)})
	return append(found, astray...), err
}
