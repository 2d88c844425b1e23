package hooks_test

import (
	"testing"
	"time"

	"recado/flows/hooks"
)

// FuzzVerify checks that only our signature is accepted, within the tolerance.
func FuzzVerify(f *testing.F) {
	f.Add("secret", "t=1,v1=", []byte("{}"), int64(1))
	f.Add("", "t=1790000000,v1=00", []byte(""), int64(1_790_000_000))
	f.Add("s", "v1=,t=", []byte("a.b"), int64(-1))
	f.Fuzz(func(t *testing.T, secret, header string, body []byte, unix int64) {
		at := time.Unix(unix%4_000_000_000, 0)
		right := hooks.Sign(secret, body, at)
		if !hooks.Verify(secret, right, body, at.Add(time.Minute), time.Minute) || hooks.Verify(secret, right, body, at.Add(time.Minute+time.Second), time.Minute) {
			t.Errorf("%q", right)
		}
		if hooks.Verify(secret+"x", right, body, at, time.Minute) || hooks.Verify(secret, right, append(body, 'x'), at, time.Minute) {
			t.Errorf("%q proves something else too", right)
		}
		if other := "another secret than " + secret; hooks.Verify(other, header, body, at, 100*365*24*time.Hour) {
			t.Errorf("%q was guessed", header)
		}
	})
}
