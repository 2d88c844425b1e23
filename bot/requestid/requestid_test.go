package requestid_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"recado/bot/requestid"
)

func TestValid(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "mine-1": true, "7f3b:12_A.9": true, strings.Repeat("a", 64): true,
		"": false, strings.Repeat("a", 65): false, "a b": false, "a\nb": false, `a"b`: false, "ñ": false, "<script>": false, "a/b": false, "+573001234567": false,
	} {
		if requestid.Valid(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}

// TestLinesNameTheRequest checks that the lines of a context with an id have it, once, and others do not.
func TestLinesNameTheRequest(t *testing.T) {
	var logged bytes.Buffer
	log := requestid.Logged(requestid.Logged(slog.New(slog.NewJSONHandler(&logged, nil))))
	ctx := requestid.With(t.Context(), "r-1")
	log.InfoContext(t.Context(), "before")
	log.With("a", 1).InfoContext(ctx, "during")
	log.InfoContext(requestid.With(ctx, ""), "still")
	lines := strings.Split(strings.TrimSpace(logged.String()), "\n")
	for i, want := range []int{0, 1, 1} {
		if n := strings.Count(lines[i], `"request":"r-1"`); n != want {
			t.Errorf("%d times in %s", n, lines[i])
		}
	}
	if requestid.From(ctx) != "r-1" || requestid.From(t.Context()) != "" {
		t.Error("the context does not carry the id")
	}
}
