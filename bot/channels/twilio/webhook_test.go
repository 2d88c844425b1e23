package twilio

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
)

// post signs and posts a form.
func post(t *testing.T, routes []channels.Route, path string, q, form url.Values) channels.Response {
	t.Helper()
	r := channels.Request{Path: path, Query: q, Header: http.Header{}, Body: []byte(form.Encode())}
	sign(t, &r, "right")
	for _, route := range routes {
		if route.Path == path {
			return route.Handle(t.Context(), r)
		}
	}
	t.Fatalf("no route %s", path)
	return channels.Response{}
}

func said(body string) url.Values {
	sum := sha256.Sum256([]byte(body))
	return url.Values{"MessageSid": {"SM" + hex.EncodeToString(sum[:16])}, "From": {"+573001234567"}, "To": {"+16505550100"}, "Body": {body}}
}

// A replayed signed body has no effect: a replayed STOP must not undo a later START.
func TestReplayedOptOut(t *testing.T) {
	sink := &channeltest.Sink{}
	routes := New(config("http://vendor.invalid", "+16505550100")).Routes(sink)
	for _, word := range []string{"STOP", "START", "STOP"} {
		if res := post(t, routes, Path, nil, said(word)); res.Status != http.StatusOK {
			t.Fatalf("%s: %d", word, res.Status)
		}
	}
	if got := strings.Join(sink.Calls(), " "); got != "accept consent accept consent accept" {
		t.Error(got)
	}
}

// A recorded form with moved boundaries keeps its signature, because the vendor signs names and
// values without separators. None of them counts as another message.
func TestReorderedSignedFormIsNotAccepted(t *testing.T) {
	sid := "SM0123456789abcdef0123456789abcdef"
	whole := url.Values{"Body": {"sí"}, "From": {"+573001234567"}, "MessageSid": {sid}, "NumMedia": {"0"}, "SmsMessageSid": {sid}, "SmsSid": {sid}, "To": {"+16505550100"}}
	signed := joined(whole)
	for name, moved := range map[string]url.Values{
		"the id longer":      {"Body": {"sí"}, "From": {"+573001234567"}, "MessageSid": {sid + "NumMedia0"}, "SmsMessageSid": {sid}, "SmsSid": {sid}, "To": {"+16505550100"}},
		"the id shorter":     {"Body": {"sí"}, "From": {"+573001234567"}, "MessageSid": {sid[:33]}, sid[33:] + "NumMedia": {"0"}, "SmsMessageSid": {sid}, "SmsSid": {sid}, "To": {"+16505550100"}},
		"all ids but one":    {"Body": {"sí"}, "From": {"+573001234567MessageSid" + sid + "NumMedia0"}, "SmsMessageSid": {sid + "SmsSid" + sid}, "To": {"+16505550100"}},
		"no receiver":        {"Body": {"sí"}, "From": {"+573001234567"}, "MessageSid": {sid}, "NumMedia": {"0"}, "SmsMessageSid": {sid}, "SmsSid": {sid + "To+16505550100"}},
		"nothing was said":   {"BodysíFrom+573001234567MessageSid" + sid + "NumMedia0SmsMessageSid" + sid + "SmsSid" + sid + "To": {"+16505550100"}},
		"the receiver in it": {"Body": {"sí"}, "From": {"+573001234567"}, "MessageSid": {sid}, "NumMedia": {"0SmsMessageSid" + sid}, "SmsSid": {sid + "To"}, "+16505550100": {""}},
	} {
		sink := &channeltest.Sink{}
		if res := post(t, New(config("http://vendor.invalid", "+16505550100")).Routes(sink), Path, nil, moved); res.Status != http.StatusOK {
			t.Errorf("%s: %d", name, res.Status)
		}
		if got := strings.Join(sink.Calls(), " "); got != "keep" {
			t.Errorf("%s: %s", name, got)
		}
		if name != "the receiver in it" && name != "the id shorter" && joined(moved) != signed {
			t.Errorf("%s: the test's own form has another signature", name)
		}
	}
}

// moody accepts messages and refuses consents until it is told to accept them.
type moody struct {
	channeltest.Sink
	refuse bool
}

func (m *moody) Consent(ctx context.Context, who bot.ContactID, channel string, granted bool, at time.Time) error {
	if m.refuse {
		return bot.ErrUnavailable
	}
	return m.Sink.Consent(ctx, who, channel, granted, at)
}

// If the message was stored but its opt-out was not, the redelivered message is a duplicate, but
// its opt-out must be stored once.
func TestOptOutIsNotLost(t *testing.T) {
	sink := &moody{refuse: true}
	routes := New(config("http://vendor.invalid", "+16505550100")).Routes(sink)
	if res := post(t, routes, Path, nil, said("BAJA")); res.Status != http.StatusServiceUnavailable || res.RetryAfter == 0 {
		t.Errorf("acknowledged: %+v", res)
	}
	sink.refuse = false
	for range 3 {
		if res := post(t, routes, Path, nil, said("BAJA")); res.Status != http.StatusOK {
			t.Errorf("status %d", res.Status)
		}
	}
	if got := strings.Join(sink.Calls(), " "); got != "accept accept consent accept accept" {
		t.Error(got)
	}
}

func TestPendingConsentsAreBounded(t *testing.T) {
	var o pendingConsents
	for i := range 3 * maxPendingConsents {
		o.add(string(rune(i)))
		o.add(string(rune(i)))
	}
	if len(o.ids) != maxPendingConsents || !o.has(string(rune(3*maxPendingConsents-1))) || o.has(string(rune(1))) {
		t.Errorf("%d remembered", len(o.ids))
	}
}

// 30008 is retried once and 30003 three times; a repeated report of a failure does not count.
func TestRetryCounterGivesUp(t *testing.T) {
	for code, tries := range map[string]int{"30008": 1, "30003": 3} {
		sink := &channeltest.Sink{}
		c := New(config("http://vendor.invalid", "+16505550100"))
		back, err := url.Parse(c.callback("m1"))
		if err != nil {
			t.Fatal(err)
		}
		for try := range tries + 1 {
			form := url.Values{"MessageSid": {"SM" + string(rune('a'+try))}, "To": {"+573001234567"}, "MessageStatus": {"undelivered"}, "ErrorCode": {code}}
			for range 2 {
				post(t, c.Routes(sink), StatusPath, back.Query(), form)
			}
		}
		told := sink.String()
		if retries := strings.Count(told, " retry "); retries != 2*tries || strings.Count(told, " give_up ") != 2 || strings.Count(told, "ours=m1") != 2*tries+2 {
			t.Errorf("%s:\n%s", code, told)
		}
	}
	var p retryCounter
	for i := range 2 * maxRetryCounters {
		p.exceeded(string(rune(i+1)), "SM", 1)
	}
	if len(p.sids) != maxRetryCounters || len(p.order) != maxRetryCounters {
		t.Errorf("%d remembered", len(p.sids))
	}
	if p.exceeded("", "SM1", 0) {
		t.Error("a message that nobody calls ours was counted")
	}
}

// Without a token anyone could sign with an empty key; without a public URL a Host header would
// decide. So every webhook is refused, and the log says why.
func TestNothingIsBelievedUnconfigured(t *testing.T) {
	for _, change := range []func(*Config){func(c *Config) { c.AuthToken = "" }, func(c *Config) { c.PublicURL = "" }} {
		var log strings.Builder
		cfg := config("http://vendor.invalid", "+16505550100")
		cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
		change(&cfg)
		sink := &channeltest.Sink{}
		routes := New(cfg).Routes(sink)
		for range 3 {
			form := said("hola")
			r := channels.Request{Path: Path, Header: http.Header{}, Body: []byte(form.Encode())}
			r.Header.Set(SignatureHeader, Sign(cfg.AuthToken, cfg.PublicURL+Path, form))
			if res := routes[0].Handle(t.Context(), r); res.Status != http.StatusUnauthorized || len(res.Body) > 0 {
				t.Errorf("%+v", res)
			}
		}
		if len(sink.Calls()) > 0 || strings.Count(log.String(), "is not set") != 1 {
			t.Errorf("%v, log: %s", sink.Calls(), log.String())
		}
	}
}

// Two numbers and a WhatsApp sender share the webhooks. A message for none of them is stored as invalid.
func TestSharedWebhooks(t *testing.T) {
	a, b, w := config("http://vendor.invalid", "+16505550100"), config("http://vendor.invalid", "+16505550101"), config("http://vendor.invalid", "whatsapp:+16505550100")
	b.Name = "sms-b"
	const sid = "SM0123456789abcdef0123456789abcdef"
	sink := &channeltest.Sink{}
	shared := Routes(sink, New(a), New(b), New(w))
	for to, want := range map[string]string{
		"+16505550100": "sms:SM" + sid[2:], "+16505550101": "sms-b:SM" + sid[2:], "+16505550999": "sms:SM" + sid[2:], "whatsapp:+16505550100": "whatsapp-twilio:SM" + sid[2:],
	} {
		from := "+573001234567"
		if strings.HasPrefix(to, prefix) {
			from = prefix + from
		}
		post(t, shared, Path, nil, url.Values{"MessageSid": {sid}, "From": {from}, "To": {to}, "Body": {"hola"}})
		if all := sink.Inbound(); all[len(all)-1].ID != want {
			t.Errorf("to %s: %s", to, all[len(all)-1].ID)
		}
	}
	alone := &channeltest.Sink{}
	post(t, New(a).Routes(alone), Path, nil, url.Values{"MessageSid": {sid}, "From": {"whatsapp:+573001234567"}, "Body": {"hola"}})
	if got := strings.Join(alone.Calls(), " "); got != "keep" {
		t.Errorf("WhatsApp without a WhatsApp sender: %s", got)
	}
}

// The vendor appends the hash of a JSON body after the parameter of our callback URL.
func TestHashBehindOurParameter(t *testing.T) {
	const hash = "a2c7d2a1cd9e9b2f6e9a8a0fbbd9a3d4b7a1c2c3d4e5f60718293a4b5c6d7e8f"
	q := url.Values{"m": {"bTE"}, bodyHash: {hash}}
	all := spellings(q)
	if len(all) != 2 || all[0] != "?bodySHA256="+hash+"&m=bTE" || all[1] != "?m=bTE&bodySHA256="+hash {
		t.Error(all)
	}
}

func FuzzWebhook(f *testing.F) {
	f.Add("MessageSid=SM1&From=%2B573001234567&Body=STOP&NumMedia=2&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fa", true)
	f.Add("From=whatsapp%3A%2B1&Latitude=1e400&Longitude=-0", false)
	f.Add("MessageStatus=failed&MessageSid=SM&ErrorCode=21610", true)
	f.Fuzz(func(t *testing.T, body string, status bool) {
		path := map[bool]string{true: StatusPath, false: Path}[status]
		routes := Routes(&channeltest.Sink{}, New(config("http://vendor.invalid", "+16505550100")), New(config("http://vendor.invalid", "whatsapp:+16505550100")))
		r := channels.Request{Path: path, Header: http.Header{}, Body: []byte(body)}
		sign(t, &r, "right")
		for _, route := range routes {
			if res := route.Handle(t.Context(), r); route.Path == path && res.Status != http.StatusOK && res.Status != http.StatusUnauthorized {
				t.Errorf("%q: %d", body, res.Status)
			}
		}
	})
}
