// Package retention deletes data after its retention period; the periods are in flows/retention.
//
// A sweep deletes in batches by declared indexes and is bounded in total. It runs every hour, so
// the next sweep takes what one leaves. Several processes may sweep at once, because deletions are
// idempotent. It never reads data newer than its period, except that a media file is checked once
// more when it is deleted.
package retention

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"recado/flows/retention"
)

const (
	sweepInterval = time.Hour
	batchSize     = 500 // documents in one deletion; bounds how long it delays other writes
	maxBatches    = 400 // batches of one kind in one sweep
)

// Purge deletes at most limit documents from before a moment, and returns how many.
type Purge func(ctx context.Context, before time.Time, limit int) (int, error)

// Sweeper deletes each kind with its own Purge.
type Sweeper struct {
	Periods retention.Periods
	Purges  map[retention.Kind][]Purge
	Deleted func(kind retention.Kind, n int) // called with the number deleted; may be nil
	Now     func() time.Time
	Log     *slog.Logger
}

// Run sweeps every hour until ctx ends.
func (s *Sweeper) Run(ctx context.Context) {
	tick := time.NewTicker(sweepInterval)
	defer tick.Stop()
	for {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "not everything old could be deleted; the next sweep tries again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Sweep deletes expired data of all kinds. An error with one kind does not stop the others.
func (s *Sweeper) Sweep(ctx context.Context) error {
	var errs []error
	now := s.Now()
	for _, row := range retention.Table {
		for _, purge := range s.Purges[row.Kind] {
			before := now.Add(-s.Periods.Period(row.Kind))
			n, err := inBatches(ctx, purge, before)
			if n > 0 {
				s.Log.InfoContext(ctx, "old documents deleted", "kind", row.Kind, "count", n, "before", before)
				if s.Deleted != nil {
					s.Deleted(row.Kind, n)
				}
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", row.Kind, err))
			}
		}
	}
	return errors.Join(errs...)
}

func inBatches(ctx context.Context, purge Purge, before time.Time) (total int, err error) {
	for range maxBatches {
		n, err := purge(ctx, before, batchSize)
		total += n
		if err != nil || n < batchSize {
			return total, err
		}
	}
	return total, nil
}
