package webhooks_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// TestLogsNameNobody: what comes in an address is in no log: neither a phone, however it
// is written, nor a signature, nor a line that would look like one of ours.
func TestLogsNameNobody(t *testing.T) {
	w := newWorld(t)
	var logged bytes.Buffer
	w.deps.Log = slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.rebuild()
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

// TestCallersKeysNeverMeet: the same command is one caller's, whatever others are called.
func TestCallersKeysNeverMeet(t *testing.T) {
	w := newWorld(t)
	token := func(who string) string { return "Bearer " + w.token(t, who) }
	first := w.do(t, "POST", "/api/orders", phoned(1), "Authorization", token("a"), "Idempotency-Key", "b:c")
	second := w.do(t, "POST", "/api/orders", phoned(2), "Authorization", token("a:b"), "Idempotency-Key", "c")
	if first.status != 201 || second.status != 201 || first.body == second.body {
		t.Errorf("%d %s, %d %s", first.status, first.body, second.status, second.body)
	}
}
