package media

import (
	"strings"
	"testing"
	"time"
)

// FuzzVerify checks that a link is valid for one file until one moment, that it can't be forged,
// and that only a hash becomes a path.
func FuzzVerify(f *testing.F) {
	f.Add(strings.Repeat("a", 64), "1790000000", "x", int64(1_790_000_000))
	f.Add("../../etc/passwd", "", "", int64(0))
	f.Add(strings.Repeat("A", 64), "+1", "====", int64(-1))
	f.Add(strings.Repeat("a", 63)+"\x00", "9e9", "AA", int64(1)<<62)
	s := Signer{Key: []byte("0123456789abcdef0123456789abcdef")}
	f.Fuzz(func(t *testing.T, id, exp, sig string, unix int64) {
		now := time.Unix(unix%4_000_000_000, 0)
		if s.Verify(id, exp, sig, now) == nil {
			t.Errorf("%q %q %q was guessed", id, exp, sig)
		}
		made := s.Sign(id, now)
		end, right, ok := strings.Cut(strings.TrimPrefix(made, "?exp="), "&sig=")
		if !ok {
			t.Fatal(made)
		}
		switch err := s.Verify(id, end, right, now); {
		case (err == nil) != validID(id):
			t.Errorf("%q: %v", id, err)
		case validID(id) && (s.Verify(id, end, right, now.Add(time.Second)) == nil || s.Verify(id, end+"0", right, now) == nil):
			t.Errorf("%s lives on", made)
		case validID(id) && strings.ContainsAny(id, "/.\\"):
			t.Errorf("%q is a path", id)
		}
	})
}
