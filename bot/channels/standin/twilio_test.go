package standin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/standin"
	"recado/bot/channels/twilio"
)

// twilioWorld is the bot's two senders and the stand-in, connected over HTTP. The bot's public URL
// is one that nobody can reach.
type twilioWorld struct {
	world
	vendor        *standin.Twilio
	sms, whatsapp *twilio.Client
}

const publicName = "https://bot.example.com"

func newTwilioWorld(t *testing.T) *twilioWorld {
	t.Helper()
	w := &twilioWorld{world: world{book: standin.NewLedger(), sink: &channeltest.Sink{}}}
	webhook := newWebhook(t, func() []channels.Route { return twilio.Routes(w.sink, w.sms, w.whatsapp) })
	w.vendor = standin.NewTwilio(standin.TwilioOptions{
		AccountSID: "ACtest", AuthToken: "test-auth-token", Senders: []string{"+16505550100", "whatsapp:+16505550100"},
		Target: webhook + twilio.Path, Public: publicName + twilio.Path,
	}, w.book)
	w.url = w.serve(t, w.vendor)
	w.vendor.URL = w.url
	c := twilio.Config{
		AccountSID: "ACtest", AuthToken: "test-auth-token", From: "+16505550100", APIURL: w.url, PublicURL: publicName,
		Link: func(m bot.Media) string { return "https://bot.example.com/files/" + m.ID },
	}
	w.sms = twilio.New(c)
	c.From = "whatsapp:+16505550100"
	w.whatsapp = twilio.New(c)
	return w
}

// newWebhook serves a bot's routes.
func newWebhook(t *testing.T, routes func() []channels.Route) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		for _, route := range routes() {
			if route.Path == r.URL.Path {
				res := route.Handle(r.Context(), channels.Request{Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header, Body: body})
				rw.WriteHeader(res.Status)
				_, _ = rw.Write(res.Body)
				return
			}
		}
		rw.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// serve serves a stand-in of one platform.
func (w *world) serve(t *testing.T, vendors ...standin.Vendor) string {
	t.Helper()
	all := standin.New(w.book, vendors...)
	s := httptest.NewServer(all)
	t.Cleanup(func() { all.Close(); s.Close() })
	return s.URL
}

// cases runs each with the messages of a channel's own cases.
func cases(t *testing.T, channel, sent string, each func(name string, out bot.Outbound)) {
	t.Helper()
	files, err := filepath.Glob("../" + channel + "/testdata/outbound/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split(string(raw), "\n=== ")[1:] {
			name, rest, _ := strings.Cut(c, "\n")
			ask, want, _ := strings.Cut(rest, "\n---\n")
			var out bot.Outbound
			if err := json.Unmarshal([]byte(ask), &out); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(want, "sent "+sent) {
				each(filepath.Base(file)+": "+name, out)
			}
		}
	}
}

// The stand-in accepts every message of the channel's own cases.
func TestTwilioTakesOurs(t *testing.T) {
	w := newTwilioWorld(t)
	sent := 0
	cases(t, "twilio", "SMsent", func(name string, out bot.Outbound) {
		c := w.sms
		if id, ok := strings.CutPrefix(out.ID, "whatsapp/"); ok {
			c, out.ID = w.whatsapp, id
		}
		if out.Template != nil && out.Template.Name == "code" {
			out.Template.Name = "HX0123456789abcdef0123456789abcdef" // the name in the cases is not a content sid
		}
		sent++
		if _, err := c.Send(t.Context(), out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	w.vendor.Wait()
	if s := w.book.Stats(); int(s.Accepted) != sent || sent < 20 || s.Unacknowledged != 0 {
		t.Errorf("%d sent, %+v", sent, s)
	}
}

func TestTwilioLimits(t *testing.T) {
	w := newTwilioWorld(t)
	w.say(t, `{"from":"+573009999999","text":"STOP"}`)
	for _, tt := range []struct {
		change map[string]string
		want   string
	}{
		{nil, ""},
		{map[string]string{"To": ""}, "21604"},
		{map[string]string{"To": "3001234567"}, "21211"},
		{map[string]string{"To": "+1"}, "21211"},
		{map[string]string{"From": ""}, "21603"},
		{map[string]string{"From": "+16505550999"}, "21606"},
		{map[string]string{"From": "whatsapp:+16505550100"}, "21910"},
		{map[string]string{"To": "+16505550100"}, "21266"},
		{map[string]string{"To": "+573009999999"}, "21610"},
		{map[string]string{"MessagingServiceSid": "MGx", "From": ""}, "21701"},
		{map[string]string{"MessagingServiceSid": "MG0123456789abcdef0123456789abcdef"}, "20001"},
		{map[string]string{"MessagingServiceSid": "MG0123456789abcdef0123456789abcdef", "From": ""}, ""},
		{map[string]string{"Body": " "}, "21602"},
		{map[string]string{"Body": strings.Repeat("á", 1600)}, ""},
		{map[string]string{"Body": strings.Repeat("a", 1601)}, "21617"},
		{map[string]string{"Body": "\xff"}, "21619"},
		{map[string]string{"Body": "", "MediaUrl": "https://x.example.com/a"}, ""},
		{map[string]string{"MediaUrl": "a.jpg"}, "21620"},
		{map[string]string{"StatusCallback": "bot"}, "21609"},
		{map[string]string{"ContentSid": "HX0123456789abcdef0123456789abcdef"}, "20001"},
		{map[string]string{"Body": "", "ContentSid": "HX1"}, "21655"},
		{map[string]string{"ContentVariables": `{"1":"a"}`}, "21656"},
		{map[string]string{"Body": "", "ContentSid": "HX0123456789abcdef0123456789abcdef", "ContentVariables": `{"1":"a"}`}, ""},
		{map[string]string{"Body": "", "ContentSid": "HX0123456789abcdef0123456789abcdef", "ContentVariables": `{"1":"a\nb"}`}, "21656"},
		{map[string]string{"Body": "", "ContentSid": "HX0123456789abcdef0123456789abcdef", "ContentVariables": `[1]`}, "21656"},
		{map[string]string{"Bdoy": "x"}, "20001"},
	} {
		form := url.Values{"To": {"+573001234567"}, "From": {"+16505550100"}, "Body": {"hola"}}
		for k, v := range tt.change {
			if form.Set(k, v); v == "" {
				form.Del(k)
			}
		}
		if got := w.asks(t, "ACtest", "test-auth-token", form); got != tt.want {
			t.Errorf("%v: %q, not %q", tt.change, got, tt.want)
		}
	}
	form := url.Values{"To": {"+573001234567"}, "From": {"+16505550100"}, "Body": {"hola", "otra"}}
	if got := w.asks(t, "ACtest", "test-auth-token", form); got != "20001" {
		t.Errorf("two bodies: %s", got)
	}
	if got := w.asks(t, "ACtest", "wrong", form); got != "20003" {
		t.Errorf("a wrong token: %s", got)
	}
}

// asks posts a form and returns the code of the refusal.
func (w *twilioWorld) asks(t *testing.T, user, password string, form url.Values) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/2010-04-01/Accounts/ACtest/Messages.json", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(user, password)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var a struct {
		SID  string
		Code json.Number
	}
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil || (a.SID == "") == (a.Code == "") {
		t.Errorf("%d %+v %v", res.StatusCode, a, err)
	}
	return a.Code.String()
}

// Everything a person can do arrives with the right kind and content.
func TestTwilioSay(t *testing.T) {
	w := newTwilioWorld(t)
	for _, tt := range []struct {
		say  string
		kind bot.Kind
		is   func(in bot.Inbound) bool
	}{
		{`{"from":"573001234567","text":"hola ñ 👍"}`, bot.KindText, func(in bot.Inbound) bool {
			return in.Text == "hola ñ 👍" && in.Contact == ana && in.Channel == twilio.SMS
		}},
		{`{"from":"+573001234567","id":"SM0123456789abcdef0123456789abcdef","text":"hola"}`, bot.KindText, func(in bot.Inbound) bool { return in.ID == "sms:SM0123456789abcdef0123456789abcdef" }},
		{`{"from":"whatsapp:+573001234567","name":"Ana","text":"hola"}`, bot.KindText, func(in bot.Inbound) bool {
			return in.Profile == "Ana" && in.Channel == twilio.WhatsApp && in.Contact == ana
		}},
		{`{"from":"whatsapp:+573001234567","option":"d.1.s.1:2","text":"No"}`, bot.KindOption, func(in bot.Inbound) bool { return in.Option == "d.1.s.1:2" && in.Text == "No" }},
		{`{"from":"573001234567","option":"2"}`, bot.KindText, func(in bot.Inbound) bool { return in.Text == "2" }},
		{`{"from":"whatsapp:+573001234567","location":{"latitude":4.6,"longitude":-74,"name":"Taller"}}`, bot.KindLocation, func(in bot.Inbound) bool { return in.Location.Longitude == -74 && in.Location.Name == "Taller" }},
		{`{"from":"573001234567","image":{"caption":"La placa"}}`, bot.KindImage, func(in bot.Inbound) bool { return in.Text == "La placa" && in.Media[0].VendorRef != "" }},
		{`{"from":"573001234567","audio":{"data":"T2dnUw==","mime":"audio/ogg"}}`, bot.KindAudio, nil},
		{`{"from":"573001234567","card":{"name":"Luis","phone":"+571"}}`, bot.KindDocument, nil},
		{`{"from":"whatsapp:+573001234567","unsupported":true}`, bot.KindUnsupported, nil},
		{`{"from":"573001234567","raw":{"Body":"crudo","NewThing":"x"}}`, bot.KindText, func(in bot.Inbound) bool { return in.Text == "crudo" }},
	} {
		got := w.say(t, tt.say)
		if len(got) != 1 || got[0].Kind != tt.kind || tt.is != nil && !tt.is(got[0]) {
			t.Errorf("%s: %+v", tt.say, got)
		}
	}
	if got := w.say(t, `{"from":"573001234567","text":"dos","posts":3}`); len(got) != 3 || got[0].ID != got[2].ID {
		t.Errorf("posted three times: %+v", got)
	}
	for _, sign := range []string{"wrong", "none"} {
		before := len(w.sink.Calls())
		if _, answer := w.do(t, "POST", "/standin/say", `{"from":"573001234567","text":"x","sign":"`+sign+`"}`); !strings.Contains(answer, `"status":401`) || len(w.sink.Calls()) != before {
			t.Errorf("signed %s: %s", sign, answer)
		}
	}
	for _, cannot := range []string{
		`{"from":"573001234567","location":{"latitude":4.6,"longitude":-74}}`, `{"from":"573001234567","reaction":{"of":"x"}}`,
		`{"from":"573001234567","text":"x","copies":2}`, `{"from":"573001234567"}`, `{"text":"x"}`, `{"from":"573001234567","image":{"data":"%"}}`, `{"from":"573001234567","raw":[1]}`,
	} {
		if status, answer := w.do(t, "POST", "/standin/say", cannot); status != 400 {
			t.Errorf("%s: %d %s", cannot, status, answer)
		}
	}
}

func TestTwilioPhoto(t *testing.T) {
	w := newTwilioWorld(t)
	in := w.say(t, `{"from":"573001234567","image":{}}`)
	body, err := w.sms.Fetch(t.Context(), in[0].Media[0])
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if read, err := io.ReadAll(body); err != nil || !strings.HasPrefix(string(read), "\x89PNG") {
		t.Errorf("%d bytes, %v", len(read), err)
	}
	if _, err := w.sms.Fetch(t.Context(), bot.Media{VendorRef: in[0].Media[0].VendorRef + "x"}); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("an unknown file: %v", err)
	}
	if err := w.sms.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// The vendor knows STOP as an opt-out, the bot knows STOP and BAJA.
func TestTwilioOptOut(t *testing.T) {
	w := newTwilioWorld(t)
	hello := bot.Outbound{ID: "m", To: ana, Kind: "text", Text: "hola"}
	w.say(t, `{"from":"573001234567","text":"BAJA"}`)
	if _, err := w.sms.Send(t.Context(), hello); err != nil {
		t.Errorf("the vendor does not know BAJA: %v", err)
	}
	w.say(t, `{"from":"573001234567","text":"stop"}`)
	if _, err := w.sms.Send(t.Context(), hello); channels.DecisionOf(err) != channels.OptOut || err == nil {
		t.Errorf("after STOP: %v", err)
	}
	if _, err := w.whatsapp.Send(t.Context(), hello); err != nil {
		t.Errorf("by WhatsApp: %v", err)
	}
	w.say(t, `{"from":"573001234567","text":"start"}`)
	if _, err := w.sms.Send(t.Context(), hello); err != nil {
		t.Errorf("after START: %v", err)
	}
	if n := strings.Count(w.sink.String(), "consent "); n != 3 {
		t.Errorf("%d consents:\n%s", n, w.sink)
	}
}

// The channel makes the right decision for each fault.
func TestTwilioFaults(t *testing.T) {
	w := newTwilioWorld(t)
	for _, tt := range []struct {
		fault string
		want  channels.Decision // "" if it is sent
	}{
		{"ok", ""},
		{"429", channels.Retry},
		{"500", channels.Retry},
		{"21211", channels.GiveUp},
		{"21610", channels.OptOut},
		{"63016", channels.UseTemplate},
		{"63003", channels.UseSMS},
		{"20003", channels.Stop},
		{"30001", channels.Retry},
		{"body 20429", channels.Retry},
		{"reset", channels.Retry},
		{"lost", channels.Retry},
		{"slow 1ms", ""},
	} {
		w.order(t, fmt.Sprintf(`{"script":[%q],"statuses":false}`, tt.fault))
		_, err := w.sms.Send(t.Context(), bot.Outbound{ID: "m", To: ana, Kind: "text", Text: tt.fault})
		if (err == nil) != (tt.want == "") || err != nil && channels.DecisionOf(err) != tt.want {
			t.Errorf("%s: %v", tt.fault, err)
		}
	}
	w.order(t, `{"script":["timeout"]}`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := w.sms.Send(ctx, bot.Outbound{ID: "m", To: ana, Kind: "text", Text: "x"}); channels.DecisionOf(err) != channels.Retry {
		t.Errorf("timeout: %v", err)
	}
}

// Statuses name our message id, whether they arrive before or after Send has returned.
func TestTwilioStatuses(t *testing.T) {
	for _, tt := range []struct {
		orders, want string
		whatsapp     bool
	}{
		{`{"script":[]}`, "sending sent delivered", false},
		{`{"script":[]}`, "sending sent delivered read", true},
		{`{"script":[],"duplicate":true}`, "sending sending sent sent delivered delivered", false},
		{`{"script":[],"reorder":true}`, "delivered sent sending", false},
		{`{"script":[],"statuses":false}`, "", false},
		{`{"script":["status 30007"],"statuses":false}`, "failed", false},
		{`{"script":["lost"]}`, "sending sent delivered", false},
		{`{"script":[],"window":true}`, "failed", true},
	} {
		w := newTwilioWorld(t)
		w.order(t, tt.orders)
		c := w.sms
		if tt.whatsapp {
			c = w.whatsapp
		}
		_, err := c.Send(t.Context(), bot.Outbound{ID: "+573001234567/1/0", To: ana, Kind: "text", Text: "x"})
		if err != nil && !strings.Contains(tt.orders, "lost") {
			t.Fatal(err)
		}
		w.vendor.Wait()
		var got []string
		for line := range strings.Lines(w.sink.String()) {
			words := strings.Fields(line)
			if !strings.Contains(line, "ours=+573001234567/1/0") || words[1] != w.book.To("twilio", string(ana))[0].ID {
				t.Error(line)
			}
			got = append(got, words[2])
		}
		if strings.Join(got, " ") != tt.want || w.book.Stats().Unacknowledged != 0 {
			t.Errorf("%s: %v, %+v", tt.orders, got, w.book.Stats())
		}
	}
}
