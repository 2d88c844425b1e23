package webhooks_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestTheConsolesPageIsServed checks that the page, or how to build it, is at every address of it and
// at none of the login and the API.
func TestTheConsolesPageIsServed(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/console", "/console/", "/console/orders", "/console/c/%2B573001234567"} {
		got := w.do(t, http.MethodGet, path, "")
		if got.status != http.StatusOK || !strings.Contains(got.header.Get("Content-Security-Policy"), "script-src 'self'") {
			t.Errorf("%s: %d %v", path, got.status, got.header)
		}
	}
	for _, path := range []string{"/console/api", "/console/api/nothing", "/console/assets/none.js"} {
		if got := w.do(t, http.MethodGet, path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}
