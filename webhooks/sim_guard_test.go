package webhooks_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestSimulatorUnderOtherNames checks that a site whose name resolves to this machine, and a page
// of another origin, can neither read nor change anything.
func TestSimulatorUnderOtherNames(t *testing.T) {
	k := newWorld(t)
	for _, c := range []struct {
		host, origin string
		want         int
	}{
		{"localhost:8080", "", http.StatusOK},
		{"127.0.0.1:8080", "http://127.0.0.1:8080", http.StatusOK},
		{"[::1]:8080", "", http.StatusOK},
		{"LOCALHOST", "", http.StatusOK},
		{"evil.example:8080", "", http.StatusMisdirectedRequest},
		{"localhost.evil.example", "", http.StatusMisdirectedRequest},
		{"192.168.1.20:8080", "", http.StatusMisdirectedRequest},
		{"localhost:8080", "http://localhost:9999", http.StatusForbidden},
		{"localhost:8080", "http://evil.example", http.StatusForbidden},
		{"localhost:8080", "null", http.StatusForbidden},
	} {
		for _, path := range []string{"/sim", "/sim/contacts", "/sim/messages?contact=%2B573001112233", "/SIM/contacts"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host = c.host
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			res, err := k.app.Test(r)
			if err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != c.want && !(path == "/SIM/contacts" && res.StatusCode == http.StatusNotFound) {
				t.Errorf("%s as %s from %q: %d, not %d", path, c.host, c.origin, res.StatusCode, c.want)
			}
		}
	}
}
