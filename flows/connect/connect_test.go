package connect_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"recado/bot/requestid"
	"recado/flows/connect"
)

func newClient(t *testing.T, h http.HandlerFunc) *connect.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := connect.New("acme", server.URL+"/v1/", http.Header{"Authorization": {"Bearer obviously-false"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDo(t *testing.T) {
	for _, tt := range []struct {
		name      string
		answer    func(http.ResponseWriter)
		status    int
		retryable bool
		after     time.Duration
		reason    string
	}{
		{name: "ok", answer: func(w http.ResponseWriter) { w.Write([]byte(`{"id":"7"}`)) }},
		{"bad request", func(w http.ResponseWriter) { http.Error(w, "no\x1b[31m such\nfield", http.StatusBadRequest) }, 400, false, 0, "no [31m such field"},
		{"unauthorised", func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }, 401, false, 0, ""},
		{"too many", func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		}, 429, true, 7 * time.Second, ""},
		{"broken", func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }, 500, true, 0, ""},
		{"away", func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }, 503, true, 0, ""},
		{"elsewhere", func(w http.ResponseWriter) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(http.StatusFound)
		}, 302, false, 0, ""},
		{"not json", func(w http.ResponseWriter) { w.Write([]byte("<html>")) }, 200, true, 0, "the answer is not what was agreed: <html>"},
		{"endless", func(w http.ResponseWriter) { w.Write([]byte(strings.Repeat(" ", connect.MaxBody+1))) }, 200, true, 0, "the answer is too long"},
		{"hangs up", func(w http.ResponseWriter) { panic(http.ErrAbortHandler) }, 0, true, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/v1/things" || r.Header.Get("Authorization") != "Bearer obviously-false" || r.Header.Get("Content-Type") != "application/json" {
					t.Errorf("%s %v", r.URL.Path, r.Header)
				}
				tt.answer(w)
			})
			var out struct{ ID string }
			err := c.Do(t.Context(), connect.Call{Method: http.MethodPost, Path: "/things", In: 1, Out: &out})
			if tt.reason == "" && tt.status == 0 && !tt.retryable {
				if err != nil || out.ID != "7" {
					t.Error(out, err)
				}
				return
			}
			var e *connect.Error
			if !errors.As(err, &e) || e.Status != tt.status || e.Retryable != tt.retryable || e.After != tt.after || e.Reason != tt.reason {
				t.Errorf("%#v", err)
			}
			if connect.Retryable(err) != tt.retryable || connect.Status(err) != tt.status {
				t.Error(err)
			}
			if text := err.Error(); strings.Contains(text, "127.0.0.1") || strings.Contains(text, "false") {
				t.Error("an error tells of addresses or tokens:", text)
			}
		})
	}
}

func TestDoTimesOut(t *testing.T) {
	release := make(chan struct{})
	c := newClient(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := c.Do(ctx, connect.Call{Method: http.MethodGet, Path: "/things"})
	if !errors.Is(err, context.DeadlineExceeded) || !connect.Retryable(err) {
		t.Error(err)
	}
}

func TestClientOpens(t *testing.T) {
	calls, status := 0, 500
	c := newClient(t, func(w http.ResponseWriter, _ *http.Request) { calls++; w.WriteHeader(status) })
	get := func() error { return c.Do(t.Context(), connect.Call{Method: http.MethodGet, Path: "/things"}) }
	status = 404
	for range 5 {
		get()
	}
	if c.Breaker().State() != "closed" {
		t.Error("a partner that says no works")
	}
	calls, status = 0, 500
	for range 10 {
		if err := get(); !connect.Retryable(err) {
			t.Error(err)
		}
	}
	if calls != 3 || c.Breaker().State() != "open" {
		t.Error(calls, c.Breaker().State())
	}
}

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var changes []string
		b := connect.NewBreaker("acme", func(_, from, to string) { changes = append(changes, from+">"+to) })
		bad := &connect.Error{Partner: "acme", Retryable: true}
		calls := 0
		do := func(err error) error { return b.Do("GET /", func() error { calls++; return err }) }

		do(bad)
		do(bad)
		do(nil) // a success resets the count
		do(bad)
		do(context.Canceled)
		do(bad)
		if b.State() != "closed" {
			t.Fatal("opened too early")
		}
		do(bad)
		if b.State() != "open" {
			t.Fatal("did not open")
		}
		calls = 0
		var e *connect.Error
		if err := do(nil); !errors.As(err, &e) || !e.Retryable || e.After != connect.Cooldown || calls != 0 {
			t.Fatal(err, calls)
		}
		<-time.After(connect.Cooldown + time.Millisecond)
		if b.State() != "half-open" {
			t.Fatal(b.State())
		}
		if do(bad); b.State() != "open" || calls != 1 {
			t.Fatal("one failed try must open it again", calls)
		}
		<-time.After(connect.Cooldown + time.Millisecond)
		inside := make(chan struct{})
		go b.Do("GET /", func() error { <-inside; return nil })
		synctest.Wait()
		if err := do(nil); !errors.As(err, &e) || calls != 1 {
			t.Fatal("only one may try at a time", err)
		}
		close(inside)
		synctest.Wait()
		if err := do(nil); err != nil || b.State() != "closed" {
			t.Fatal(err, b.State())
		}
		want := "closed>open open>half-open half-open>open open>half-open half-open>closed"
		if got := strings.Join(changes, " "); got != want {
			t.Error(got)
		}
	})
}

func TestNewRefuses(t *testing.T) {
	for _, base := range []string{"", "acme", "ftp://a.example", "https://", "https://u:p@a.example", "https://a.example?x=1", "://"} {
		if _, err := connect.New("acme", base, nil, nil); err == nil {
			t.Error(base)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "x": 0, "-5": 0, "30": 30 * time.Second, "99999999": time.Hour,
		"Thu, 01 Jan 2026 00:02:00 GMT": 2 * time.Minute, "Wed, 31 Dec 2025 00:00:00 GMT": 0,
	} {
		if got := connect.RetryAfter(value, now); got != want {
			t.Errorf("%q: %s", value, got)
		}
	}
	if connect.Segment("..") != "%2E%2E" || connect.Segment("a/../b?c") != "a%2F..%2Fb%3Fc" {
		t.Error(connect.Segment(".."), connect.Segment("a/../b?c"))
	}
}

// TestAPartnerIsToldTheRequest checks the header by which both logs can be compared.
func TestAPartnerIsToldTheRequest(t *testing.T) {
	var told []string
	c := newClient(t, func(_ http.ResponseWriter, r *http.Request) { told = append(told, r.Header.Get("X-Request-ID")) })
	for _, id := range []string{"r-1", ""} {
		if err := c.Do(requestid.With(t.Context(), id), connect.Call{Method: http.MethodGet, Path: "/things"}); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 2 || told[0] != "r-1" || told[1] != "" {
		t.Errorf("told %q", told)
	}
}
