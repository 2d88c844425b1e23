package users_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado/flows/users"
	"recado/workers/sealing"
)

// box returns a sealer of a key.
func box(t testing.TB, key string) users.Sealer {
	t.Helper()
	b, err := sealing.New([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSecretsOfSecondFactorsAreSealed looks for a secret in the store: one that was stored before
// secrets were sealed is read, and sealed at the next write.
func TestSecretsOfSecondFactorsAreSealed(t *testing.T) {
	s, _ := open(t)
	plain := s.Users
	secret, codes := enrolled(t, s, "ana", "Ana Ruiz") // as programs of before stored it
	stored := func(id string) string {
		u, err1 := plain.Get(t.Context(), id)
		raw, err2 := json.Marshal(u)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		return string(raw)
	}
	if !strings.Contains(stored("ana"), secret) {
		t.Fatal("the secret of before is not plain: the test shows nothing")
	}
	var lost []string
	of := func(key string) users.Repository {
		return users.Sealed(plain, box(t, key), func(user string, _ error) { lost = append(lost, user) })
	}
	s.Users = of("0123456789abcdef")
	now := start.Add(time.Hour)
	if _, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), code(t, secret, now), users.Device{}, now); err != nil {
		t.Fatal(err)
	}
	if raw := stored("ana"); strings.Contains(raw, secret) || !strings.Contains(raw, "sealed:1:") {
		t.Errorf("%s", raw)
	}
	now = now.Add(time.Minute)
	if _, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), code(t, secret, now), users.Device{}, now); err != nil {
		t.Errorf("sealed: %v", err)
	}
	add(t, s, "eva", "Eva Díaz", users.Operator)
	offer, _, err := s.Offer(t.Context(), "eva", "Recado")
	if again, _, err2 := s.Offer(t.Context(), "eva", "Recado"); err != nil || err2 != nil || again != offer || strings.Contains(stored("eva"), offer) {
		t.Errorf("an offer: %s, %v, %v", stored("eva"), err, err2)
	}
	if len(lost) > 0 {
		t.Errorf("%v", lost)
	}

	before := stored("ana")
	s.Users = of("another key.....")
	now = now.Add(time.Minute)
	if _, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), code(t, secret, now), users.Device{}, now); err == nil {
		t.Error("a code counts with another key")
	}
	if _, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), codes[0], users.Device{}, now); err != nil || len(lost) == 0 {
		t.Errorf("a recovery code with another key: %v, %v", err, lost)
	}
	sealedText := func(raw string) string {
		_, rest, _ := strings.Cut(raw, "sealed:1:")
		text, _, _ := strings.Cut(rest, `"`)
		return text
	}
	if is := sealedText(stored("ana")); is == "" || is != sealedText(before) {
		t.Error("the sealed secret was changed by who can't open it")
	}
	s.Users = of("0123456789abcdef")
	now = now.Add(time.Minute)
	if _, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), code(t, secret, now), users.Device{}, now); err != nil {
		t.Errorf("with the key of before: %v", err)
	}
}
