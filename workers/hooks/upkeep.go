package hooks

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/hooks"
)

const upkeepInterval = time.Hour

// Upkeep abandons overdue deliveries of receivers that are no longer configured. Run calls it every hour.
func (r *Runner) Upkeep(ctx context.Context) error {
	r.open()
	now := r.Now()
	late, err := r.Deliveries.Overdue(ctx, now.Add(-hooks.RetryPeriod), 1000)
	if err != nil {
		return fmt.Errorf("overdue deliveries: %w", err)
	}
	for _, d := range late {
		ours := slices.ContainsFunc(r.Receivers, func(to hooks.Receiver) bool { return to.URL == d.Receiver })
		if ours {
			continue // this process or another will try it
		}
		if err := r.Deliveries.Put(ctx, d.Abandoned()); err != nil && !errors.Is(err, bot.ErrStale) {
			return fmt.Errorf("give up delivery %s: %w", d.ID, err)
		}
	}
	return nil
}
