package webhooks_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
)

// fakeEvents is a log that ends the stream when everything in it was read.
type fakeEvents struct {
	kept []bot.Record
	end  context.CancelFunc
	err  error
	read atomic.Int64
}

func (e *fakeEvents) After(_ context.Context, seq int64, limit int) ([]bot.Record, error) {
	e.read.Add(1)
	i := slices.IndexFunc(e.kept, func(r bot.Record) bool { return r.Seq > seq })
	if i < 0 {
		if limit > 1 { // not the first call, which only looks for the last event seen
			e.end()
		}
		return nil, e.err
	}
	return e.kept[i:min(len(e.kept), i+limit)], e.err
}

func (e *fakeEvents) Last(context.Context) (int64, error) {
	if len(e.kept) == 0 {
		return 0, e.err
	}
	return e.kept[len(e.kept)-1].Seq, e.err
}

func (*fakeEvents) Changed() <-chan struct{} {
	more := make(chan struct{})
	close(more) // read again at once
	return more
}

func TestEvents(t *testing.T) {
	record := func(seq int64) bot.Record {
		return bot.Record{Seq: seq, ID: fmt.Sprint("e", seq), Name: "order.created", At: time.Unix(1_700_000_000, 0), Data: []byte(`{"orderId":"ORD-00001"}`)}
	}
	var all []bot.Record
	for i := range 450 { // more than one batch, with a gap
		if i != 7 {
			all = append(all, record(int64(i+1)))
		}
	}
	for _, tt := range []struct {
		name, query, last string
		kept              []bot.Record
		first             int64
		n                 int
		reset             bool
	}{
		{"from the start", "", "", all, 1, 449, false},
		{"after the last seen", "", "448", all, 449, 2, false},
		{"by query", "?after=448", "", all, 449, 2, false},
		{"the header wins", "?after=1", "449", all, 450, 1, false},
		{"nothing new", "", "450", all, 0, 0, false},
		{"no longer kept", "", "3", all[100:], 102, 349, true},
		{"from before the log was lost", "", "9000", all[:5], 1, 5, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.deps.Events = &fakeEvents{kept: tt.kept, end: w.stop}
			w.rebuild(t)
			got := w.keyed(t, "GET", "/api/v1/events"+tt.query, "", "Last-Event-ID", tt.last)
			if got.status != 200 || !strings.HasPrefix(got.header.Get("Content-Type"), "text/event-stream") || got.header.Get("Content-Encoding") != "" {
				t.Fatalf("%d %v", got.status, got.header)
			}
			if reset := strings.Contains(got.body, "event: reset\n"); reset != tt.reset {
				t.Errorf("reset %v, want %v", reset, tt.reset)
			}
			var ids []int64
			for line := range strings.Lines(got.body) {
				var id int64
				if _, err := fmt.Sscanf(line, "id: %d", &id); err == nil {
					ids = append(ids, id)
				}
			}
			if len(ids) != tt.n || (tt.n > 0 && ids[0] != tt.first) || !slices.IsSorted(ids) {
				t.Errorf("%d ids from %v", len(ids), ids[:min(3, len(ids))])
			}
			if tt.n > 0 && !strings.Contains(got.body, "event: order.created\ndata: {\"seq\":") {
				t.Errorf("%.200s", got.body)
			}
		})
	}
}

// TestEventsAsTheyHappen follows the real log over a real connection while it grows, until the server stops.
func TestEventsAsTheyHappen(t *testing.T) {
	w := newWorld(t)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- w.app.Listener(listener) }()
	add := func(id string) {
		if err := w.records.Append(t.Context(), bot.Record{ID: id, Name: "n." + id}); err != nil {
			t.Error(err)
		}
	}
	add("first")
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String()+"/api/v1/events", nil)
	r.Header.Set("Authorization", "Bearer "+key)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var named []string
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		name, ok := strings.CutPrefix(lines.Text(), "event: ")
		if !ok {
			continue
		}
		switch named = append(named, name); name {
		case "n.first":
			add("second")
		case "n.second":
			w.stop() // ends the stream, and so this loop
		}
	}
	if !slices.Equal(named, []string{"n.first", "n.second"}) {
		t.Errorf("events %v", named)
	}
	if err := w.app.Shutdown(); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func TestEventsProblems(t *testing.T) {
	w := newWorld(t)
	for _, last := range []string{"x", "-1", "1.5"} {
		if got := w.keyed(t, "GET", "/api/v1/events", "", "Last-Event-ID", last); got.status != 400 {
			t.Errorf("%s: %d", last, got.status)
		}
	}
	w.deps.Events = &fakeEvents{kept: []bot.Record{{Seq: 1}}, err: bot.ErrUnavailable, end: func() {}}
	w.rebuild(t)
	if got := w.keyed(t, "GET", "/api/v1/events", "", "Last-Event-ID", "1"); strings.Contains(got.body, "id:") {
		t.Errorf("a broken log: %s", got.body) // the stream ends; the client reconnects with the last id it saw
	}
}
