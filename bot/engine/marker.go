package engine

import (
	"context"
	"log/slog"
	"time"

	"recado/bot"
)

// marker marks inputs as consumed, in batches: nothing waits for it, and a lost mark is
// harmless because the session keeps the id until the input is marked.
type marker struct {
	inbox bot.Inbox
	log   *slog.Logger
	ids   chan string
}

const (
	markerBatch = 256
	markerDelay = 20 * time.Millisecond
)

func newMarker(inbox bot.Inbox, log *slog.Logger) *marker {
	return &marker{inbox: inbox, log: log, ids: make(chan string, 16*markerBatch)}
}

// markNow marks at once.
func (m *marker) markNow(ctx context.Context, ids ...string) {
	if len(ids) == 0 {
		return
	}
	if err := m.inbox.MarkConsumed(ctx, ids); err != nil {
		m.log.WarnContext(ctx, "inputs are not marked as consumed yet", "inputs", len(ids), "error", err)
	}
}

// markSoon queues ids for marking; if too many wait already, the next turn marks them.
func (m *marker) markSoon(ids ...string) {
	for _, id := range ids {
		select {
		case m.ids <- id:
		default:
			return
		}
	}
}

func (m *marker) run(ctx context.Context) {
	tick := time.NewTicker(markerDelay)
	defer tick.Stop()
	var batch []string
	flush := func() {
		m.markNow(context.WithoutCancel(ctx), batch...)
		batch = batch[:0]
	}
	drain := func() { // what has come before a tick is marked at that tick, whichever of the two is seen first
		for len(batch) < markerBatch {
			select {
			case id := <-m.ids:
				batch = append(batch, id)
			default:
				return
			}
		}
	}
	for {
		select {
		case id := <-m.ids:
			if batch = append(batch, id); len(batch) >= markerBatch {
				flush()
			}
		case <-tick.C:
			drain()
			flush()
		case <-ctx.Done():
			drain()
			flush()
			return
		}
	}
}
