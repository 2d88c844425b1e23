package app

import (
	"context"
	"time"
)

// wordingsEvery is how often a process looks for wordings that another one has stored.
const wordingsEvery = 5 * time.Second

// followWordings keeps the business's own wordings of texts in use, also those that other processes
// store.
func (a *App) followWordings(ctx context.Context) {
	tick := time.NewTicker(wordingsEvery)
	defer tick.Stop()
	for {
		if err := a.wordings.Use(ctx); err != nil && ctx.Err() == nil {
			a.Log.Warn("the business's own texts are as they were", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
