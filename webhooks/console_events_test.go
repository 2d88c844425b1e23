package webhooks_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/users"
)

// stream opens a console's stream with the key of the environment.
func (w *world) stream(t *testing.T, last string) <-chan string {
	t.Helper()
	return w.streamAs(t, last, "Authorization", "Bearer "+key)
}

// streamAs opens a console's stream and returns its lines as they come.
func (w *world) streamAs(t *testing.T, last string, headers ...string) <-chan string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = w.app.Listener(listener) }()
	t.Cleanup(func() { w.stop(); _ = w.app.Shutdown() })
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String()+"/console/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.Header.Set("Last-Event-ID", last)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for read := bufio.NewScanner(res.Body); read.Scan(); {
			lines <- read.Text()
		}
	}()
	return lines
}

// next waits for a line that begins with a text.
func next(t *testing.T, lines <-chan string, begins string) string {
	t.Helper()
	for limit := time.After(10 * time.Second); ; {
		select {
		case line, ok := <-lines:
			if !ok {
				t.Fatalf("the stream ended before %q", begins)
			}
			if strings.HasPrefix(line, begins) {
				return line
			}
		case <-limit:
			t.Fatalf("no line %q", begins)
		}
	}
}

func TestConsoleHearsOfChangesAndEvents(t *testing.T) {
	w := newWorld(t)
	lines := w.stream(t, "")
	next(t, lines, "retry")
	for range 3 { // a turn tells of its conversation several times
		w.deps.Changes.Notify(laura)
	}
	next(t, lines, "event: conversation")
	if data := next(t, lines, "data: "); !strings.Contains(data, string(laura)) {
		t.Errorf("the change: %s", data)
	}
	if err := w.records.Append(t.Context(), bot.Record{ID: "1", Name: "case_opened"}); err != nil {
		t.Fatal(err)
	}
	next(t, lines, "event: event")
	if data := next(t, lines, "data: "); !strings.Contains(data, "case_opened") {
		t.Errorf("the event: %s", data)
	}
}

func TestConsoleReplaysOrReloads(t *testing.T) {
	for name, c := range map[string]struct {
		last func(w *world) string
		want string
	}{
		"away for a minute: what has changed since": {func(w *world) string {
			return fmt.Sprintf("0.%d", w.clock.Now().Add(-time.Minute).UnixMilli())
		}, "event: conversation"},
		"away for a day: reload": {func(w *world) string {
			return fmt.Sprintf("0.%d", w.clock.Now().Add(-24*time.Hour).UnixMilli())
		}, "event: reset"},
		"an event that is no longer kept: reload": {func(w *world) string {
			return fmt.Sprintf("77.%d", w.clock.Now().UnixMilli())
		}, "event: reset"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.meet()
			next(t, w.stream(t, c.last(w)), c.want)
		})
	}
	w := newWorld(t)
	for _, last := range []string{"x", "1", "-1.5", "1.x"} {
		if got := w.keyed(t, "GET", "/console/api/events", "", "Last-Event-ID", last); got.status != 400 {
			t.Errorf("%s: %d", last, got.status)
		}
	}
}

func TestConsoleStreamEndsWithTheServer(t *testing.T) {
	w := newWorld(t)
	w.deps.Events = &fakeEvents{kept: []bot.Record{{Seq: 1, Name: "order.created"}}, end: w.stop}
	w.rebuild(t)
	got := w.keyed(t, "GET", "/console/api/events", "", "Last-Event-ID", fmt.Sprintf("0.%d", w.clock.Now().UnixMilli()))
	if got.status != 200 || !strings.Contains(got.body, "event: event\ndata: {\"at\":") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestManyChangesAreOneReload(t *testing.T) {
	w := newWorld(t)
	lines := w.stream(t, "")
	next(t, lines, "retry")
	for i := range 600 {
		w.deps.Changes.Notify(bot.ContactID(fmt.Sprintf("+57300%07d", i)))
	}
	next(t, lines, "event: reset")
}

func TestDraftsPresenceAndCannedAnswers(t *testing.T) {
	w := newWorld(t)
	w.meet()
	base := "/api/v1/conversations/" + string(laura)
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", base + "/draft", ``, 400, `"field":"agent"`},
		{"GET", base + "/draft?agent=ana", ``, 200, `"text":""`},
		{"PUT", base + "/draft", `{"agent":"ana","text":"Buenas tardes, le"}`, 204, ``},
		{"PUT", base + "/draft", `{"agent":"ana","text":"Buenas tardes, le cuento"}`, 204, ``},
		{"PUT", base + "/draft", `{"agent":"ana","text":"Buenas tardes, le cuento"}`, 204, ``},
		{"GET", base + "/draft?agent=ana", ``, 200, `le cuento`},
		{"GET", base + "/draft?agent=luis", ``, 200, `"text":""`},
		{"PUT", base + "/draft", `{"agent":"ana","text":""}`, 204, ``},
		{"GET", base + "/draft?agent=ana", ``, 200, `"text":""`},
		{"POST", base + "/presence", `{"agent":"ana"}`, 200, `"viewers":[]`},
		{"POST", base + "/presence", `{"agent":"luis","typing":true}`, 200, `"agent":"ana","typing":false`},
		{"POST", base + "/presence", `{"agent":"ana"}`, 200, `"agent":"luis","typing":true`},
		{"POST", base + "/presence", `{"agent":"luis","gone":true}`, 200, `"agent":"ana"`},
		{"POST", base + "/presence", `{"agent":"ana"}`, 200, `"viewers":[]`},
		{"POST", "/api/v1/canned-answers", `{"id":"saludo","text":"Hola {nombre}"}`, 400, `{name}`},
		{"POST", "/api/v1/canned-answers", `{"id":"saludo"}`, 400, `"field":"text"`},
		{"POST", "/api/v1/canned-answers", `{"id":"saludo","text":"Hola {name}, le habla {agent}."}`, 201, `"id":"SALUDO"`},
		{"GET", "/api/v1/canned-answers/saludo", ``, 200, `"active":true`},
		{"GET", "/api/v1/canned-answers", ``, 200, `"answers":[{`},
	} {
		if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %s %.80s: %d %s", tt.method, tt.path, tt.body, got.status, got.body)
		}
	}
	if got := w.keyed(t, "PUT", "/api/v1/canned-answers/saludo", `{"active":false}`, "If-Match", `"1"`); got.status != 200 || !strings.Contains(got.body, `"active":false`) {
		t.Errorf("off: %d %s", got.status, got.body)
	}
	w.clock.Advance(time.Minute)
	if got := w.keyed(t, "POST", base+"/presence", `{"agent":"eva"}`); !strings.Contains(got.body, `"viewers":[]`) {
		t.Errorf("a minute later: %s", got.body)
	}
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	w := newWorld(t)
	w.deps.Heartbeat = 20 * time.Millisecond
	w.rebuild(t)
	ana := w.as(t, "ana", "Ana Ruiz", users.Operator)
	lines := w.streamAs(t, "", "Cookie", ana.cookie)
	next(t, lines, ": still here")
	if got := w.post(t, "/console/logout", url.Values{"csrf": {ana.csrf}}, "Cookie", ana.cookie); got.status >= 400 {
		t.Fatalf("log out: %d %s", got.status, got.body)
	}
	for limit := time.After(10 * time.Second); ; {
		select {
		case _, open := <-lines:
			if !open {
				return
			}
		case <-limit:
			t.Fatal("the stream goes on")
		}
	}
}

func TestACallerHasFewStreams(t *testing.T) {
	w := newWorld(t)
	for range 20 {
		next(t, w.stream(t, ""), "retry")
	}
	if got := w.keyed(t, "GET", "/console/api/events", ""); got.status != 429 || got.header.Get("Retry-After") == "" {
		t.Errorf("the 21st: %d", got.status)
	}
	ana := w.as(t, "ana", "Ana Ruiz", users.Operator)
	next(t, w.streamAs(t, "", "Cookie", ana.cookie), "retry")
}

// More turns of other processes than one look reads are a reload, not silence.
func TestManyTurnsElsewhereAreOneReload(t *testing.T) {
	w := newWorld(t)
	for i := range 500 {
		who := bot.ContactID(fmt.Sprintf("+57300%07d", i))
		w.engine.sessions[who] = bot.Session{ID: who, Version: 1}
	}
	lines := w.stream(t, "")
	next(t, lines, "retry")
	next(t, lines, "event: reset")
}
