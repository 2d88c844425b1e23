package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/requestid"
	"recado/webhooks"
)

// rebuild builds the app again after a change of its dependencies.
func (w *world) rebuild(t testing.TB) {
	t.Helper()
	var err error
	if w.app, err = webhooks.New(w.deps); err != nil {
		t.Fatal(err)
	}
}

// unlimited is a Limiter that refuses nothing.
type unlimited struct{}

func (unlimited) Allow(context.Context, string, int, time.Duration) (bool, time.Duration) {
	return true, 0
}

// TestBadBodies sends invalid bodies to every route that reads one.
func TestBadBodies(t *testing.T) {
	w := newWorld(t)
	deep := strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)
	for _, tt := range []struct {
		name, body, kind string
		status           int
		code             string
	}{
		{"none", "", "application/json", 400, "empty_body"},
		{"blank", " \n", "application/json", 400, "empty_body"},
		{"cut off", `{"from":"+57300`, "application/json", 400, "malformed"},
		{"two", `{} {}`, "application/json", 400, "malformed"},
		{"a list", `[]`, "application/json", 400, "not_object"},
		{"null", `null`, "application/json", 400, "not_object"},
		{"deep", deep, "application/json", 400, "too_deep"},
		{"very deep", strings.Repeat("[", 500_000), "application/json", 400, "too_deep"},
		{"binary", "\x00\x01\x02\xff", "application/json", 400, "not_utf8"},
		{"latin 1", "{\"text\":\"ma\xf1ana\"}", "application/json", 400, "not_utf8"},
		{"NUL bytes", "{\x00}", "application/json", 400, "malformed"},
		{"a form", "from=1", "application/x-www-form-urlencoded", 415, "media_type"},
		{"text", `{}`, "text/plain", 415, "media_type"},
		{"no type", `{}`, "", 415, "media_type"},
		{"JSON in disguise", `{}`, "application/jsonx", 415, "media_type"},
		{"large", `{"text":"` + strings.Repeat("a", 4<<20) + `"}`, "application/json", 413, "too_large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range routes(w) {
				method, path, _ := strings.Cut(r, " ")
				if method != "POST" || strings.HasSuffix(path, "/resend") || strings.HasSuffix(path, "/proof") || strings.HasPrefix(path, "/console/") || strings.HasSuffix(path, "/auth/logout") || strings.HasSuffix(path, "/me/totp") || strings.HasPrefix(path, "/f/") || strings.HasPrefix(path, "/sign/") { // no body, a form, or a signed link first
					continue
				}
				path = strings.NewReplacer("{id}", "ORD-00001", "{contact}", "+573001234567").Replace(path)
				if (strings.HasPrefix(path, "/api/v1/auth/") || strings.HasPrefix(path, "/api/v1/me/")) && len(tt.body) > 8<<10 {
					continue // TestLargeLogins
				}
				got := w.do(t, method, path, tt.body, "Content-Type", tt.kind, "Authorization", "Bearer "+key)
				if got.status != tt.status || got.code(t) != tt.code {
					t.Errorf("%s: %d %.200s", path, got.status, got.body)
				}
			}
		})
	}
	if len(w.engine.inputs) != 0 || w.count(t) != 0 {
		t.Errorf("half-written: %d inputs, %d orders", len(w.engine.inputs), w.count(t))
	}
}

func TestCompressedBody(t *testing.T) {
	w := newWorld(t)
	if got := w.do(t, "POST", "/api/orders", "\x1f\x8b\x08", "Content-Encoding", "gzip"); got.status != 415 || got.code(t) != "content_encoding" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestPortErrors checks the answers to the errors of the ports.
func TestPortErrors(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		err    error
		status int
		code   string
	}{
		{bot.ErrNotFound, 404, "not_found"},
		{fmt.Errorf("x: %w", bot.ErrOwned), 409, "owned"},
		{bot.ErrNotOwned, 409, "not_owned"},
		{fmt.Errorf("%w: %q", bot.ErrState, "x"), 409, "bad_step"},
		{bot.ErrStale, 409, "stale"},
		{fmt.Errorf("store: %w", bot.ErrUnavailable), 503, "unavailable"},
		{context.DeadlineExceeded, 503, "unavailable"},
		{errors.New("the password is hunter2"), 500, "internal"},
	} {
		w.engine.err = tt.err
		got := w.keyed(t, "POST", "/api/v1/conversations/+573001234567/handback", `{"agent":"ana"}`)
		if got.status != tt.status || got.code(t) != tt.code {
			t.Errorf("%v: %d %s", tt.err, got.status, got.body)
		}
		if (got.header.Get("Retry-After") != "") != (tt.status == 503) {
			t.Errorf("%v: Retry-After %q", tt.err, got.header.Get("Retry-After"))
		}
		if strings.Contains(got.body, "hunter2") {
			t.Error("an inner error is shown")
		}
		if tt.status < 500 {
			continue // what is accepted is not refused so
		}
		if got := w.do(t, "POST", "/sim/messages", `{"from":"3001234567","text":"a"}`); got.status != tt.status {
			t.Errorf("sim: %v: %d", tt.err, got.status)
		}
	}
}

func TestPanic(t *testing.T) {
	w := newWorld(t)
	w.deps.Routes = append(w.deps.Routes, func(r fiber.Router) {
		r.Get("/panic", func(*fiber.Ctx) error { panic("secret detail") })
	})
	w.rebuild(t)
	got := w.do(t, "GET", "/panic", "")
	if got.status != 500 || strings.Contains(got.body, "secret") || got.code(t) != "internal" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestHeaders(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/sim", "/healthz", "/nada", "/api/openapi.json"} {
		got := w.do(t, "GET", path, "", "X-Request-Id", "mine-1")
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Request-Id": "mine-1"} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, got.header.Get(name))
			}
		}
		if csp := got.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
	for _, bad := range []string{"a b", "", strings.Repeat("a", 65), `a"b`, "<b>", "a/b"} {
		if id := w.do(t, "GET", "/", "", "X-Request-Id", bad).header.Get("X-Request-Id"); id == bad || !requestid.Valid(id) {
			t.Errorf("%q became %q", bad, id)
		}
	}
}

// FuzzOrder checks that no body causes a server error, and that only a valid one creates an order.
func FuzzOrder(f *testing.F) {
	w := newWorld(f)
	for _, seed := range []string{good, `{}`, `[`, `{"location":{"building":1}}`, `{"photos":[null,1,"https://"]}`, `{"Descripción":"\u0000"}`, `{"a":{"b":[`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) { probe(t, w, "/api/orders", body) })
}

// FuzzSimMessage does the same for a simulated person's message.
func FuzzSimMessage(f *testing.F) {
	w := newWorld(f)
	for _, seed := range []string{`{"from":"+573001234567","text":"hola"}`, `{"from":"3001234567","location":{"latitude":"x"}}`, `{"from":"3001234567","image":"%%"}`, `{"from":"3001234567","text":"a","at":1e99}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) { probe(t, w, "/sim/messages", body) })
}

func probe(t *testing.T, w *world, path, body string) {
	r := httptest.NewRequestWithContext(t.Context(), "POST", path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	got := w.send(t, r)
	if got.status >= 500 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got.status >= 400 && got.code(t) == "" {
		t.Errorf("a refusal without a code: %s", got.body)
	}
	_, _ = w.clock.Advance(time.Minute) // so that no limit affects the next case
}
