package webhooks_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
)

// TestLogsMaskPhones checks that logs contain no phone number, in any spelling, and no signature of
// a URL, and that a URL can't forge a log line.
func TestLogsMaskPhones(t *testing.T) {
	w := newWorld(t)
	var logged bytes.Buffer
	w.deps.Log = slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.rebuild(t)
	for _, path := range []string{
		"/api/v1/conversations/+573001234567", "/api/v1/conversations/%2B573001234567", "/api/v1/conversations/+57%33001234567",
		"/api/v1/conversations/57-300-123-4567", "/api/v1/conversations/+57%20300%20123%2045%2067", "/api/v1/conversations/(57)300.1234567",
		"/api/v1/conversations/%252B57%2533001234567", "/media/x?exp=1&sig=theSignature", "/api/v1/orders?phone=+573001234567",
		"/nowhere%0A%7B%22level%22:%22ERROR%22%7D%1b%5b31m", "/api/v1/orders/" + strings.Repeat("%0A", 500),
	} {
		w.keyed(t, "GET", path, "", "X-Request-ID", "a\tb")
	}
	for line := range strings.Lines(logged.String()) {
		plain := strings.NewReplacer("-", "", ".", "", " ", "", "(", "", ")", "", "%20", "", "%33", "3").Replace(line)
		if strings.Contains(plain, "3001234567") || strings.Contains(plain, "01234567") || strings.Contains(line, "theSignature") || strings.Contains(line, key) {
			t.Errorf("logged: %s", line)
		}
		if !strings.HasPrefix(line, `{"time":`) || strings.ContainsRune(line, '\x1b') {
			t.Errorf("a line that is not ours: %q", line)
		}
	}
	if n := strings.Count(logged.String(), `"msg":"http"`); n != 11 {
		t.Errorf("%d requests logged", n)
	}
}

// TestLogsShowTheCallersAddress checks that logs show the caller's address, or its network only.
func TestLogsShowTheCallersAddress(t *testing.T) {
	for _, tt := range []struct {
		masked     bool
		said, want string
	}{
		{false, "198.51.100.7", "198.51.100.7"},
		{true, "198.51.100.7", "198.51.100.0/24"},
		{false, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{true, "2001:db8:1:2:3::4", "2001:db8:1::/48"},
		{true, "", "0.0.0.0/24"},
	} {
		w := newWorld(t)
		var logged bytes.Buffer
		w.deps.Log, w.deps.MaskAddresses = slog.New(slog.NewJSONHandler(&logged, nil)), tt.masked
		w.deps.Proxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")}
		w.rebuild(t)
		w.keyed(t, "GET", "/api/v1/orders", "", "X-Forwarded-For", tt.said)
		if !strings.Contains(logged.String(), `"from":"`+tt.want+`"`) {
			t.Errorf("masked %v: %s", tt.masked, logged.String())
		}
	}
}

// TestEncodedPathsAreRefused checks that a path that a proxy's rules would not match is refused.
func TestEncodedPathsAreRefused(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/metrics", "/readyz", "/healthz", "/api/v1/orders", "/api/v1/conversations"} {
		if got := w.keyed(t, "GET", path, ""); got.status != 200 {
			t.Errorf("%s: %d", path, got.status)
		}
		last := path[len(path)-1]
		for _, other := range []string{
			strings.ToUpper(path), path[:1] + strings.ToUpper(path[1:2]) + path[2:], fmt.Sprintf("%s%%%02x", path[:len(path)-1], last),
			fmt.Sprintf("/%%%02X%s", path[1], path[2:]), strings.Replace(path, "/", "/%2f", 1), strings.Replace(path, "/", "//", 1), path + "/", path + "%00", path + "%2F",
			"/." + path, "/x/.." + path, path + ";x", path + "%20", "/%25" + fmt.Sprintf("%02x", path[1]) + path[2:],
		} {
			if got := w.keyed(t, "GET", other, ""); got.status != 404 && got.status != 400 {
				t.Errorf("%s: %d", other, got.status)
			}
		}
	}
	for path, want := range map[string]int{"/API/orders": 404, "/api/ORDERS": 404, "/api/%6frders": 404, "/api/orders/": 404, "/api/orders": 201} {
		if got := w.do(t, "POST", path, good); got.status != want {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

// TestIdempotencyKeysAreScopedToTheCaller checks that equal keys of different callers are different
// commands, whatever the callers' names.
func TestIdempotencyKeysAreScopedToTheCaller(t *testing.T) {
	w := newWorld(t)
	token := func(who string) string { return "Bearer " + w.token(t, who) }
	first := w.do(t, "POST", "/api/orders", phoned(1), "Authorization", token("a"), "Idempotency-Key", "b:c")
	second := w.do(t, "POST", "/api/orders", phoned(2), "Authorization", token("a:b"), "Idempotency-Key", "c")
	if first.status != 201 || second.status != 201 || first.body == second.body {
		t.Errorf("%d %s, %d %s", first.status, first.body, second.status, second.body)
	}
	// A caller without a credential is identified by address.
	w.strangers = true
	w.deps.Proxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")}
	w.rebuild(t)
	from := func(address string, n int) answer {
		return w.do(t, "POST", "/api/orders", phoned(n), "Idempotency-Key", "k", "X-Forwarded-For", address)
	}
	first, second = from("198.51.100.7", 3), from("198.51.100.8", 4)
	if first.status != 201 || second.status != 201 || first.body == second.body {
		t.Errorf("%d %s, %d %s", first.status, first.body, second.status, second.body)
	}
	if again := from("198.51.100.7", 3); again.body != first.body {
		t.Errorf("%s, at first %s", again.body, first.body)
	}
}

// TestARequestIsNamedWhereverItLeads checks that the id of a request is in its answer, in all its log
// lines, and on the effects that it causes.
func TestARequestIsNamedWhereverItLeads(t *testing.T) {
	w := newWorld(t)
	var logged bytes.Buffer
	w.deps.Log = slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.rebuild(t)
	got := w.do(t, "POST", "/api/v1/orders", good, "X-Request-ID", "r-1")
	if got.header.Get("X-Request-ID") != "r-1" {
		t.Errorf("answered %q", got.header.Get("X-Request-ID"))
	}
	w.keyed(t, "GET", "/api/v1/orders/ORD-99999", "", "X-Request-ID", "r-2")
	for line := range strings.Lines(logged.String()) {
		if !strings.Contains(line, `"request":"r-`) || strings.Count(line, `"request"`) != 1 {
			t.Errorf("logged %s", line)
		}
	}
	o, err := w.orders.Get(t.Context(), "ORD-00001")
	if err != nil || len(o.Outbox) == 0 {
		t.Fatalf("%v, %d effects", err, len(o.Outbox))
	}
	for _, f := range o.Outbox {
		if f.Request != "r-1" {
			t.Errorf("%s %s is of %q", f.ID, f.Name, f.Request)
		}
	}
}
