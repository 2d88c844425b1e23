package webhookauth_test

import (
	"bytes"
	"testing"

	"recado/bot/channels/webhookauth"
)

// FuzzSigned checks that only the right header value is accepted, and none for another secret or body.
func FuzzSigned(f *testing.F) {
	f.Add("secret", []byte("body"), "sha256=", []byte("other"))
	f.Add("", []byte{}, webhookauth.Sign("", nil), []byte{0})
	f.Add("s", []byte(`{"a":1}`), webhookauth.Sign("s", []byte(`{"a":1}`)), []byte(`{"a":1} `))
	f.Fuzz(func(t *testing.T, secret string, body []byte, header string, other []byte) {
		right := webhookauth.Sign(secret, body)
		if webhookauth.VerifySignature(secret, body, []string{right}) != (secret != "") {
			t.Errorf("the right one of %q", secret)
		}
		if webhookauth.VerifySignature(secret, body, []string{header}) && !same(header, right) {
			t.Errorf("%q is taken for %q", header, right)
		}
		if !bytes.Equal(other, body) && webhookauth.VerifySignature(secret, other, []string{right}) || webhookauth.VerifySignature(secret+"x", body, []string{right}) {
			t.Errorf("%q proves something else too", right)
		}
		if webhookauth.VerifySecret(secret, []string{header}) != (secret != "" && secret == header) {
			t.Errorf("%q and %q", secret, header)
		}
	})
}

// same treats upper-case digits as equal.
func same(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		x, y := a[i], b[i]
		if i >= len("sha256=") && 'A' <= x && x <= 'F' {
			x += 'a' - 'A'
		}
		if x != y {
			return false
		}
	}
	return true
}
