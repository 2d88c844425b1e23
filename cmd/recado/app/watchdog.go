package app

import (
	"context"
	"fmt"
	"time"
)

// watch detects a gateway that seems healthy but delivers nothing: it raises an alarm after that
// much silence in business hours.
func (a *App) watch(ctx context.Context, silence time.Duration) {
	if silence == 0 {
		return
	}
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	dog := watchdog{silence: silence, since: a.clock.Now()}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := a.clock.Now()
		if quiet := dog.check(now, a.core.engine.LastInboundAt(), a.Business.Open(now)); quiet > 0 {
			a.core.engine.Alarm(ctx, "nothing_received", "all", fmt.Sprintf("no message for %d minutes in business hours", int(quiet.Minutes())))
		}
	}
}

// watchdog measures silence in business hours and reports each silence once.
type watchdog struct {
	silence  time.Duration
	since    time.Time // start of the business hours or the program, or the last message
	reported bool
}

// check returns the length of the silence if it must be reported now, else 0. heard is the time of
// the last message, zero before the first.
func (w *watchdog) check(now, heard time.Time, open bool) time.Duration {
	if heard.After(w.since) {
		w.since, w.reported = heard, false
	}
	if !open {
		w.since, w.reported = now, false
		return 0
	}
	if quiet := now.Sub(w.since); quiet >= w.silence && !w.reported {
		w.reported = true
		return quiet
	}
	return 0
}
