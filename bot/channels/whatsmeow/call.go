package whatsmeow

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"recado/bot"
)

// callTTL is how long an offered call is remembered. WhatsApp rings for a minute.
const (
	callTTL  = 10 * time.Minute
	maxCalls = 1000
)

// openCalls holds the calls that were offered and have not ended.
type openCalls struct {
	mu    sync.Mutex
	since map[string]time.Time
}

func (r *openCalls) begin(id string, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.since == nil || len(r.since) >= maxCalls {
		r.since = map[string]time.Time{}
	}
	r.since[id] = now
}

// end forgets a call. It reports whether the call was still ringing.
func (r *openCalls) end(id string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	since, known := r.since[id]
	delete(r.since, id)
	return known && now.Sub(since) < callTTL
}

// call follows a call to the account until it ends. The phone can take it; this device can't. A
// call that nobody took becomes a message.
func (c *Channel) call(event any) (stored bool) {
	switch e := event.(type) {
	case *events.CallOffer:
		if e.GroupJID.IsEmpty() {
			c.calls.begin(e.CallID, c.Now())
		}
	case *events.CallAccept:
		c.calls.end(e.CallID, c.Now())
	case *events.CallReject:
		c.calls.end(e.CallID, c.Now())
	case *events.CallTerminate:
		if c.calls.end(e.CallID, c.Now()) && e.Reason != "accepted_elsewhere" && e.Reason != "rejected_elsewhere" {
			return c.store(func(ctx context.Context) error { return c.missed(ctx, e.BasicCallMeta) })
		}
	}
	return true
}

// missed passes a missed call to the sink as a message.
func (c *Channel) missed(ctx context.Context, call types.BasicCallMeta) error {
	p, err := c.person(ctx, call.CallCreator, call.CallCreatorAlt)
	if err != nil || p.contact == "" || p.address.User == c.own() {
		return err
	}
	if err := c.local.recordContact(ctx, p.contact, p.address.String()); err != nil {
		return err
	}
	in := bot.Inbound{
		Input:   bot.Input{ID: Name + ":call:" + call.CallID, Kind: bot.KindCall, At: when(call.Timestamp, c.Now())},
		Contact: p.contact, Channel: Name,
	}
	if _, err := c.Sink.Accept(ctx, in); err != nil {
		return fmt.Errorf("accept: %w", err)
	}
	c.state.noteTraffic()
	return nil
}
