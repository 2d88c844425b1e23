package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/business"
	"recado/flows/record"
	"recado/webhooks"
)

// settingsEvery is how often a process looks for settings that another one has stored.
const settingsEvery = 5 * time.Second

// followSettings keeps in use what people change while the program runs, also in other processes: the
// business's own wordings of texts, and its schedule.
func (a *App) followSettings(ctx context.Context) {
	tick := time.NewTicker(settingsEvery)
	defer tick.Stop()
	for {
		if err := errors.Join(a.wordings.Use(ctx), a.useSchedule(ctx)); err != nil && ctx.Err() == nil {
			a.Log.Warn("the business's own settings are as they were", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// useSchedule uses the stored schedule, or that of business.toml if there is none.
func (a *App) useSchedule(ctx context.Context) error {
	d, err := a.stores.Schedules.Get(ctx, business.ScheduleID)
	if errors.Is(err, bot.ErrNotFound) {
		return a.Business.SetSchedule(nil)
	}
	if err != nil {
		return fmt.Errorf("schedule: %w", err)
	}
	return a.Business.SetSchedule(&d.Data)
}

// schedules returns where the schedule of a business is stored and used.
func schedules(docs record.Repository[business.Schedule], b business.Business) webhooks.Schedules {
	return webhooks.Schedules{
		Documents: business.NewSchedules(docs), InUse: b.Schedule,
		Use: func(s business.Schedule) error { return b.SetSchedule(&s) },
	}
}
