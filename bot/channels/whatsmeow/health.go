package whatsmeow

import (
	"context"
	"fmt"
	"time"

	"recado/bot/channels"
)

// Status returns the link's state.
func (c *Channel) Status() Status { return c.state.status() }

// Check implements channels.Health.
func (c *Channel) Check(context.Context) error {
	st := c.state.status()
	switch st.Phase {
	case Connected:
		return nil
	case Unpaired:
		return channels.Refuse(channels.Stop, "unpaired", "no WhatsApp account is linked", 0)
	case Failed:
		return channels.Refuse(channels.Stop, st.Code, st.Reason, left(st.Next, c.Now()))
	}
	d, why := channels.Retry, "connecting"
	if st.Reason != "" {
		why = fmt.Sprintf("%s; attempt %d since %s", st.Reason, st.Attempts, st.Since.Format(time.RFC3339))
	}
	if st.Attempts >= deadAfterAttempts {
		d = channels.Stop
	}
	code := st.Code
	if code == "" {
		code = "connecting"
	}
	return channels.Refuse(d, code, why, left(st.Next, c.Now()))
}

// left returns the time until a moment, and 0 if the moment is zero or past.
func left(until, now time.Time) time.Duration {
	if until.IsZero() {
		return 0
	}
	return max(until.Sub(now), 0)
}
