package app

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// silence is how long nothing may arrive in business hours; 0 is any time.
func (a *App) silence() (time.Duration, error) {
	n, err := strconv.Atoi(a.Config["RECADO_QUIET_ALARM"])
	if err != nil || n < 0 {
		return 0, fmt.Errorf("RECADO_QUIET_ALARM must be a number of minutes, not %q", a.Config["RECADO_QUIET_ALARM"])
	}
	return time.Duration(n) * time.Minute, nil
}

// watch notices a gateway that looks well and brings nothing: in business hours,
// silence for so long is an event.
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

// watchdog counts silence in business hours and tells of each silence once.
type watchdog struct {
	silence  time.Duration
	since    time.Time // business hours or the program began, or a message came
	reported bool
}

// check returns how long nothing has arrived when that is to be told now, else 0.
// heard is when something last did, the zero time before anything has.
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
