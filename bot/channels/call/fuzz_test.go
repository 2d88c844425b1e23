package call_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"recado/bot/channels/call"
)

// FuzzWords checks that a vendor's text becomes one printable line of bounded length without our
// secret, which is safe for logs and terminals.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"Invalid  token\r\nabc", "\x1b[2J\x1b]0;x\x07", "se\xffcret", strings.Repeat("é", 400), "\u202etxt", "sec\u200bret"} {
		f.Add(s, "secret")
	}
	f.Fuzz(func(t *testing.T, text, secret string) {
		words := call.SafeReason(text, secret)
		if utf8.RuneCountInString(words) > 301 || strings.ContainsFunc(words, func(r rune) bool { return unicode.IsControl(r) || r == '\n' }) {
			t.Errorf("%q became %q", text, words)
		}
		if len(secret) > 3 && secret == strings.Join(strings.Fields(secret), " ") && strings.Contains(words, secret) {
			t.Errorf("%q is in %q", secret, words)
		}
		if wait := call.RetryAfter(text, time.Unix(1_790_000_000, 0)); wait < 0 || wait > 24*time.Hour {
			t.Errorf("%q: %s", text, wait)
		}
	})
}
