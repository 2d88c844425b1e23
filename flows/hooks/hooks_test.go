package hooks_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/hooks"
	"recado/flows/orders"
)

var noon = time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC)

// shelf keeps deliveries in memory; broken makes the next Add fail.
type shelf struct {
	hooks.Repository
	kept   map[string]hooks.Delivery
	broken error
	races  int // number of Puts that return ErrStale
}

func (s *shelf) Add(_ context.Context, d hooks.Delivery) error {
	if err := s.broken; err != nil {
		s.broken = nil
		return err
	}
	if _, there := s.kept[d.ID]; there {
		return bot.ErrDuplicate
	}
	s.kept[d.ID] = d
	return nil
}

func (s *shelf) Get(_ context.Context, id string) (hooks.Delivery, error) {
	d, ok := s.kept[id]
	if !ok {
		return d, bot.ErrNotFound
	}
	return d, nil
}

func (s *shelf) Put(_ context.Context, d hooks.Delivery) error {
	if old := s.kept[d.ID]; s.races > 0 {
		s.races--
		old.V++
		s.kept[d.ID] = old
	}
	if s.kept[d.ID].V != d.V-1 {
		return bot.ErrStale
	}
	s.kept[d.ID] = d
	return nil
}

type log []bot.Record

func (l *log) Append(_ context.Context, r bot.Record) error { *l = append(*l, r); return nil }

type fixed time.Time

func (f fixed) Now() time.Time { return time.Time(f) }

func created() bot.Record {
	return bot.Record{ID: "ORD-00001/1/0", Name: orders.EventCreated, At: noon, Data: json.RawMessage(`{"orderId":"ORD-00001"}`)}
}

func TestAnEventReachesWhoWantsIt(t *testing.T) {
	s := &shelf{kept: map[string]hooks.Delivery{}, broken: errors.New("away")}
	var woken []string
	all := "https://all.example/hook"
	service := &hooks.Service{Deliveries: s, Signal: func(r string) { woken = append(woken, r) }, Receivers: []hooks.Receiver{
		{URL: all}, {URL: "https://new.example", Events: []string{"order_created"}}, {URL: "https://state.example", Events: []string{"order_state_changed"}},
	}}
	var l log
	hooked := hooks.Log{Appender: &l, Hooks: service, Clock: fixed(noon)}
	if err := hooked.Append(t.Context(), created()); err == nil || len(l) != 0 {
		t.Fatalf("in the log before its deliveries: %v", err)
	}
	for range 3 { // a retried effect
		if err := hooked.Append(t.Context(), created()); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.kept) != 2 || !slices.Contains(woken, all) || slices.Contains(woken, "https://state.example") {
		t.Fatalf("%d deliveries, woken %v", len(s.kept), woken)
	}
	for id, d := range s.kept {
		var m hooks.Message
		if err := json.Unmarshal([]byte(d.Body), &m); err != nil || m.Event != "order_created" || !m.Timestamp.Equal(noon) || string(m.Data) != `{"orderId":"ORD-00001"}` {
			t.Errorf("body %s: %v", d.Body, err)
		}
		if len(id) != 32 || d.State != hooks.Pending || !d.Due.Next.Equal(noon) || strings.Contains(id, "ORD") {
			t.Errorf("%+v", d)
		}
	}
	if err := hooked.Append(t.Context(), bot.Record{ID: "x", Name: "case_opened"}); err != nil || len(s.kept) != 2 || l[len(l)-1].ID != "x" {
		t.Errorf("what no partner can ask for: %v, %d", err, len(s.kept))
	}
}

// TestCreditEventsHaveTheSeedsPayloads checks the exact bodies, and that a receiver of the field service's
// events of the same name does not get them.
func TestCreditEventsHaveTheSeedsPayloads(t *testing.T) {
	s := &shelf{kept: map[string]hooks.Delivery{}}
	service := &hooks.Service{Deliveries: s, Receivers: []hooks.Receiver{
		{URL: "https://merchant.example", Events: []string{"credit_order_created", "credit_order_state_changed", "installment_state_changed"}},
		{URL: "https://field.example", Events: []string{"order_created", "order_state_changed"}},
	}}
	const order = `{"customer_uuid":"CLI-00001","order_uuid":"CRE-00001","order_status":"ACTIVE","period_uuid":"3m"}`
	const instalment = `{"customer_uuid":"CLI-00001","order_uuid":"CRE-00001","installment":{"status":"DUE","amount":"50.00","number":1,"expired_at":"2026-02-15"}}`
	for i, tt := range []struct{ name, data, event, want string }{
		{credit.EventCreated, order, "order_created", `{"event":"order_created","timestamp":"2025-11-20T12:00:00Z","customer_uuid":"CLI-00001","order_uuid":"CRE-00001","order_status":"ACTIVE","period_uuid":"3m"}`},
		{credit.EventState, order, "order_state_changed", `{"event":"order_state_changed","timestamp":"2025-11-20T12:00:00Z","customer_uuid":"CLI-00001","order_uuid":"CRE-00001","order_status":"ACTIVE","period_uuid":"3m"}`},
		{credit.EventInstalment, instalment, "installment_state_changed", `{"event":"installment_state_changed","timestamp":"2025-11-20T12:00:00Z","customer_uuid":"CLI-00001","order_uuid":"CRE-00001","installment":{"status":"DUE","amount":"50.00","number":1,"expired_at":"2026-02-15"}}`},
	} {
		clear(s.kept)
		r := bot.Record{ID: fmt.Sprint("CRE-00001/", i), Name: tt.name, At: noon, Data: json.RawMessage(tt.data)}
		if err := service.HandleEvent(t.Context(), r, noon); err != nil || len(s.kept) != 1 {
			t.Fatalf("%d deliveries, %v", len(s.kept), err)
		}
		for _, d := range s.kept {
			if d.Body != tt.want || d.Event != tt.event || d.Receiver != "https://merchant.example" {
				t.Errorf("%+v", d)
			}
		}
	}
	if err := service.HandleEvent(t.Context(), bot.Record{ID: "x", Name: credit.EventCreated, At: noon, Data: json.RawMessage(`[]`)}, noon); err == nil {
		t.Error("a payload without fields was sent")
	}
}

func TestResend(t *testing.T) {
	s := &shelf{kept: map[string]hooks.Delivery{}, races: 2}
	service := &hooks.Service{Deliveries: s, Receivers: []hooks.Receiver{{URL: "https://a.example"}}}
	if err := service.HandleEvent(t.Context(), created(), noon); err != nil {
		t.Fatal(err)
	}
	for id, d := range s.kept {
		s.kept[id] = d.RecordAttempt(hooks.Outcome{Final: true, Status: 410, Reason: "gone"}, noon, 0)
		later := noon.Add(48 * time.Hour)
		got, err := service.Resend(t.Context(), id, later)
		if err != nil || got.ID != id || got.Body != d.Body || got.State != hooks.Pending || got.Attempts != 0 || !got.Due.Next.Equal(later) || !got.Since.Equal(later) {
			t.Errorf("%+v %v", got, err)
		}
	}
	for id := range s.kept {
		service.Receivers = []hooks.Receiver{{URL: "https://another.example"}}
		before := s.kept[id].V
		if _, err := service.Resend(t.Context(), id, noon); !errors.Is(err, hooks.ErrReceiver) || s.kept[id].V != before {
			t.Errorf("to nobody who is configured: %v", err)
		}
	}
	if _, err := service.Resend(t.Context(), "nobody", noon); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
}

func TestRetriesEndAfterTheRetryPeriod(t *testing.T) {
	for _, jitter := range []float64{0, 0.5, 0.999} {
		d := hooks.Delivery{Receiver: "https://a.example", State: hooks.Pending, Since: noon, Due: &hooks.Due{Next: noon}}
		now, last := noon, time.Duration(0)
		for d.State == hooks.Pending {
			if d.Due.Next.Before(now) {
				t.Fatal("it goes back in time")
			}
			now = d.Due.Next
			d = d.Claim(now)
			if !d.Due.Next.After(now) {
				t.Fatal("a claim that claims nothing")
			}
			if d = d.RecordAttempt(hooks.Outcome{Status: 503, Reason: "status 503"}, now, jitter); d.Due != nil {
				if pause := d.Due.Next.Sub(now); pause < last || pause > 72*time.Minute {
					t.Fatalf("try %d after %s, then %s", d.Attempts, last, pause)
				} else {
					last = pause
				}
			}
		}
		if took := now.Sub(noon); took < 22*time.Hour || took > 24*time.Hour || d.Attempts < 20 || d.Attempts > 45 || d.State != hooks.Failed || d.Due != nil {
			t.Errorf("dice %v: %d tries in %s, then %s", jitter, d.Attempts, took, d.State)
		}
	}
	d := hooks.Delivery{State: hooks.Pending, Since: noon}
	if d := d.RecordAttempt(hooks.Outcome{Status: 429, After: 30 * time.Minute}, noon, 0.5); !d.Due.Next.Equal(noon.Add(30 * time.Minute)) {
		t.Error("what the receiver asked for is not kept", d.Due)
	}
	if d := d.RecordAttempt(hooks.Outcome{OK: true, Status: 204}, noon, 0); d.State != hooks.Delivered || d.Due != nil || d.Status != 204 {
		t.Errorf("%+v", d)
	}
}

func TestSign(t *testing.T) {
	const secret, body = "an obviously false secret", `{"event":"order_created"}`
	header := hooks.Sign(secret, []byte(body), noon)
	// printf '1763640000.{"event":"order_created"}' | openssl dgst -sha256 -hmac 'an obviously false secret'
	if want := "t=1763640000,v1=cae069700362b1540c4fb3291cb0c955865f2a9230fcae76e5cf7ba200ac0745"; header != want {
		t.Errorf("%q", header)
	}
	for _, tt := range []struct {
		name, secret, header, body string
		now                        time.Time
		ok                         bool
	}{
		{"right", secret, header, body, noon.Add(time.Minute), true},
		{"another secret", secret + ".", header, body, noon, false},
		{"another body", secret, header, body + " ", noon, false},
		{"another time", secret, strings.Replace(header, "t=1", "t=2", 1), body, noon, false},
		{"too old", secret, header, body, noon.Add(time.Hour), false},
		{"from the future", secret, header, body, noon.Add(-time.Hour), false},
		{"none", secret, "", body, noon, false},
		{"half", secret, "t=1763640000,v1=", body, noon, false},
		{"no hex", secret, "t=1763640000,v1=zz", body, noon, false},
	} {
		if got := hooks.Verify(tt.secret, tt.header, []byte(tt.body), tt.now, 5*time.Minute); got != tt.ok {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		receiver hooks.Receiver
		field    string
	}{
		{hooks.Receiver{URL: "https://a.example/x?k=1", SecretFrom: "PARTNER"}, ""},
		{hooks.Receiver{URL: "https://a.example", SecretFrom: "PARTNER", Events: hooks.Names()}, ""},
		{hooks.Receiver{URL: "http://a.example", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://u:p@a.example", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://127.0.0.1/x", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://2130706433/", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://127.1:8443/", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://10.0.0.7/", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://[::ffff:192.168.0.1]/", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://localhost/", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://8.8.8.8/", SecretFrom: "PARTNER"}, ""},
		{hooks.Receiver{URL: "https://first.example", SecretFrom: "PARTNER"}, "url"},
		{hooks.Receiver{URL: "https://a.example"}, "secret_env"},
		{hooks.Receiver{URL: "https://a.example", SecretFrom: "PARTNER", Events: []string{"order.created"}}, "events"},
	} {
		var found []string
		first := hooks.Receiver{URL: "https://first.example", SecretFrom: "FIRST"}
		hooks.Check([]hooks.Receiver{first, tt.receiver}, func(i int, field, why string) { found = append(found, field) })
		if got := strings.Join(found, " "); got != tt.field {
			t.Errorf("%+v: %q", tt.receiver, got)
		}
	}
	in := []hooks.Receiver{{URL: "https://a.example", SecretFrom: "PARTNER"}}
	ready, err := hooks.LoadSecrets(in, func(string) string { return "sixteen bytes it" })
	if err != nil || ready[0].Secret == "" || in[0].Secret != "" {
		t.Error(ready, err)
	}
	if _, err := hooks.LoadSecrets(in, func(string) string { return "short" }); err == nil || strings.Contains(err.Error(), "short\"") {
		t.Error(err)
	}
}

// TestADeliveryNamesTheRequestOfItsEvent checks that a partner can be told which request it was.
func TestADeliveryNamesTheRequestOfItsEvent(t *testing.T) {
	s := &shelf{kept: map[string]hooks.Delivery{}}
	service := &hooks.Service{Deliveries: s, Receivers: []hooks.Receiver{{URL: "https://all.example/hook"}}}
	r := created()
	r.Request = "r-1"
	if err := service.HandleEvent(t.Context(), r, noon); err != nil {
		t.Fatal(err)
	}
	for _, d := range s.kept {
		if d.Request != "r-1" {
			t.Errorf("%+v", d)
		}
	}
}
