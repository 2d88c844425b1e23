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
// silence for so long is an event. It is said once for each silence.
func (a *App) watch(ctx context.Context, silence time.Duration) {
	if silence == 0 {
		return
	}
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	since := a.clock.Now() // business hours or the program began, or a message came
	told := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := a.clock.Now()
		if heard := a.core.engine.LastHeard(); heard.After(since) {
			since, told = heard, false
		}
		if !a.Business.Open(now) {
			since, told = now, false
			continue
		}
		if quiet := now.Sub(since); quiet >= silence && !told {
			told = true
			a.core.engine.Alarm(ctx, "nothing_received", "all", fmt.Sprintf("no message for %d minutes in business hours", int(quiet.Minutes())))
		}
	}
}
