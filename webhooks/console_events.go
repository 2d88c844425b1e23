package webhooks

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Limits of a console's stream.
const (
	maxReplay   = time.Hour       // a console that was away for longer reloads
	changeSkew  = 5 * time.Second // other processes' clocks may be behind by this much
	coalesceFor = 100 * time.Millisecond
)

// consoleEvents streams to a console which conversations have changed, and the log of events.
//
// A change says only that something is new: the console reads what it shows. So changes may be
// repeated and merged, and those of other processes are found by the time of their turns. The id of
// an event is "<number in the log>.<Unix milliseconds until which changes were sent>".
func (s *server) consoleEvents(c *fiber.Ctx) error {
	q := web.Query(c)
	said := c.Get("Last-Event-ID", q.Text(maxLine, "after"))
	if err := q.Err(); err != nil {
		return err
	}
	f := &consoleStream{s: s, last: -1, now: s.Clock.Now, valid: s.credentialCheck(c, users.ConversationsRead)}
	if said != "" && !f.parse(said) {
		return web.Invalid(web.Field{Name: "Last-Event-ID", Key: "field.invalid"})
	}
	caller := principalOf(c).Caller()
	if !s.Changes.openStream(caller) {
		return web.RateLimited(heartbeat)
	}
	c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store, no-transform")
	c.Set("X-Accel-Buffering", "no") // buffering proxies would delay events
	f.out = &eventStream{events: s.Events, stopping: s.Stopping, conn: c.Context().Conn()}
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer s.Changes.closeStream(caller)
		f.out.w = w
		if err := f.run(); err != nil {
			s.Log.Debug("http: a console's stream ended", "error", err)
		}
	})
	return nil
}

// consoleStream is one console's stream. It runs after its handler has returned.
type consoleStream struct {
	s     *server
	out   *eventStream
	now   func() time.Time
	last  int64                          // number of the last event of the log; -1: none yet
	until time.Time                      // until when changes of all processes were sent
	valid func(ctx context.Context) bool // whether the caller may still follow
}

// parse reads the id of the last event that the console saw.
func (f *consoleStream) parse(id string) bool {
	seq, at, ok := strings.Cut(id, ".")
	n, err1 := strconv.ParseInt(seq, 10, 64)
	ms, err2 := strconv.ParseInt(at, 10, 64)
	if !ok || err1 != nil || err2 != nil || n < 0 {
		return false
	}
	f.last, f.until = n, time.UnixMilli(ms)
	return true
}

func (f *consoleStream) run() error {
	changes := f.s.Changes.read()
	defer changes.close()
	if err := f.begin(); err != nil {
		return err
	}
	beat := time.NewTicker(f.s.Heartbeat)
	defer beat.Stop()
	for {
		logged := f.s.Events.Changed() // before reading, so that later events are not missed
		if err := f.sendLog(); err != nil {
			return err
		}
		var err error
		select {
		case <-f.s.Stopping.Done():
			return nil
		case <-logged:
		case <-changes.signal:
			select { // a turn changes its conversation several times
			case <-f.s.Stopping.Done():
				return nil
			case <-time.After(coalesceFor):
			}
			f.until = f.now().Add(-poll - changeSkew)
			err = f.sendChanges(changes.take())
		case <-beat.C:
			if !f.valid(f.s.Stopping) {
				return nil // the session or the key has ended: so does its stream
			}
			err = f.out.write(": still here\n\n")
		}
		if err != nil {
			return err
		}
	}
}

// begin replays what the console has missed, or tells it to reload if that is too much.
func (f *consoleStream) begin() error {
	if err := f.out.write("retry: 2000\n\n"); err != nil {
		return err
	}
	now := f.now()
	first := f.last < 0
	if !first && now.Sub(f.until) < maxReplay && f.logHas(f.last) {
		return f.sendOthers()
	}
	last, err := f.s.Events.Last(f.s.Stopping)
	if err != nil {
		return err
	}
	if f.last, f.until = last, now.Add(-changeSkew); first {
		return nil
	}
	return f.send("reset", struct{}{})
}

// logHas reports whether the log still has the event after which to go on.
func (f *consoleStream) logHas(seq int64) bool {
	if seq == 0 {
		return true
	}
	found, err := f.s.Events.After(f.s.Stopping, seq-1, 1)
	return err == nil && len(found) == 1 && found[0].Seq == seq
}

// sendLog sends the events of the log after the last one sent.
func (f *consoleStream) sendLog() error {
	for f.s.Stopping.Err() == nil {
		found, err := f.s.Events.After(f.s.Stopping, f.last, batch)
		if err != nil {
			return err
		}
		for _, r := range found {
			f.last = r.Seq
			if err := f.send("event", map[string]any{"name": r.Name, "at": r.At, "data": r.Data}); err != nil {
				return err
			}
		}
		if len(found) < batch {
			return nil
		}
	}
	return nil
}

// sendOthers sends the conversations that had a turn, in whatever process, since the last look.
func (f *consoleStream) sendOthers() error {
	now := f.now()
	ctx, cancel := context.WithTimeout(f.s.Stopping, streamWriteTimeout)
	defer cancel()
	who, err := f.s.Conversations.ChangedSince(ctx, f.until, maxChanges)
	if err != nil {
		return err
	}
	f.until = now.Add(-changeSkew)
	changed := make(map[bot.ContactID]struct{}, len(who))
	for _, one := range who {
		changed[one.ID] = struct{}{}
	}
	return f.sendChanges(changed, len(who) == maxChanges)
}

func (f *consoleStream) sendChanges(who map[bot.ContactID]struct{}, lost bool) error {
	if lost {
		return f.send("reset", struct{}{})
	}
	for _, one := range slices.Sorted(maps.Keys(who)) {
		if err := f.send("conversation", map[string]any{"contact": one}); err != nil {
			return err
		}
	}
	return nil
}

func (f *consoleStream) send(name string, data any) error {
	raw, err := json.Marshal(data) // one line: JSON has no raw line breaks
	if err != nil {
		return err
	}
	return f.out.write(fmt.Sprintf("id: %d.%d\nevent: %s\ndata: %s\n\n", f.last, f.until.UnixMilli(), name, raw))
}

// followChanges tells the streams of this process what other processes have changed: one look for all
// of them.
func (s *server) followChanges() {
	look := time.NewTicker(poll)
	defer look.Stop()
	until, told := s.Clock.Now(), map[bot.ContactID]int64{} // the versions that the last looks found
	for {
		select {
		case <-s.Stopping.Done():
			return
		case <-look.C:
		}
		now := s.Clock.Now()
		if !s.Changes.followed() {
			until = now.Add(-changeSkew)
			continue
		}
		ctx, cancel := context.WithTimeout(s.Stopping, streamWriteTimeout)
		who, err := s.Conversations.ChangedSince(ctx, until, maxChanges)
		cancel()
		if err != nil {
			continue // the next look finds what this one has missed
		}
		until = now.Add(-changeSkew)
		if len(who) == maxChanges { // the rest of them would never be told
			s.Changes.lose()
			continue
		}
		found := make(map[bot.ContactID]int64, len(who))
		for _, one := range who {
			if found[one.ID] = one.Version; told[one.ID] != one.Version { // looks overlap
				s.Changes.Notify(one.ID)
			}
		}
		told = found
	}
}
