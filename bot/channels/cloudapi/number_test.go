package cloudapi_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/cloudapi"
)

// Each number is a channel: a message to it arrives by that channel, and all answers, fetches and
// checks use that number.
func TestReplyLeavesFromTheNumberWrittenTo(t *testing.T) {
	var asked []string
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		what := r.Method + " " + r.URL.Path
		if _, id, read := strings.Cut(string(body), `"wamid.`); read && strings.Contains(string(body), `"status":"read"`) {
			what += " read wamid." + id[:1]
		}
		if n := r.URL.Query().Get("phone_number_id"); n != "" {
			what += " of " + n
		}
		asked = append(asked, what)
		_, _ = io.WriteString(w, `{"id":"4490","messages":[{"id":"wamid.OUT"}]}`)
	}))
	defer vendor.Close()
	c, sink := cloudapi.New(config(vendor.URL)), &channeltest.Sink{}
	post(t, c, sink, []byte(strings.Replace(string(envelope(said(7))), `"phone_number_id":"1055"`, `"phone_number_id":"1066"`, 1)))
	in := sink.Inbound()[0]
	if len(c.OtherNumbers()) != 1 || in.Channel != "whatsapp-1066" || in.ID != "whatsapp-1066:wamid.7" || c.OtherNumbers()[0].Name() != in.Channel {
		t.Fatalf("%s by %s; %d others", in.ID, in.Channel, len(c.OtherNumbers()))
	}
	ch := c.OtherNumbers()[0]
	file := &bot.Media{ID: "aa", MIME: "image/png"}
	for _, out := range []bot.Outbound{{ID: "m", To: in.Contact, Kind: channels.Text, Text: "hola"}, {ID: "n", To: in.Contact, Kind: channels.Image, Media: file}} {
		if _, err := ch.Send(t.Context(), out); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Send(t.Context(), out); err != nil { // an upload is valid for its number only
			t.Fatal(err)
		}
	}
	if err := ch.Typing(t.Context(), in.Contact, in.ID); err != nil {
		t.Fatal(err)
	}
	_, _ = ch.Fetch(t.Context(), bot.Media{VendorRef: "99"}) // only the requested URL matters
	want := []string{
		"POST /v23.0/1066/messages", "POST /v23.0/1055/messages", "POST /v23.0/1066/media", "POST /v23.0/1066/messages", "POST /v23.0/1055/media", "POST /v23.0/1055/messages",
		"POST /v23.0/1066/messages read wamid.7", "GET /v23.0/99 of 1066",
	}
	if !slices.Equal(asked, want) {
		t.Errorf("asked\n%s", strings.Join(asked, "\n"))
	}
	told := &reported{Sink: sink}
	post(t, c, told, []byte(`{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1066"},"statuses":[{"id":"wamid.OUT","status":"read","timestamp":"1772625480"}]}}]}]}`))
	if len(told.all) != 1 || told.all[0].Channel != "whatsapp-1066" {
		t.Errorf("reports %+v", told.all)
	}
}

// reported is a sink that records reports.
type reported struct {
	channels.Sink
	all []channels.DeliveryReport
}

func (r *reported) Report(_ context.Context, reports ...channels.DeliveryReport) error {
	r.all = append(r.all, reports...)
	return nil
}
