package engine

import (
	"context"
	"time"

	"recado/bot/channels"
)

// earlyReportDelays are the delays, one after the other, before a report on an unknown message
// is tried again: a Send takes no longer than their sum. maxEarlyReports bounds how many
// reports wait at once.
var earlyReportDelays = []time.Duration{200 * time.Millisecond, 2 * time.Second, sendTimeout}

const maxEarlyReports = 1000

// retryEarlyReport keeps a report whose message is unknown: a vendor that does not return our
// id may report before Send has returned its own. The report waits in memory and is lost if the
// process stops. It returns false if the report is given up: the message is not ours.
func (e *Engine) retryEarlyReport(r channels.DeliveryReport, try int) bool {
	if r.VendorID == "" || try >= len(earlyReportDelays) {
		return false
	}
	if e.earlyReports.Add(1) > maxEarlyReports {
		e.earlyReports.Add(-1)
		return false
	}
	time.AfterFunc(earlyReportDelays[try], func() {
		defer e.earlyReports.Add(-1)
		ctx, cancel := context.WithTimeout(context.Background(), sendTimeout)
		defer cancel()
		if err := e.report(ctx, r, try+1); err != nil {
			e.Log.WarnContext(ctx, "an early report is lost", "channel", r.Channel, "status", r.Status, "error", err)
		}
	})
	return true
}
