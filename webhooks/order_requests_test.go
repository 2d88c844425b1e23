package webhooks_test

import (
	"net/http"
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
)

func TestOrderRequests(t *testing.T) {
	w := newWorld(t)
	w.orders.People = []notify.Person{{Role: notify.Supervisor, Contact: "+573000000010", Name: "Luz"}}
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	path := "/api/v1/orders/" + made.OrderID + "/requests"
	if got := w.keyed(t, "GET", path, ""); got.status != http.StatusOK || !strings.Contains(got.body, `"requests":[]`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	for _, text := range []string{"el sábado", "el lunes"} {
		c := orders.ChangeCommand{Command: text, Order: made.OrderID, Kind: orders.ChangeDate, Text: text}
		if _, err := w.orders.Change(t.Context(), bot.ContactID("+573001234567"), c, w.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		what, body string
		status     int
		want       string
	}{
		{"/2/answer", `{}`, 400, "invalid"},
		{"/2/answer", `{"approve":"quizás"}`, 400, "invalid"},
		{"/2/answer", `{"approve":true,"scheduledAt":"mañana"}`, 400, "invalid"},
		{"/2/answer", `{"approve":true,"scheduledAt":"2020-01-01T00:00:00Z"}`, 409, "date_past"},
		{"/9/answer", `{"approve":true}`, 404, "not_found"},
		{"/1/answer", `{"approve":true}`, 409, "request_over"}, // the second request replaced it
		{"/2/answer", `{"approve":true,"reason":"con gusto","scheduledAt":"2099-01-05T09:00:00Z"}`, 200, ""},
		{"/2/answer", `{"approve":true}`, 200, ""},
		{"/2/answer", `{"approve":false}`, 409, "request_over"},
	} {
		got := w.keyed(t, "POST", path+tt.what, tt.body)
		if got.status != tt.status || tt.want != "" && got.code(t) != tt.want {
			t.Errorf("%s %s: %d %s", tt.what, tt.body, got.status, got.body)
		}
	}
	shown := w.keyed(t, "GET", path, "").body
	for _, want := range []string{`"kind":"date"`, `"status":"over"`, `"status":"approved"`, `"text":"el lunes"`, `"reason":"con gusto"`, `"scheduledAt":"2099-01-05T09:00:00Z"`, `"decidedBy":{"role":"agent","id":"api"}`} {
		if !strings.Contains(shown, want) {
			t.Errorf("no %s in %s", want, shown)
		}
	}
	if got := w.keyed(t, "GET", "/api/v1/orders/ORD-99999/requests", ""); got.status != http.StatusNotFound {
		t.Errorf("%d %s", got.status, got.body)
	}
}
