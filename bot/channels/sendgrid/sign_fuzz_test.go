package sendgrid_test

import (
	"crypto/elliptic"
	"net/http"
	"testing"

	"recado/bot/channels/channeltest"
	"recado/bot/channels/sendgrid"
)

// FuzzSigned checks that only the key's own signature is accepted, and no invalid key.
func FuzzSigned(f *testing.F) {
	key, public := newKey(f, elliptic.P256())
	f.Add("MEUCIQ==", "1763640000", `[{"event":"delivered"}]`, public)
	f.Add("", "", "", "")
	f.Add("aGVsbG8=", "-1", "[]", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")
	f.Fuzz(func(t *testing.T, signature, stamp, body, keys string) {
		if _, err := sendgrid.New(sendgrid.Config{PublicKey: keys}); err != nil && len(err.Error()) > 100 {
			t.Errorf("%q: %v", keys, err)
		}
		h := http.Header{}
		h.Set(sendgrid.SignatureHeader, signature)
		h.Set(sendgrid.TimestampHeader, stamp)
		b, sink := &box{kept: map[string][]sendgrid.RecipientStatus{}}, &channeltest.Sink{}
		if res := post(t, public, b, sink, h, body); res.Status != http.StatusUnauthorized || b.told > 0 || len(sink.Calls()) > 0 {
			t.Errorf("%q at %q: %d", signature, stamp, res.Status)
		}
		right := sign(t, key, "1763640000", body)
		if res := post(t, public, b, sink, right, body); res.Status != http.StatusOK {
			t.Errorf("the right one for %q: %d", body, res.Status)
		}
	})
}
