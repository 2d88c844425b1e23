package sendgrid_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/sendgrid"
)

var noon = time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC)

func newKey(tb testing.TB, curve elliptic.Curve) (*ecdsa.PrivateKey, string) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		tb.Fatal(err)
	}
	return key, base64.StdEncoding.EncodeToString(der)
}

func sign(tb testing.TB, key *ecdsa.PrivateKey, stamp, body string) http.Header {
	tb.Helper()
	sum := sha256.Sum256([]byte(stamp + body))
	s, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
	if err != nil {
		tb.Fatal(err)
	}
	return http.Header{
		http.CanonicalHeaderKey(sendgrid.SignatureHeader): {base64.StdEncoding.EncodeToString(s)},
		http.CanonicalHeaderKey(sendgrid.TimestampHeader): {stamp},
	}
}

// box keeps recipients' states in memory.
type box struct {
	kept map[string][]sendgrid.RecipientStatus
	told int
	fail error
}

func (b *box) RecordEvent(_ context.Context, e sendgrid.Event) error {
	known, there := b.kept[e.MailID]
	switch {
	case b.fail != nil:
		return b.fail
	case !there:
		return bot.ErrNotFound
	}
	b.told++
	b.kept[e.MailID], _ = sendgrid.ApplyEvent(known, e)
	return nil
}

func post(t *testing.T, public string, b *box, sink *channeltest.Sink, h http.Header, body string) channels.Response {
	t.Helper()
	w, err := sendgrid.New(sendgrid.Config{PublicKey: public, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	routes := w.Routes(b, sink)
	if len(routes) != 1 || routes[0].Method != http.MethodPost || routes[0].Path != "/webhooks/sendgrid" || routes[0].Limit != 3<<20 {
		t.Fatalf("%+v", routes)
	}
	return routes[0].Handle(t.Context(), channels.Request{Path: routes[0].Path, Header: h, Body: []byte(body)})
}

func TestEvents(t *testing.T) {
	key, public := newKey(t, elliptic.P256())
	const head = `"recado_id":"m1","email":"Ana@Example.com","timestamp":1763640000,"sg_event_id":`
	for _, tt := range []struct {
		name, body, want string // want: the outcome and its reason, or "unwanted", "kept" and further details
	}{
		{"delivered", `[{` + head + `"a","event":"delivered","response":"250 OK"}]`, "delivered"},
		{"bounced", `[{` + head + `"a","event":"bounce","type":"bounce","reason":"550 no\r\n  such user"}]`, "bounce 550 no such user"},
		{"dropped", `[{` + head + `"a","event":"dropped","reason":"Bounced Address"}]`, "dropped Bounced Address"},
		{"opened", `[{` + head + `"a","event":"open","useragent":"x"}]`, "open"},
		{"opened by a machine", `[{` + head + `"a","event":"open","sg_machine_open":true}]`, "nothing"},
		{"clicked", `[{` + head + `"a","event":"click","url":"https://a.example"}]`, "open"},
		{"spam", `[{` + head + `"a","event":"delivered"},{` + head + `"b","event":"spamreport"}]`, "delivered unwanted"},
		{"unsubscribed", `[{` + head + `"a","event":"group_unsubscribe"}]`, "unwanted"},
		{"deferred is no end", `[{` + head + `"a","event":"deferred","attempt":"3"},{` + head + `"b","event":"processed"}]`, "nothing"},
		{"out of order", `[{` + head + `"a","event":"open"},{` + head + `"b","event":"delivered"}]`, "open"},
		{"a bounce after the delivery", `[{` + head + `"a","event":"delivered"},{` + head + `"b","event":"bounce","reason":"full"}]`, "bounce full"},
		{"a delivery after the bounce", `[{` + head + `"a","event":"bounce","reason":"full"},{` + head + `"b","event":"delivered"}]`, "bounce full"},
		{"the same event twice", `[{` + head + `"a","event":"delivered"},{` + head + `"a","event":"delivered"}]`, "delivered"},
		{"another's mail", `[{"email":"x@example.com","timestamp":1,"event":"delivered","sg_event_id":"a"}]`, "nothing"},
		{"a mail we don't have", `[{"recado_id":"m9","email":"x@example.com","timestamp":1,"event":"delivered","sg_event_id":"a"}]`, "nothing"},
		{"an unknown event", `[{` + head + `"a","event":"teleported"}]`, "nothing"},
		{"a date as text", `[{"recado_id":"m1","email":"ana@example.com","timestamp":"1763640000","event":"delivered","sg_event_id":"a"}]`, "delivered"},
		{"no date", `[{"recado_id":"m1","email":"ana@example.com","event":"delivered","sg_event_id":"a"}]`, "delivered"},
		{"fields of other types", `[{` + head + `"a","event":"bounce","reason":{"x":1}}]`, "bounce"},
		{"nothing", `[]`, "nothing"},
		{"no array", `{"event":"delivered"}`, "kept"},
		{"no JSON", `hello`, "kept"},
		{"one bad among good", `[7,{` + head + `"a","event":"delivered"},null,"x"]`, "delivered kept"},
		{"no address", `[{"recado_id":"m1","event":"delivered","sg_event_id":"a"}]`, "kept"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, sink := &box{kept: map[string][]sendgrid.RecipientStatus{"m1": nil}}, &channeltest.Sink{}
			h := sign(t, key, "1763640000", tt.body)
			for range 2 { // a repeated webhook is acknowledged and changes nothing
				if res := post(t, public, b, sink, h, tt.body); res.Status != http.StatusOK || len(res.Body) > 0 {
					t.Fatalf("%+v", res)
				}
			}
			var got []string
			for _, s := range b.kept["m1"] {
				got = append(got, strings.TrimSpace(string(s.Outcome)+" "+s.Reason))
				if s.To != "ana@example.com" || s.Outcome != "" && !s.At.Equal(noon) {
					t.Errorf("%+v", s)
				}
				if !s.Unwanted.IsZero() {
					got = append(got, "unwanted")
				}
			}
			if len(sink.Calls()) > 0 {
				got = append(got, "kept")
			}
			if len(got) == 0 {
				got = []string{"nothing"}
			}
			if all := strings.TrimSpace(strings.Join(got, " ")); all != tt.want {
				t.Errorf("%q, want %q", all, tt.want)
			}
		})
	}
}

func TestOnlySignedEventsAreAccepted(t *testing.T) {
	key, public := newKey(t, elliptic.P256())
	other, second := newKey(t, elliptic.P256())
	const body = `[{"recado_id":"m1","email":"a@example.com","event":"delivered","sg_event_id":"a"}]`
	at := func(d time.Duration) string { return strconv.FormatInt(noon.Add(d).Unix(), 10) }
	without := func(h http.Header, name string) http.Header { h.Del(name); return h }
	with := func(h http.Header, name, value string) http.Header { h.Set(name, value); return h }
	twice := sign(t, key, at(0), body)
	twice.Add(sendgrid.SignatureHeader, twice.Get(sendgrid.SignatureHeader))
	for _, tt := range []struct {
		name   string
		public string
		header http.Header
		body   string
		want   int
	}{
		{"right", public, sign(t, key, at(0), body), body, 200},
		{"while the key is being replaced", second + ", " + public, sign(t, key, at(0), body), body, 200},
		{"repeated for a day", public, sign(t, key, at(-24*time.Hour), body), body, 200},
		{"older", public, sign(t, key, at(-26*time.Hour), body), body, 401},
		{"from the future", public, sign(t, key, at(6*time.Minute), body), body, 401},
		{"another's key", public, sign(t, other, at(0), body), body, 401},
		{"no key configured", "", sign(t, key, at(0), body), body, 401},
		{"another body", public, sign(t, key, at(0), body), body + " ", 401},
		{"another time", public, with(sign(t, key, at(0), body), sendgrid.TimestampHeader, at(time.Second)), body, 401},
		{"no time", public, without(sign(t, key, at(0), body), sendgrid.TimestampHeader), body, 401},
		{"a time that is none", public, sign(t, key, "soon", body), body, 401},
		{"the body moved into the time", public, with(sign(t, key, at(0), body), sendgrid.TimestampHeader, at(0)+"["), body[1:], 401},
		{"the time moved into the body", public, with(sign(t, key, at(0), body), sendgrid.TimestampHeader, at(0)[:9]), at(0)[9:] + body, 401},
		{"no signature", public, without(sign(t, key, at(0), body), sendgrid.SignatureHeader), body, 401},
		{"two signatures", public, twice, body, 401},
		{"no base64", public, with(sign(t, key, at(0), body), sendgrid.SignatureHeader, "%%%"), body, 401},
		{"no ASN.1", public, with(sign(t, key, at(0), body), sendgrid.SignatureHeader, "aGVsbG8="), body, 401},
		{"nothing", public, http.Header{}, "", 401},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, sink := &box{kept: map[string][]sendgrid.RecipientStatus{"m1": nil}}, &channeltest.Sink{}
			res := post(t, tt.public, b, sink, tt.header, tt.body)
			if res.Status != tt.want || len(res.Body) > 0 || (b.told > 0) != (tt.want == 200) || len(sink.Calls()) > 0 {
				t.Errorf("%+v, told %d", res, b.told)
			}
		})
	}
}

func TestUnstoredEventsAreNotAcknowledged(t *testing.T) {
	key, public := newKey(t, elliptic.P256())
	for body, b := range map[string]*box{
		`[{"recado_id":"m1","email":"a@example.com","event":"delivered","sg_event_id":"a"}]`: {fail: bot.ErrUnavailable},
		`nonsense`: {},
	} {
		if res := post(t, public, b, channeltest.Failing("keep"), sign(t, key, "1763640000", body), body); res.Status != 503 || res.RetryAfter <= 0 {
			t.Errorf("%s: %+v", body, res)
		}
	}
}

func TestKeys(t *testing.T) {
	_, p384 := newKey(t, elliptic.P384())
	for _, bad := range []string{"%", "aGVsbG8=", p384, "-----BEGIN PUBLIC KEY-----"} {
		if _, err := sendgrid.New(sendgrid.Config{PublicKey: bad}); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

// TestEventsInAnyOrderGiveTheSameStatus applies events in any order and with repetitions.
func TestEventsInAnyOrderGiveTheSameStatus(t *testing.T) {
	all := []sendgrid.Outcome{sendgrid.Delivered, sendgrid.Bounced, sendgrid.Dropped, sendgrid.Opened, sendgrid.Spam, sendgrid.Unsubscribed}
	same := func(picks []uint8) bool {
		var events []sendgrid.Event
		for _, p := range picks {
			events = append(events, sendgrid.Event{To: "a", Outcome: all[int(p)%len(all)], At: noon.Add(time.Duration(p%7) * time.Minute), Reason: fmt.Sprint(p % 3)})
		}
		var a, b []sendgrid.RecipientStatus
		for _, e := range events {
			a, _ = sendgrid.ApplyEvent(a, e)
		}
		for i := range events {
			e := events[len(events)-1-i]
			b, _ = sendgrid.ApplyEvent(b, e)
			b, _ = sendgrid.ApplyEvent(b, e)
		}
		again, changed := b, false
		for _, e := range events {
			var c bool
			again, c = sendgrid.ApplyEvent(again, e)
			changed = changed || c
		}
		return fmt.Sprint(a) == fmt.Sprint(b) && !changed && fmt.Sprint(again) == fmt.Sprint(b)
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	key, public := newKey(f, elliptic.P256())
	w, err := sendgrid.New(sendgrid.Config{PublicKey: public, Now: func() time.Time { return noon }})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`[{"recado_id":"m1","email":"a","event":"bounce","timestamp":1e400,"reason":"\u0000"}]`))
	f.Add([]byte(`[ ]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		h := sign(t, key, "1763640000", string(body))
		b := &box{kept: map[string][]sendgrid.RecipientStatus{"m1": nil}}
		route := w.Routes(b, &channeltest.Sink{})[0]
		if res := route.Handle(t.Context(), channels.Request{Header: h, Body: bytes.Clone(body)}); res.Status != http.StatusOK {
			t.Errorf("%+v", res)
		}
	})
}
