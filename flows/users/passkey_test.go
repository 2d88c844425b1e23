package users_test

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"recado/bot"
	"recado/flows/users"
)

// device is a passkey that always signs, with the counter of the answer.
type device struct{ asked atomic.Int64 }

func (d *device) next() ([]byte, string, error) {
	return []byte("{}"), strconv.FormatInt(d.asked.Add(1), 10), nil
}

func (d *device) Creation(users.User) ([]byte, string, error) { return d.next() }

func (d *device) Created(_ users.User, _ string, answer []byte) (users.Passkey, error) {
	return users.Passkey{ID: string(answer)}, nil
}

func (d *device) Request(users.User) ([]byte, string, error) { return d.next() }

func (d *device) Signed(u users.User, _ string, answer []byte) (string, int64, error) {
	signs, err := strconv.ParseInt(string(answer), 10, 64)
	return u.Passkeys[0].ID, signs, err
}

// withPasskey returns a session of a user with a passkey.
func withPasskey(t testing.TB, s *users.Service, login, name string) users.Principal {
	t.Helper()
	u := add(t, s, login, name, users.Operator)
	_, who, err := s.Begin(t.Context(), u, users.Device{}, start)
	if err != nil {
		t.Fatal(err)
	}
	addPasskey(t, s, who, "key of "+login)
	return who
}

func addPasskey(t testing.TB, s *users.Service, who users.Principal, id string) {
	t.Helper()
	if _, err := s.BeginPasskey(t.Context(), who, right, start); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.AddPasskey(t.Context(), who, "Llave", []byte(id), start); err != nil {
		t.Fatal(err)
	}
}

// TestASignatureIsTakenOnce sends one counter of a passkey fifty times at once, each in a login of its
// own; and then fifty answers to one challenge.
func TestASignatureIsTakenOnce(t *testing.T) {
	s, _ := open(t)
	s.Passkeys = &device{}
	withPasskey(t, s, "ana", "Ana Ruiz")
	asked := func() string {
		secret := pending(t, s, "ana", start)
		l, u, err := s.Pending(t.Context(), secret, start)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AskPasskey(t.Context(), l, u, start); err != nil {
			t.Fatal(err)
		}
		return secret
	}
	one := asked()
	for _, tt := range []struct {
		name  string
		login func() string
		signs func(i int) string
	}{
		{"counter", asked, func(int) string { return "7" }},
		{"challenge", func() string { return one }, func(i int) string { return strconv.Itoa(1000 + i) }},
	} {
		logins := make([]string, 50)
		for i := range logins {
			logins[i] = tt.login()
		}
		var passed atomic.Int64
		var all sync.WaitGroup
		for i, login := range logins {
			all.Go(func() {
				_, _, err := s.PassPasskey(t.Context(), login, []byte(tt.signs(i)), users.Device{}, start)
				switch {
				case err == nil:
					passed.Add(1)
				case !errors.Is(err, users.ErrCredentials) && !errors.Is(err, users.ErrSession) && !errors.Is(err, bot.ErrUnavailable):
					t.Error(err)
				}
			})
		}
		all.Wait()
		if passed.Load() != 1 {
			t.Errorf("%s: taken %d times", tt.name, passed.Load())
		}
	}
}

// TestPasskeysWithoutACounter checks that a device which always says 0 is taken, and that one which
// had a counter is not taken without it.
func TestPasskeysWithoutACounter(t *testing.T) {
	s, _ := open(t)
	s.Passkeys = &device{}
	withPasskey(t, s, "ana", "Ana Ruiz")
	for i, tt := range []struct {
		signs string
		want  error
	}{{"0", nil}, {"0", nil}, {"3", nil}, {"0", users.ErrCopied}, {"3", users.ErrCopied}, {"4", nil}} {
		secret := pending(t, s, "ana", start)
		l, u, err := s.Pending(t.Context(), secret, start)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AskPasskey(t.Context(), l, u, start); err != nil {
			t.Fatal(err)
		}
		_, _, err = s.PassPasskey(t.Context(), secret, []byte(tt.signs), users.Device{}, start)
		if !errors.Is(err, tt.want) {
			t.Errorf("%d: counter %s: %v", i, tt.signs, err)
		}
		if err == nil {
			continue
		}
		if _, _, err := s.PassPasskey(t.Context(), secret, []byte("1000"), users.Device{}, start); !errors.Is(err, users.ErrCredentials) {
			t.Errorf("%d: a second answer to one challenge: %v", i, err)
		}
	}
}

// TestPasskeysAreFew checks the bound, and that none exist where browsers know none.
func TestPasskeysAreFew(t *testing.T) {
	s, _ := open(t)
	s.Passkeys = &device{}
	who := withPasskey(t, s, "ana", "Ana Ruiz")
	for i := range 9 {
		addPasskey(t, s, who, strconv.Itoa(i))
	}
	if _, err := s.BeginPasskey(t.Context(), who, right, start); !errors.Is(err, users.ErrPasskeys) {
		t.Errorf("%v", err)
	}
	if u, err := s.RemoveSecond(t.Context(), "ana", start); err != nil || u.HasSecond() {
		t.Errorf("%v: a reset leaves passkeys", err)
	}
	s.Passkeys = nil
	if _, err := s.BeginPasskey(t.Context(), who, right, start); !errors.Is(err, users.ErrNoPasskeys) {
		t.Errorf("%v", err)
	}
}
