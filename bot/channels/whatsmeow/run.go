package whatsmeow

import (
	"context"
	"errors"
	"fmt"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"
)

// Run keeps the device connected until ctx ends, and then returns nil. It does not return on a
// failed link, which waits until a person fixes it.
func (c *Channel) Run(ctx context.Context) error {
	if err := c.mergeAll(ctx); err != nil {
		return fmt.Errorf("whatsapp device: %w", err)
	}
	prune := time.NewTicker(24 * time.Hour)
	defer prune.Stop()
	defer func() { c.link().Disconnect() }()
	for {
		wait, dialled, ever, news := c.state.due()
		var due <-chan time.Time
		if ever {
			due = time.After(wait)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-news:
		case <-prune.C:
			if err := c.local.prune(ctx, c.Now()); err != nil {
				c.Log.Warn("whatsapp device: old messages stay", "error", err)
			}
		case <-due:
			if dialled {
				c.state.dialTimedOut()
				continue
			}
			c.state.retryAfterBan()
			c.connect(ctx)
		}
	}
}

// connect makes one attempt to connect. An event tells whether it succeeded.
func (c *Channel) connect(ctx context.Context) {
	w := c.link()
	w.Disconnect() // closes a connection that has to be renewed
	c.state.opening()
	err := w.ConnectContext(ctx)
	if err == nil || errors.Is(err, wa.ErrAlreadyConnected) || ctx.Err() != nil {
		return
	}
	c.Log.Warn("whatsapp device: not connected", "error", masked(err.Error()))
	c.state.lost("network", err.Error())
}

// Reconnect retries a failed link whose cause is gone, such as another process that was stopped or
// a ban that was lifted early.
func (c *Channel) Reconnect(ctx context.Context) error {
	if c.state.status().Phase == Connected {
		return nil
	}
	return c.renew(ctx)
}

// connection updates the link's state by connection events. A loss that the library calls permanent
// is not retried.
func (c *Channel) connection(event any) {
	switch e := event.(type) {
	case *events.PairSuccess:
		c.state.linked(e.ID.User)
	case *events.Connected:
		c.state.connected()
		c.Log.Info("whatsapp device: connected")
	case *events.Disconnected:
		c.state.lost("disconnected", "WhatsApp closed the connection")
	case *events.StreamError:
		c.state.lost("stream "+e.Code, "WhatsApp broke the connection off")
	case *events.KeepAliveTimeout:
		if c.Now().Sub(e.LastSuccess) >= pingTimeout {
			c.state.lost("deaf", "WhatsApp no longer answers")
		}
	case *events.LoggedOut:
		c.end("logged_out", "the device was unlinked ("+e.PermanentDisconnectDescription()+"): link it again")
	case *events.StreamReplaced:
		c.end("replaced", "another process has connected with this device's keys: stop it, then reconnect")
	case *events.ClientOutdated:
		c.outdated()
	case *events.TemporaryBan:
		c.banned(e)
	case *events.CATRefreshError:
		c.end("cat", fmt.Sprintf("WhatsApp's token could not be renewed: %v", e.Error))
	case *events.ConnectFailure:
		c.end("refused "+e.Reason.NumberString(), "WhatsApp refuses the connection: "+e.Reason.String()+" "+e.Message)
	}
}

func (c *Channel) end(code, reason string) { c.endUntil(code, reason, time.Time{}) }

// endUntil marks the link as failed. Run retries at until; if until is zero, it does not.
func (c *Channel) endUntil(code, reason string, until time.Time) {
	c.Log.Error("whatsapp device: FAILED", "code", code, "reason", reason)
	c.state.fail(code, reason, until)
}

// The bounds of a ban. defaultBan applies when WhatsApp does not tell the end.
const (
	defaultBan = 24 * time.Hour
	longestBan = 90 * 24 * time.Hour
)

// banned marks the link as failed until the ban is over. Connecting earlier could prolong it.
func (c *Channel) banned(e *events.TemporaryBan) {
	lasts, why := min(e.Expire, longestBan), "WhatsApp has banned the account for a while: "+e.Code.String()
	if lasts > 0 {
		why += "; until "
	} else {
		lasts = defaultBan
		why += "; it does not say until when; tried again at "
	}
	until := c.Now().Add(lasts).UTC()
	c.endUntil("banned", why+until.Format(time.RFC3339), until)
}

// outdated adopts the client version that WhatsApp publishes, after WhatsApp has refused ours. If
// it refuses that version too, only an update of the program helps.
func (c *Channel) outdated() {
	newer, err := c.version.renew(context.Background())
	switch {
	case newer:
		c.Log.Warn("whatsapp device: too old for WhatsApp, it now says the version that WhatsApp Web has: update the program")
		c.state.lost("outdated", "WhatsApp refused this program's version; its own present one is tried")
	case err != nil:
		c.endUntil("outdated", "WhatsApp no longer accepts this version of the program, and its present one could not be asked for: update the program. "+masked(err.Error()), c.Now().Add(outdatedFor).UTC())
	default:
		c.end("outdated", "WhatsApp no longer accepts this version of the program: update it")
	}
}
