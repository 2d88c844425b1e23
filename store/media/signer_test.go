package media

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSigner(t *testing.T) {
	s := Signer{Key: []byte("a key of sixteen bytes, or more")}
	id, other := strings.Repeat("ab", 32), strings.Repeat("ac", 32)
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	link := s.Sign(id, noon)
	if !strings.HasPrefix(link, "?") {
		t.Fatalf("Sign = %q", link)
	}
	q, err := url.ParseQuery(link[1:])
	if err != nil {
		t.Fatal(err)
	}
	exp, sig := q.Get("exp"), q.Get("sig")
	flipped := "A" + sig[1:]
	if sig[0] == 'A' {
		flipped = "B" + sig[1:]
	}
	for _, c := range []struct {
		name         string
		by           Signer
		id, exp, sig string
		now          time.Time
		want         error
	}{
		{"good", s, id, exp, sig, noon.Add(-time.Hour), nil},
		{"to the second", s, id, exp, sig, noon, nil},
		{"late", s, id, exp, sig, noon.Add(time.Second), ErrExpired},
		{"of another file", s, other, exp, sig, noon, ErrSignature},
		{"stretched", s, id, exp + "0", sig, noon, ErrSignature},
		{"altered", s, id, exp, flipped, noon, ErrSignature},
		{"cut", s, id, exp, sig[:20], noon, ErrSignature},
		{"padded", s, id, exp, sig + "=", noon, ErrSignature},
		{"bare", s, id, "", "", noon, ErrSignature},
		{"by another", Signer{Key: []byte("another key of sixteen bytes")}, id, exp, sig, noon, ErrSignature},
		{"by nobody", Signer{}, id, exp, sig, noon, ErrSignature},
		{"of no id", s, "../x", exp, sig, noon, ErrSignature},
	} {
		if err := c.by.Verify(c.id, c.exp, c.sig, c.now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	keyless := Signer{}
	q, _ = url.ParseQuery(keyless.Sign(id, noon)[1:])
	if err := keyless.Verify(id, q.Get("exp"), q.Get("sig"), noon); !errors.Is(err, ErrSignature) {
		t.Errorf("without a key: %v", err)
	}
}
