package standin_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/jelou"
	"recado/bot/channels/standin"
)

// jelouWorld is the bot's channel and the stand-in, connected over HTTP.
type jelouWorld struct {
	world
	vendor *standin.Jelou
	client *jelou.Client
}

func newJelouWorld(t *testing.T) *jelouWorld {
	t.Helper()
	w := &jelouWorld{world: world{book: standin.NewLedger(), sink: &channeltest.Sink{}}}
	webhook := newWebhook(t, func() []channels.Route { return w.client.Routes(w.sink) })
	w.vendor = standin.NewJelou(standin.JelouOptions{
		BotID: "bot1", ClientID: "client", ClientSecret: "test-secret", Secret: "test-hmac", Key: "test-key", Target: webhook + jelou.Path,
	}, w.book)
	w.url = w.serve(t, w.vendor, w.vendor.Surface(standin.JelouPanel), w.vendor.Surface(standin.JelouSkill))
	w.vendor.URL = w.url
	w.client = jelou.New(jelou.Config{
		APIURL: w.url, BotID: "bot1", ClientID: "client", ClientSecret: "test-secret", WebhookSecret: "test-hmac", APIKey: "test-key",
		Link: func(m bot.Media) string { return "https://bot.example.com/files/" + m.ID },
	})
	return w
}

// The stand-in accepts every message of the channel's own cases.
func TestJelouTakesOurs(t *testing.T) {
	w := newJelouWorld(t)
	sent := 0
	cases(t, "jelou", "msg_1", func(name string, out bot.Outbound) {
		sent++
		if _, err := w.client.Send(t.Context(), out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	w.vendor.Wait()
	if s := w.book.Stats(); int(s.Accepted) != sent || sent < 15 || s.Unacknowledged != 0 {
		t.Errorf("%d sent, %+v", sent, s)
	}
}

func TestJelouLimits(t *testing.T) {
	w := newJelouWorld(t)
	row := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(`{"id":"%d","title":"t"}`, i))
		}
		return strings.Join(all, ",")
	}
	for _, tt := range []struct {
		body   string
		status int
	}{
		{`{"type":"text","userId":"573001234567","text":"hola"}`, 200},
		{`{"type":"text","userId":"+573001234567","text":"hola"}`, 422},
		{`{"type":"text","text":"hola"}`, 422},
		{`{"type":"text","userId":"57","text":" "}`, 422},
		{`{"type":"text","userId":"57","text":"` + strings.Repeat("á", 4096) + `"}`, 200},
		{`{"type":"text","userId":"57","text":"` + strings.Repeat("a", 4097) + `"}`, 422},
		{`{"type":"smoke","userId":"57","text":"x"}`, 422},
		{`{"type":"text","userId":"57","text":"x","mediaUrl":"https://x.example.com/a"}`, 422},
		{`{"type":"image","userId":"57","mediaUrl":"https://x.example.com/a"}`, 200},
		{`{"type":"image","userId":"57","mediaUrl":"a.jpg"}`, 422},
		{`{"type":"image","userId":"57"}`, 422},
		{`{"type":"text","userId":"57","text":"x","options":[` + row(10) + `]}`, 200},
		{`{"type":"text","userId":"57","text":"x","options":[` + row(11) + `]}`, 422},
		{`{"type":"text","userId":"57","text":"x","options":[{"id":"a","title":"` + strings.Repeat("t", 25) + `"}]}`, 422},
		{`{"type":"text","userId":"57","text":"x","options":[{"id":"a","title":"t","description":"` + strings.Repeat("t", 73) + `"}]}`, 422},
		{`{"type":"text","userId":"57","text":"x","options":[{"id":"a","title":""}]}`, 422},
		{`{"type":"text","userId":"57","text":"x","options":[{"id":"a","title":"t"},{"id":"a","title":"u"}]}`, 422},
		{`{"type":"image","userId":"57","mediaUrl":"https://x.example.com/a","options":[` + row(1) + `]}`, 422},
		{`{"type":"text","userId":"57","text":"x","buttonText":{"type":"text","text":"Opciones"}}`, 422},
		{`{"type":"text","userId":"57","text":"x","buttonText":{"type":"text","text":"` + strings.Repeat("t", 21) + `"},"options":[` + row(1) + `]}`, 422},
		{`{"type":"text","userId":"57","txet":"x"}`, 422},
		{`{"type":`, 422},
	} {
		if got := w.asks(t, "bot1", "test-secret", tt.body); got != tt.status {
			t.Errorf("%.120s: %d", tt.body, got)
		}
	}
	if got := w.asks(t, "bot1", "wrong", `{}`); got != 401 {
		t.Errorf("a wrong secret: %d", got)
	}
	if got := w.asks(t, "bot2", "test-secret", `{}`); got != 404 {
		t.Errorf("another bot: %d", got)
	}
}

func (w *jelouWorld) asks(t *testing.T, bot, secret, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/v1/bots/"+bot+"/messages", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth("client", secret)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	said, _ := io.ReadAll(res.Body)
	if ok := strings.Contains(string(said), `"success":true`); ok != (res.StatusCode == http.StatusOK) {
		t.Errorf("%d %s", res.StatusCode, said)
	}
	return res.StatusCode
}

// Everything a person can do arrives with the right kind and content, on every surface that supports it.
func TestJelouSay(t *testing.T) {
	w := newJelouWorld(t)
	every := []string{"jelou", standin.JelouPanel, standin.JelouSkill}
	for _, tt := range []struct {
		say      string
		surfaces []string
		kind     bot.Kind
		is       func(in bot.Inbound) bool
	}{
		{`"name":"Ana","text":"hola"`, every, bot.KindText, func(in bot.Inbound) bool { return in.Text == "hola" && in.Profile == "Ana" && in.Contact == ana }},
		{`"id":"x1","at":1772625480,"text":"hola"`, every, bot.KindText, func(in bot.Inbound) bool { return in.ID == "jelou:x1" && in.At.Unix() == 1772625480 }},
		{`"option":"d.1.s.1:2","text":"No"`, every, bot.KindOption, func(in bot.Inbound) bool { return in.Option == "d.1.s.1:2" && in.Text == "No" }},
		{`"option":"2"`, every, bot.KindText, func(in bot.Inbound) bool { return in.Text == "2" }},
		{`"image":{}`, every, bot.KindImage, func(in bot.Inbound) bool { return in.Media[0].VendorRef != "" }},
		{`"audio":{"data":"T2dnUw==","mime":"audio/ogg"}`, every, bot.KindAudio, nil},
		{`"document":{"data":"JVBERg==","mime":"application/pdf","name":"a.pdf"}`, every[:2], bot.KindDocument, nil},
		{`"video":{"data":"AAAA","mime":"video/mp4","caption":"mire"}`, every[:2], bot.KindVideo, func(in bot.Inbound) bool { return in.Text == "mire" }},
		{`"location":{"latitude":4.6,"longitude":-74}`, []string{"jelou", standin.JelouSkill}, bot.KindLocation, func(in bot.Inbound) bool { return in.Location.Longitude == -74 }},
		{`"card":{"name":"Luis","phone":"+571"}`, []string{"jelou"}, bot.KindText, func(in bot.Inbound) bool { return in.Text == "Luis +571" }},
		{`"unsupported":true`, []string{"jelou"}, bot.KindUnsupported, nil},
	} {
		for _, surface := range tt.surfaces {
			got := w.say(t, `{"vendor":"`+surface+`","from":"573001234567",`+tt.say+`}`)
			if len(got) != 1 || got[0].Kind != tt.kind || tt.is != nil && !tt.is(got[0]) {
				t.Errorf("%s: %s: %+v", surface, tt.say, got)
			}
		}
	}
	if got := w.say(t, `{"raw":{"user_id":"573001234567","user_message":"crudo"}}`); got[0].Text != "crudo" {
		t.Errorf("raw: %+v", got)
	}
	for _, surface := range every {
		for _, sign := range []string{"wrong", "none"} {
			before := len(w.sink.Calls())
			if _, answer := w.do(t, "POST", "/standin/say", `{"vendor":"`+surface+`","from":"573001234567","text":"x","sign":"`+sign+`"}`); !strings.Contains(answer, `"status":401`) || len(w.sink.Calls()) != before {
				t.Errorf("%s signed %s: %s", surface, sign, answer)
			}
		}
	}
	for _, cannot := range []string{
		`{"vendor":"jelou-panel","from":"57","location":{"latitude":4.6,"longitude":-74}}`, `{"from":"57","reaction":{"of":"x"}}`,
		`{"from":"57","text":"x","copies":2}`, `{"from":"57"}`, `{"text":"x"}`, `{"from":"57","image":{"data":"%"}}`,
	} {
		if status, answer := w.do(t, "POST", "/standin/say", cannot); status != 400 {
			t.Errorf("%s: %d %s", cannot, status, answer)
		}
	}
}

// A list is shown and tapped, a photo is fetched, and a repetition is the same message.
func TestJelouTalk(t *testing.T) {
	w := newJelouWorld(t)
	out := bot.Outbound{ID: "m", To: ana, Kind: "options", Text: "¿Cuál?", Options: []bot.Button{{ID: "d.1.s.1:1", Title: "Sí"}, {ID: "d.1.s.1:2", Title: "No"}}}
	if _, err := w.client.Send(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	for _, surface := range []string{"jelou", standin.JelouPanel, standin.JelouSkill} {
		got := w.say(t, `{"vendor":"`+surface+`","from":"573001234567","option":"2","posts":3}`)
		if len(got) != 3 || got[0].Option != "d.1.s.1:2" || got[0].ID != got[2].ID {
			t.Errorf("%s: %+v", surface, got)
		}
	}
	in := w.say(t, `{"from":"573001234567","image":{}}`)
	body, err := w.client.Fetch(t.Context(), in[0].Media[0])
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if read, err := io.ReadAll(body); err != nil || !strings.HasPrefix(string(read), "\x89PNG") {
		t.Errorf("%d bytes, %v", len(read), err)
	}
}

// The channel makes the right decision for each fault.
func TestJelouFaults(t *testing.T) {
	w := newJelouWorld(t)
	for _, tt := range []struct {
		fault string
		want  channels.Decision // "" if it is sent
	}{
		{"ok", ""},
		{"429", channels.Retry},
		{"500", channels.Retry},
		{"401", channels.Stop},
		{"131026", channels.UseSMS},
		{"131047", channels.UseTemplate},
		{"body 131026", channels.UseSMS},
		{"body 100", channels.GiveUp},
		{"reset", channels.Retry},
		{"lost", channels.Retry},
		{"slow 1ms", ""},
	} {
		w.order(t, fmt.Sprintf(`{"script":[%q],"statuses":false}`, tt.fault))
		_, err := w.client.Send(t.Context(), bot.Outbound{ID: "m", To: ana, Kind: "text", Text: tt.fault})
		if (err == nil) != (tt.want == "") || err != nil && channels.DecisionOf(err) != tt.want {
			t.Errorf("%s: %v", tt.fault, err)
		}
	}
	w.order(t, `{"script":["timeout"],"window":true}`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	hello := bot.Outbound{ID: "m", To: ana, Kind: "text", Text: "x"}
	if _, err := w.client.Send(ctx, hello); channels.DecisionOf(err) != channels.Retry {
		t.Errorf("timeout: %v", err)
	}
	if _, err := w.client.Send(t.Context(), hello); channels.DecisionOf(err) != channels.UseTemplate || err == nil {
		t.Errorf("before they wrote: %v", err)
	}
	w.say(t, `{"from":"573001234567","text":"hola"}`)
	if _, err := w.client.Send(t.Context(), hello); err != nil {
		t.Errorf("after: %v", err)
	}
}

func TestJelouEvents(t *testing.T) {
	for orders, want := range map[string]string{
		`{"script":[]}`:                                 "sent delivered read",
		`{"script":[],"duplicate":true}`:                "sent sent delivered delivered read read",
		`{"script":[],"reorder":true}`:                  "read delivered sent",
		`{"script":[],"statuses":false}`:                "",
		`{"script":["status 131026"],"statuses":false}`: "failed",
	} {
		w := newJelouWorld(t)
		w.order(t, orders)
		id, err := w.client.Send(t.Context(), bot.Outbound{ID: "m", To: ana, Kind: "text", Text: "x"})
		if err != nil {
			t.Fatal(err)
		}
		w.vendor.Wait()
		var got []string
		for line := range strings.Lines(w.sink.String()) {
			words := strings.Fields(line)
			if words[0] != "report" || words[1] != id {
				t.Error(line)
			}
			got = append(got, words[2])
		}
		if strings.Join(got, " ") != want || w.book.Stats().Unacknowledged != 0 {
			t.Errorf("%s: %v, %+v", orders, got, w.book.Stats())
		}
	}
}
