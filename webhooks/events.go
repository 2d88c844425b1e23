package webhooks

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Intervals and limits of a stream.
const (
	heartbeat          = 15 * time.Second
	poll               = 2 * time.Second  // other processes append too and can't notify this one
	streamWriteTimeout = 10 * time.Second // a client that takes longer to accept a write is dropped
	batch              = 200
)

// events streams the log of events from the start, or after the last event that the client saw.
func (s *server) events(c *fiber.Ctx) error {
	q := web.Query(c)
	said := c.Get("Last-Event-ID", q.Text(maxLine, "after"))
	if err := q.Err(); err != nil {
		return err
	}
	last, err := strconv.ParseInt(said, 10, 64)
	if said != "" && (err != nil || last < 0) {
		return web.Invalid(web.Field{Name: "Last-Event-ID", Key: "field.invalid"})
	}
	c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store, no-transform")
	c.Set("X-Accel-Buffering", "no") // buffering proxies would delay events
	caller := principalOf(c).Caller()
	if !s.Changes.openStream(caller) {
		return web.RateLimited(heartbeat)
	}
	f := &eventStream{beat: s.Heartbeat, valid: s.credentialCheck(c, users.EventsRead), events: s.Events, stopping: s.Stopping, conn: c.Context().Conn(), last: last}
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer s.Changes.closeStream(caller)
		f.w = w
		if err := f.run(); err != nil {
			s.Log.Debug("http: stream ended", "error", err)
		}
	})
	return nil
}

// eventStream is one client's stream. It runs after its handler has returned, so it uses nothing of
// the request but the connection.
type eventStream struct {
	beat     time.Duration                  // between signs of life
	valid    func(ctx context.Context) bool // whether the caller may still follow
	events   Events
	stopping context.Context
	conn     net.Conn
	w        *bufio.Writer
	last     int64
}

func (f *eventStream) run() error {
	if err := f.reportGap(); err != nil {
		return err
	}
	beat, look := time.NewTicker(f.beat), time.NewTicker(poll)
	defer beat.Stop()
	defer look.Stop()
	for {
		changed := f.events.Changed() // before reading, so that later events are not missed
		if err := f.catchUp(); err != nil {
			return err
		}
		select {
		case <-f.stopping.Done():
			return nil
		case <-changed:
		case <-look.C:
		case <-beat.C:
			if !f.valid(f.stopping) {
				return nil
			}
			if err := f.write(": still here\n\n"); err != nil {
				return err
			}
		}
	}
}

// reportGap tells a client whose last event is no longer stored that it has missed some. The client
// must reload its state; the stream continues with the oldest stored event.
func (f *eventStream) reportGap() error {
	if err := f.write("retry: 2000\n\n"); err != nil {
		return err
	}
	if f.last == 0 {
		return nil
	}
	found, err := f.events.After(f.stopping, f.last-1, 1)
	if err != nil {
		return err
	}
	if len(found) == 1 && found[0].Seq == f.last {
		return nil
	}
	f.last = 0
	return f.write("event: reset\ndata: {}\n\n")
}

// catchUp sends all events after the last one sent.
func (f *eventStream) catchUp() error {
	for f.stopping.Err() == nil {
		found, err := f.events.After(f.stopping, f.last, batch)
		if err != nil {
			return err // the client reconnects with the last id it saw
		}
		for _, r := range found {
			if err := f.send(r); err != nil {
				return err
			}
		}
		if len(found) < batch {
			return nil
		}
	}
	return nil
}

func (f *eventStream) send(r bot.Record) error {
	data, err := json.Marshal(r) // one line: JSON has no raw line breaks
	if err != nil {
		return err
	}
	f.last = r.Seq
	return f.write(fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", r.Seq, r.Name, data))
}

// write sends one event. Each sets a new deadline, so that a stream may last for days, but not for
// a client that stopped reading.
func (f *eventStream) write(event string) error {
	if f.conn != nil {
		if err := f.conn.SetWriteDeadline(time.Now().Add(heartbeat + streamWriteTimeout)); err != nil {
			return err
		}
	}
	if _, err := f.w.WriteString(event); err != nil {
		return err
	}
	return f.w.Flush()
}
