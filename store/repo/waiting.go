package repo

import (
	"context"
	"time"

	"recado/store"
)

const (
	// maxClockSkew is more than the clock of any other process is ahead.
	maxClockSkew = time.Minute
	// postponedFor is how long messages are usually postponed. For a vendor that asks for more they
	// are looked at too early, which is harmless.
	postponedFor = 10 * time.Minute
)

// waiting finds documents that have waited since before a moment. It also finds those whose time is
// more than ahead later, because the clock must have gone back since.
func waiting[T any](ctx context.Context, docs store.Collection[T], index string, before time.Time, ahead time.Duration, limit int) ([]T, error) {
	found, err := docs.Find(ctx, store.Query{Index: index, Max: before, Limit: limit})
	if err != nil || len(found) >= limit {
		return found, err
	}
	astray, err := docs.Find(ctx, store.Query{Index: index, Min: before.Add(ahead), Limit: limit - len(found)})
	return append(found, astray...), err
}
