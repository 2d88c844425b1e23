package webhooks_test

import (
	"slices"
	"strings"
	"testing"
)

// Every list refuses a cursor that is none of its own, by name.
func TestEveryListRefusesAForeignCursor(t *testing.T) {
	w := newWorld(t)
	lists := 0
	for _, op := range readOpenAPI(t, w).operations(furnish(t, w)) {
		if op.method != "GET" || !slices.Contains(op.query, "cursor") {
			continue
		}
		if op.path == "/api/v1/conversations" || strings.HasSuffix(op.path, "/messages") {
			continue // its engine is a fake here (see TestSessionsQueue), and an order without a chat has no list
		}
		lists++
		if got := w.keyed(t, "GET", op.url+"?cursor=AAAA", ""); got.status != 400 || got.fields(t) != "cursor" {
			t.Errorf("%s: %d %s", op.path, got.status, got.body)
		}
	}
	if lists < 8 {
		t.Errorf("only %d lists were found", lists)
	}
}
