package codes_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"recado/flows/codes"
)

// TestNothingIsAtRestInClear also covers what a vendor's failure leaves behind.
func TestNothingIsAtRestInClear(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	if why := w.send(t, r); why != "" {
		t.Fatal(why)
	}
	stored := w.store.stored() // with the parcel
	code := w.letter(t).Code
	stored += w.store.stored()
	w.say(t, r, wrong(code))
	w.say(t, r, code)
	stored += w.store.stored()
	for _, secret := range []string{`"` + code, code + `"`, "70123456", r.Session, r.Purpose} {
		if strings.Contains(stored, secret) {
			t.Errorf("%q is stored", secret)
		}
	}
	if l := (codes.Letter{Phone: ana, Code: code}); strings.Contains(l.String()+l.GoString(), code) {
		t.Error("a letter shows its code")
	}
}

func TestParcelOpensForItsCodeOnly(t *testing.T) {
	w := newWorld(t, generous())
	if why := w.send(t, request(ana)); why != "" {
		t.Fatal(why)
	}
	if why := w.send(t, request(eva)); why != "" {
		t.Fatal(why)
	}
	var phones []codes.Phone
	for id := range w.store.docs {
		p, err := w.store.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		phones = append(phones, p)
	}
	if _, _, err := w.Claim(t.Context(), phones[0].ID, phones[1].Outbox[0].Args, w.now); err == nil {
		t.Error("another phone's parcel was opened")
	}
	for _, broken := range []string{``, `{}`, `{"code":"x","sealed":"AAAA"}`, `{"code":"x","sealed":"` + strings.Repeat("A", 80) + `"}`} {
		if _, _, err := w.Claim(t.Context(), phones[0].ID, []byte(broken), w.now); err == nil {
			t.Errorf("%q was opened", broken)
		}
	}
}

func TestDeliveryIsClaimedOnce(t *testing.T) {
	w := newWorld(t, generous())
	if why := w.send(t, request(ana)); why != "" {
		t.Fatal(why)
	}
	var p codes.Phone
	for id := range w.store.docs {
		p, _ = w.store.Get(t.Context(), id)
	}
	claim := func(at time.Time, want error) string {
		t.Helper()
		_, code, err := w.Claim(t.Context(), p.ID, p.Outbox[0].Args, at)
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
		return code
	}
	claim(w.now, nil)
	claim(w.now.Add(30*time.Second), codes.ErrClaimed)
	code := claim(w.now.Add(time.Minute), nil) // the first process died
	if err := w.Settle(t.Context(), p.ID, code, codes.Delivery{}, w.now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	claim(w.now.Add(61*time.Second), nil)
	claim(w.now.Add(6*time.Minute), codes.ErrDelivered) // too old
	if err := w.Settle(t.Context(), p.ID, code, codes.Delivery{Via: "sms"}, w.now.Add(62*time.Second)); err != nil {
		t.Fatal(err)
	}
	claim(w.now.Add(63*time.Second), codes.ErrDelivered)
	if err := w.Settle(t.Context(), "unknown", code, codes.Delivery{}, w.now); err != nil {
		t.Error(err)
	}
}

func TestCodesAreUniform(t *testing.T) {
	w := newWorld(t, codes.Limits{Countries: []string{"SV"}, PerRange: 10_000, PerCountry: 10_000})
	var first [10]int
	const n = 3000
	for range n {
		w.store.docs = map[string][]byte{}
		first[w.sent(t, request(ana))[0]-'0']++
	}
	for digit, count := range first {
		if count < n/10-n/25 || count > n/10+n/25 { // over seven standard deviations
			t.Errorf("%d codes begin with %d", count, digit)
		}
	}
}

// TestDrawIsFair: a number beyond the last multiple of a million is drawn again.
func TestDrawIsFair(t *testing.T) {
	for drawn, want := range map[string]string{
		"\xff\xff\xff\xf4\x24\x00\x00\x00\x07": "000007",
		"\xf4\x23\xff":                         "999999",
		"\x00\x00\x00":                         "000000",
		"\x0f\x42\x41":                         "000001",
	} {
		w := newWorld(t, generous())
		w.Random = io.MultiReader(strings.NewReader(drawn), rand.NewChaCha8([32]byte{}))
		w.Service, _ = codes.New(w.Config)
		if got := w.sent(t, request(ana)); got != want {
			t.Errorf("%x: %s, want %s", drawn, got, want)
		}
	}
}

func TestShortKeyIsRefused(t *testing.T) {
	if _, err := codes.New(codes.Config{Pepper: []byte("short"), Random: rand.NewChaCha8([32]byte{})}); err == nil {
		t.Error("accepted")
	}
	if _, err := codes.New(codes.Config{Pepper: []byte("a key from outside the store")}); err == nil {
		t.Error("accepted without randomness")
	}
}
