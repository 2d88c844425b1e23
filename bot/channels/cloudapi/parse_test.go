package cloudapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/cloudapi"
	"recado/bot/channels/webhookauth"
)

// post sends a signed body to the POST route.
func post(t testing.TB, c *cloudapi.Client, sink channels.Sink, body []byte) channels.Response {
	t.Helper()
	h := http.Header{cloudapi.SignatureHeader: {webhookauth.Sign(secret, body)}}
	return c.Routes(sink)[1].Handle(t.Context(), channels.Request{Path: "/webhooks/whatsapp", Header: h, Body: body})
}

func envelope(items ...string) []byte {
	return fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"573000000000","phone_number_id":"1055"},"contacts":[{"profile":{"name":"Contacto 4567"},"wa_id":"573001234567"}],"messages":[%s]},"field":"messages"}]}]}`,
		strings.Join(items, ","))
}

func said(n int) string {
	return fmt.Sprintf(`{"from":"57300%07d","id":"wamid.%d","timestamp":"1772625480","type":"text","text":{"body":"hola %d"}}`, n, n, n)
}

// TestThousand checks that all messages of one POST are stored in one call, once each.
func TestThousand(t *testing.T) {
	items := make([]string, 0, 1001)
	for i := range 1000 {
		items = append(items, said(i))
	}
	items = append(items, said(500))
	sink := &channeltest.Sink{}
	res := post(t, cloudapi.New(config("")), sink, envelope(items...))
	if calls := sink.Calls(); res.Status != 200 || len(calls) != 1 || len(sink.Inbound()) != 1000 {
		t.Fatalf("%d, calls %v, %d messages", res.Status, calls, len(sink.Inbound()))
	}
	for i, in := range sink.Inbound() {
		if in.ID != fmt.Sprintf("whatsapp:wamid.%d", i) || in.Text != fmt.Sprintf("hola %d", i) {
			t.Fatalf("%d: %+v", i, in)
		}
	}
}

// TestReplayed checks that a repeated signed body is accepted and changes nothing, because the sink
// knows its ids.
func TestReplayed(t *testing.T) {
	c, sink := cloudapi.New(config("")), &channeltest.Sink{}
	one, two := post(t, c, sink, envelope(said(1))), post(t, c, sink, envelope(said(1)))
	all := sink.Inbound()
	if one.Status != 200 || two.Status != 200 || len(all) != 2 || all[0].ID != all[1].ID {
		t.Errorf("%d, %d, %+v", one.Status, two.Status, all)
	}
}

// TestNoSecret checks that a channel without a secret refuses everything.
func TestNoSecret(t *testing.T) {
	conf := config("")
	conf.AppSecret, conf.VerifyToken = "", ""
	c, body, sink := cloudapi.New(conf), envelope(said(1)), &channeltest.Sink{}
	routes := c.Routes(sink)
	h := http.Header{cloudapi.SignatureHeader: {webhookauth.Sign("", body)}}
	if res := routes[1].Handle(t.Context(), channels.Request{Header: h, Body: body}); res.Status != 401 || len(sink.Calls()) > 0 {
		t.Errorf("POST: %d %v", res.Status, sink.Calls())
	}
	query := map[string][]string{"hub.mode": {"subscribe"}, "hub.verify_token": {""}, "hub.challenge": {"1"}}
	if res := routes[0].Handle(t.Context(), channels.Request{Query: query}); res.Status != 403 {
		t.Errorf("GET: %d", res.Status)
	}
}

// TestLongText checks that a text longer than the app allows is cut and marked.
func TestLongText(t *testing.T) {
	sink := &channeltest.Sink{}
	text := strings.Repeat("ñ", 70_000)
	post(t, cloudapi.New(config("")), sink, envelope(`{"from":"1","id":"a","type":"text","text":{"body":"`+text+`"}}`))
	in := sink.Inbound()[0]
	if n := utf8.RuneCountInString(in.Text); n != 65_536 || string(in.Data) != `{"truncated":true}` {
		t.Errorf("%d characters, %s", n, in.Data)
	}
}

// FuzzParse checks that every signed body is answered with 200, and that no input is invalid,
// repeated or without a contact.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		said(1), said(1) + "," + said(1), `{"from":"1","id":"a","type":"edit","edit":{"message":{"type":"edit","edit":{}}}}`,
		`{"from":"1","id":"a","type":"location","location":{"latitude":"NaN","longitude":"1e400"}}`,
		`{"from":"+","id":"a","timestamp":-5,"type":"image","image":{"id":"","sha256":"=="}}`,
		`{"from":"1","id":"a","type":"order","order":{"product_items":[{"quantity":{}}]},"referral":null}`,
		`{"from":"1","id":"a","type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"1e999"}}}`,
		`{"from":"1","id":"a","type":"system","system":{"type":"user_changed_number","wa_id":true}}]},"field":"user_preferences"},{"value":{"statuses":[{"id":1}`,
	} {
		f.Add(string(envelope(seed)))
	}
	f.Add(`{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"statuses":[{"id":"a","status":"failed","errors":[{"code":"x"}]}]}}]}]}`)
	c := cloudapi.New(config(""))
	f.Fuzz(func(t *testing.T, body string) {
		sink := &channeltest.Sink{}
		if res := post(t, c, sink, []byte(body)); res.Status != 200 || len(res.Body) > 0 {
			t.Fatalf("%d %s", res.Status, res.Body)
		}
		seen := map[string]bool{}
		for _, in := range sink.Inbound() {
			raw, err := json.Marshal(in)
			var again bot.Inbound
			if err == nil {
				err = json.Unmarshal(raw, &again)
			}
			switch {
			case err != nil:
				t.Errorf("can't be stored: %v", err)
			case seen[in.ID] || !strings.HasPrefix(in.ID, "whatsapp:") || len(in.ID) == len("whatsapp:"):
				t.Errorf("id %q", in.ID)
			case in.Contact == "" || in.Kind == "" || in.At.IsZero() || in.Channel != "whatsapp":
				t.Errorf("%+v", in)
			case !utf8.ValidString(in.Text):
				t.Errorf("no text: %q", in.Text)
			case in.Kind == bot.KindOption && in.Option == "" || in.Kind == bot.KindLocation && in.Location == nil:
				t.Errorf("a %s without one", in.Kind)
			}
			seen[in.ID] = true
		}
	})
}

func BenchmarkWebhook(b *testing.B) {
	c, body := cloudapi.New(config("")), envelope(said(1))
	handle := c.Routes(nothing{})[1].Handle
	r := channels.Request{Header: http.Header{cloudapi.SignatureHeader: {webhookauth.Sign(secret, body)}}, Body: body}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if res := handle(b.Context(), r); res.Status != 200 {
			b.Fatal(res.Status)
		}
	}
}

func BenchmarkWebhookThousand(b *testing.B) {
	items := make([]string, 1000)
	for i := range items {
		items[i] = said(i)
	}
	c, body := cloudapi.New(config("")), envelope(items...)
	handle := c.Routes(nothing{})[1].Handle
	r := channels.Request{Header: http.Header{cloudapi.SignatureHeader: {webhookauth.Sign(secret, body)}}, Body: body}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if res := handle(b.Context(), r); res.Status != 200 {
			b.Fatal(res.Status)
		}
	}
}

// nothing is a sink that does nothing.
type nothing struct{ channels.Sink }

func (nothing) Accept(_ context.Context, in ...bot.Inbound) ([]bool, error) {
	return make([]bool, len(in)), nil
}
