package webhooks_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado/flows/codes"
	"recado/flows/users"
	"recado/webhooks"
)

const codeAsked = `{"phone":"+57 321 123 4567","purpose":"register","session":"web-1"}`

// code returns the code that was sent last.
func (w *world) code(t *testing.T) string {
	t.Helper()
	effects, err := w.codes.Load(t.Context(), w.coded)
	if err != nil || len(effects) == 0 {
		t.Fatalf("%d effects, %v", len(effects), err)
	}
	service, ok := w.deps.Codes.(*codes.Service)
	if !ok {
		t.Fatal("no service of codes")
	}
	l, _, err := service.Claim(t.Context(), w.coded, effects[len(effects)-1].Args, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return l.Code
}

func (w *world) verified(t *testing.T, phone, session, code string) bool {
	t.Helper()
	got := w.keyed(t, "POST", "/api/v1/codes/verify", fmt.Sprintf(`{"phone":%q,"purpose":"register","session":%q,"code":%q}`, phone, session, code))
	if got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	var answer struct{ Verified bool }
	got.into(t, &answer)
	return answer.Verified
}

func TestCodeIsSentAndVerified(t *testing.T) {
	w := newWorld(t)
	got := w.keyed(t, "POST", "/api/v1/codes", codeAsked)
	var sent struct{ ExpiresAt, ResendAt time.Time }
	got.into(t, &sent)
	if got.status != http.StatusAccepted || sent.ExpiresAt.Sub(sent.ResendAt) != 4*time.Minute {
		t.Fatalf("%d %s", got.status, got.body)
	}
	code := w.code(t)
	if strings.Contains(got.body, code) {
		t.Error("the answer has the code")
	}
	for _, wrong := range []struct{ phone, session, code string }{
		{"3211234567", "web-2", code},
		{"+50370123456", "web-1", code},
		{"3211234567", "web-1", map[bool]string{true: "111111", false: "000000"}[code == "000000"]},
	} {
		if w.verified(t, wrong.phone, wrong.session, wrong.code) {
			t.Errorf("%+v", wrong)
		}
	}
	if !w.verified(t, "3211234567", "web-1", code[:3]+" "+code[3:]) || w.verified(t, "3211234567", "web-1", code) {
		t.Error("it is not accepted, or twice")
	}
}

// TestVerifyingTellsNothingOfANumber compares the answers about a phone with a code and one without any.
func TestVerifyingTellsNothingOfANumber(t *testing.T) {
	w := newWorld(t)
	if got := w.keyed(t, "POST", "/api/v1/codes", codeAsked); got.status != http.StatusAccepted {
		t.Fatal(got.body)
	}
	said := map[bool]string{true: "111111", false: "000000"}[w.code(t) == "000000"]
	for range 8 { // more than the attempts of a code
		var bodies []string
		for _, phone := range []string{"+573211234567", "+573211230000", "+576012345678", "nobody"} {
			got := w.keyed(t, "POST", "/api/v1/codes/verify", fmt.Sprintf(`{"phone":%q,"purpose":"register","session":"web-1","code":%q}`, phone, said))
			bodies = append(bodies, fmt.Sprint(got.status, got.body))
		}
		for _, body := range bodies[1:] {
			if body != bodies[0] {
				t.Fatalf("answers differ: %s", bodies)
			}
		}
	}
}

func TestCodesThatAreNotSent(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct{ body, fields string }{
		{`{}`, "phone purpose session"},
		{`{"phone":"+576012345678","purpose":"register","session":"s"}`, "phone"},
		{`{"phone":"+34612345678","purpose":"register","session":"s"}`, "phone"},
		{`{"phone":"+573211234567","purpose":"RE GISTER","session":"s"}`, "purpose"},
		{`{"phone":"+573211234567","purpose":"register","session":"s","channel":"pigeon"}`, "channel"},
		{`{"phone":"+573211234567","purpose":"register","session":"s","address":"here"}`, "address"},
	} {
		if got := w.keyed(t, "POST", "/api/v1/codes", tt.body); got.status != http.StatusBadRequest || got.fields(t) != tt.fields {
			t.Errorf("%s: %d %s", tt.body, got.status, got.body)
		}
	}
	for _, said := range []string{"cuatro cinco", "12345", "1234567"} {
		got := w.keyed(t, "POST", "/api/v1/codes/verify", fmt.Sprintf(`{"phone":"+573211234567","purpose":"register","session":"s","code":%q}`, said))
		if got.status != http.StatusBadRequest || got.fields(t) != "code" || strings.Contains(got.body, said) {
			t.Errorf("%s: %d %s", said, got.status, got.body)
		}
	}
}

func TestCodesAreLimited(t *testing.T) {
	w := newWorld(t)
	if got := w.keyed(t, "POST", "/api/v1/codes", codeAsked); got.status != http.StatusAccepted {
		t.Fatal(got.body)
	}
	if got := w.keyed(t, "POST", "/api/v1/codes", codeAsked); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "60" {
		t.Errorf("%d %s %s", got.status, got.header.Get("Retry-After"), got.body)
	}
	sent := map[string]int{}
	for i := range 20 {
		for _, address := range []string{"192.0.2.7", "2001:db8::7"} {
			phone := fmt.Sprintf("+57321%d0%05d", len(address)%2, i*1000)
			got := w.keyed(t, "POST", "/api/v1/codes", fmt.Sprintf(`{"phone":%q,"purpose":"register","session":"s","address":%q}`, phone, address))
			if got.status == http.StatusAccepted {
				sent[address]++
			}
		}
	}
	if sent["192.0.2.7"] != codes.PerAddress || sent["2001:db8::7"] != codes.PerAddress {
		t.Errorf("codes by address: %v", sent)
	}
}

func TestCodeOfARepeatedRequestIsSentOnce(t *testing.T) {
	w := newWorld(t)
	first := w.keyed(t, "POST", "/api/v1/codes", codeAsked, "Idempotency-Key", "k1")
	code := w.code(t)
	again := w.keyed(t, "POST", "/api/v1/codes", codeAsked, "Idempotency-Key", "k1")
	if first.status != http.StatusAccepted || again.status != first.status || again.body != first.body {
		t.Errorf("%d %s, then %d %s", first.status, first.body, again.status, again.body)
	}
	if !w.verified(t, "+573211234567", "web-1", code) {
		t.Error("the code of the first request is void")
	}
}

// TestNothingOfAVerificationIsKept: a hash of the request would give the code away to whoever tries a million.
func TestNothingOfAVerificationIsKept(t *testing.T) {
	w := newWorld(t)
	keys := &countedKeys{RequestKeys: w.deps.RequestKeys}
	w.deps.RequestKeys = keys
	w.rebuild(t)
	w.keyed(t, "POST", "/api/v1/codes/verify", `{"phone":"+573211234567","purpose":"register","session":"s","code":"123456"}`, "Idempotency-Key", "k1")
	if keys.claimed != 0 {
		t.Error("a hash of the request was stored")
	}
}

// countedKeys counts claims.
type countedKeys struct {
	webhooks.RequestKeys
	claimed int
}

func (k *countedKeys) Claim(ctx context.Context, id, digest string, now time.Time) (string, error) {
	k.claimed++
	return k.RequestKeys.Claim(ctx, id, digest, now)
}

// TestSessionsOfCodesAreTheCallersOwn: a code that one caller had sent is none for another one's session of
// the same name.
func TestSessionsOfCodesAreTheCallersOwn(t *testing.T) {
	w := newWorld(t)
	if got := w.keyed(t, "POST", "/api/v1/codes", codeAsked); got.status != http.StatusAccepted {
		t.Fatal(got.body)
	}
	code := w.code(t)
	admin := w.as(t, "eva", "Eva", users.Admin)
	got := admin.do(t, "POST", "/api/v1/codes/verify", `{"phone":"+573211234567","purpose":"register","session":"web-1","code":"`+code+`"}`, "Content-Type", "application/json")
	if got.status != http.StatusOK || strings.Contains(got.body, "true") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if !w.verified(t, "+573211234567", "web-1", code) {
		t.Error("it is void for its own caller")
	}
}
