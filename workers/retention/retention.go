// Package retention deletes what has been kept for its time; the times are in
// flows/retention.
//
// A sweep works in bites over declared indexes, bounded in all, and is done again every
// hour: what one leaves the next one takes. Several processes may sweep at once: what
// is deleted twice is deleted once. Nothing newer than its period is ever looked at,
// except a file of media, which is asked after once more at the moment it goes.
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
	batchSize     = 500 // documents in one deletion; bounds how long it holds up other writes
	maxBatches    = 400 // of one kind in one sweep
)

// Purge deletes what is from before a moment, at most limit, and says how many went.
type Purge func(ctx context.Context, before time.Time, limit int) (int, error)

// Sweeper deletes each kind by its own means.
type Sweeper struct {
	Periods retention.Periods
	Purges  map[retention.Kind][]Purge
	Deleted func(kind retention.Kind, n int) // nil: nobody counts
	Now     func() time.Time
	Log     *slog.Logger
}

// Run sweeps every hour until ctx ends.
func (s *Sweeper) Run(ctx context.Context) {
	tick := time.NewTicker(sweepInterval)
	defer tick.Stop()
	for {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.Log.Warn("not everything old could be deleted; the next sweep tries again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Sweep deletes what is over its time, kind by kind. One that fails holds up no other.
func (s *Sweeper) Sweep(ctx context.Context) error {
	var errs []error
	now := s.Now()
	for _, row := range retention.Table {
		for _, purge := range s.Purges[row.Kind] {
			before := now.Add(-s.Periods.Period(row.Kind))
			n, err := inBatches(ctx, purge, before)
			if n > 0 {
				s.Log.Info("old documents deleted", "kind", row.Kind, "count", n, "before", before)
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
