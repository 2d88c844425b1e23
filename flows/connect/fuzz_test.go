package connect_test

import (
	"strings"
	"testing"
	"time"

	"recado/flows/connect"
)

// FuzzRetryAfter checks that the wait a partner requests is bounded, and that Segment returns one
// path segment.
func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "5", "-5", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "1e3", "..", "a/../b", "%2e%2e", "?x#y"} {
		f.Add(s, int64(1_790_000_000))
	}
	f.Fuzz(func(t *testing.T, said string, now int64) {
		if wait := connect.RetryAfter(said, time.Unix(now%4_000_000_000, 0)); wait < 0 || wait > time.Hour {
			t.Errorf("%q: %s", said, wait)
		}
		if s := connect.Segment(said); strings.ContainsAny(s, "/?#\\ \r\n") || s == "." || s == ".." {
			t.Errorf("%q became %q", said, s)
		}
	})
}
