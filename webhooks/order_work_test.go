package webhooks_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/store/repo"
	"recado/store/sqlite"
)

// crew are the available technicians.
type crew []orders.Technician

func (crew) Unfit(context.Context, string, orders.Need, time.Time) (string, error) {
	return "", nil
}

func (crew) Begin(_ context.Context, _, _ string, inProcess []string, most int, _ time.Time) (bool, error) {
	return len(inProcess) < most, nil
}

func (c crew) Candidates(_ context.Context, n orders.Need, _ time.Time) (fit []orders.Technician, _ error) {
	for _, t := range c {
		if !slices.Contains(n.Asked, t.ID) {
			fit = append(fit, t)
		}
	}
	return fit, nil
}

func (c crew) Technician(_ context.Context, id string) (orders.Technician, error) {
	for _, t := range c {
		if t.ID == id {
			return t, nil
		}
	}
	return orders.Technician{}, bot.ErrNotFound
}

func (c crew) ByContact(context.Context, bot.ContactID) (orders.Technician, error) {
	return orders.Technician{}, bot.ErrNotFound
}

// The life of an order through the API alone, as in section 13.2.
func TestOrderWork(t *testing.T) {
	w := newWorld(t)
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if w.orders.Chats, err = repo.NewChats(db); err != nil {
		t.Fatal(err)
	}
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", strings.Replace(good, `"room":"Sala"`, `"latitude":4.65,"longitude":-74.1`, 1)).into(t, &made)
	path := "/api/v1/orders/" + made.OrderID
	if got := w.keyed(t, "POST", path+"/offer", `{}`); got.status != http.StatusConflict || got.code(t) != "no_technicians" {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.orders.Technicians = crew{{ID: "T-1", Name: "Teo", Contact: "+573000000001"}, {ID: "T-2", Name: "Nora", Contact: "+573000000002"}}
	for _, tt := range []struct {
		method, what, body string
		status             int
		want               string // an error code, or the order's state afterwards
	}{
		{"POST", "/accept", `{}`, 409, "not_their_job"}, // nobody is offered the job
		{"POST", "/assign", `{}`, 400, "invalid"},
		{"POST", "/assign", `{"technicianId":"T-9"}`, 400, "invalid"},
		{"POST", "/assign", `{"technicianId":"T-1"}`, 200, "ASSIGNED scheduled/assigned"},
		{"POST", "/reject", `{}`, 400, "invalid"},
		{"POST", "/reject", `{"reason":"lejos"}`, 200, "SCHEDULED scheduled/approved"},
		{"POST", "/start", `{"technicianId":"T-1"}`, 409, "not_their_job"},
		{"POST", "/accept", `{"technicianId":"T-2"}`, 200, "ASSIGNED scheduled/assigned"},
		{"POST", "/start", `{"minutes":-1}`, 400, "invalid"},
		{"POST", "/start", `{"minutes":20}`, 200, "IN_PROGRESS in_progress/on_the_way"},
		{"POST", "/complete", `{"diagnosis":"x","actions":"y"}`, 409, "transition"},
		{"POST", "/check-in", `{}`, 409, "no_place"},
		{"POST", "/check-in", `{"latitude":4.75,"longitude":-74.1}`, 409, "too_far"},
		{"POST", "/check-in", `{"latitude":95,"longitude":-74.1}`, 400, "invalid"},
		{"POST", "/check-in", `{"latitude":4.6501,"longitude":-74.1,"at":"2020-01-01T00:00:00Z"}`, 409, "place_old"},
		{"POST", "/check-in", `{"latitude":4.6501,"longitude":-74.1}`, 200, "IN_PROGRESS in_progress/on_site"},
		{"POST", "/pause", `{"reason":"siesta"}`, 400, "invalid"},
		{"POST", "/pause", `{"reason":"part","text":"falta la correa"}`, 200, "ON_HOLD pending/waiting_part"},
		{"POST", "/resume", `{}`, 200, "IN_PROGRESS in_progress/working"},
		{"POST", "/approve", `{}`, 409, "transition"}, // the work is not finished yet
		{"POST", "/messages", `{"text":""}`, 400, "invalid"},
		{"POST", "/check-out", `{}`, 200, "IN_PROGRESS in_progress/working"},
		{"POST", "/complete", `{"diagnosis":"correa rota"}`, 400, "invalid"},
		{"POST", "/complete", `{"diagnosis":"correa rota","actions":"cambio","hours":"1.5"}`, 200, "COMPLETED completed/"},
		{"POST", "/cancel", `{"reason":"tarde"}`, 409, "transition"},
		{"POST", "/approve", `{}`, 200, "INVOICED invoiced/"},
		{"POST", "/state", `{"state":"CLOSED"}`, 409, "transition"}, // nothing was paid
	} {
		got := w.keyed(t, tt.method, path+tt.what, tt.body)
		if got.status != tt.status {
			t.Fatalf("%s %s: %d %s", tt.what, tt.body, got.status, got.body)
		}
		var have string
		if got.status != http.StatusOK {
			have = got.code(t)
		} else {
			var o struct{ Status, State, Substate string }
			got.into(t, &o)
			have = o.Status + " " + o.State + "/" + o.Substate
		}
		if have != tt.want {
			t.Errorf("%s %s: %s, want %s", tt.what, tt.body, have, tt.want)
		}
	}
	shown := w.keyed(t, "GET", path, "").body
	for _, want := range []string{`"technician":{"id":"T-2","name":"Nora","accepted":true`, `"hours":"1.5"`, `"warrantyUntil":"`, `"sla":{"class":"urgent"`} {
		if !strings.Contains(shown, want) {
			t.Errorf("no %s in %s", want, shown)
		}
	}
	if strings.Contains(shown, "+57300000000") {
		t.Error("a technician's number is shown:", shown)
	}
	history := w.keyed(t, "GET", path+"/history", "").body
	for _, want := range []string{`"what":"offer_refused"`, `"substate":"on_the_way"`, `"status":"INVOICED"`} {
		if !strings.Contains(history, want) {
			t.Errorf("no %s in %s", want, history)
		}
	}
}

func TestOrderMessages(t *testing.T) {
	w := newWorld(t)
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if w.orders.Chats, err = repo.NewChats(db); err != nil {
		t.Fatal(err)
	}
	w.orders.Technicians = crew{{ID: "T-1", Name: "Teo", Contact: "+573000000001"}}
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	path := "/api/v1/orders/" + made.OrderID
	if got := w.keyed(t, "POST", path+"/messages", `{"text":"hola"}`); got.status != 409 || got.code(t) != "chat_closed" {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.keyed(t, "POST", path+"/assign", `{"technicianId":"T-1"}`)
	w.keyed(t, "POST", path+"/accept", `{}`)
	for range 3 {
		if got := w.keyed(t, "POST", path+"/messages", `{"text":"El portero tiene la llave"}`); got.status != http.StatusNoContent {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	o, err := w.orders.Get(t.Context(), made.OrderID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.orders.Chat(t.Context(), o.Contact, orders.ClientCommand{Command: "m", Order: o.ID, Text: "gracias"}, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	var page struct {
		Messages []struct{ From, Text string }
		Next     string
	}
	w.keyed(t, "GET", path+"/messages?limit=3", "").into(t, &page)
	if len(page.Messages) != 3 || page.Messages[0].From != "agent" || page.Next == "" {
		t.Fatalf("%+v", page)
	}
	w.keyed(t, "GET", path+"/messages?limit=3&cursor="+page.Next, "").into(t, &page)
	if len(page.Messages) != 1 || page.Messages[0].Text != "gracias" || page.Next != "" {
		t.Errorf("%+v", page)
	}
	if got := w.keyed(t, "GET", "/api/v1/orders/ORD-99999/messages", ""); got.status != 404 {
		t.Error(got.status)
	}
}

func TestOrdersOfATechnicianAndDelete(t *testing.T) {
	w := newWorld(t)
	w.orders.Technicians = crew{{ID: "TEC-9", Name: "Teo", Contact: "+573000000001"}}
	w.keyed(t, "POST", "/api/v1/technicians", `{"id":"TEC-9","name":"Teo","phone":"+573000000001","status":"active"}`)
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	path := "/api/v1/orders/" + made.OrderID
	hand := func() (ids []string) {
		t.Helper()
		var got struct{ Orders []struct{ OrderID string } }
		w.keyed(t, "GET", "/api/v1/technicians/tec-9/orders", "").into(t, &got)
		for _, o := range got.Orders {
			ids = append(ids, o.OrderID)
		}
		return ids
	}
	if got := hand(); len(got) != 0 {
		t.Error(got)
	}
	if got := w.keyed(t, "POST", path+"/assign", `{"technicianId":"TEC-9"}`); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := hand(); !slices.Equal(got, []string{made.OrderID}) {
		t.Error(got)
	}
	if got := w.keyed(t, "GET", "/api/v1/technicians/NOBODY/orders", ""); got.status != http.StatusNotFound {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "DELETE", path, ""); got.status != http.StatusBadRequest {
		t.Errorf("without a reason: %d %s", got.status, got.body)
	}
	for range 2 { // requested twice, cancelled once
		if got := w.keyed(t, "DELETE", path+"?reason=repetida", ""); got.status != http.StatusOK || !strings.Contains(got.body, "CANCELLED") {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	if got := hand(); len(got) != 0 {
		t.Error("cancelled:", got)
	}
	o, err := w.orders.Get(t.Context(), made.OrderID)
	times := 0
	for _, c := range o.History {
		if c.State == orders.Cancelled && c.What == "" && c.Reason == "repetida" {
			times++
		}
	}
	if err != nil || times != 1 {
		t.Errorf("%+v %v", o.History, err)
	}
}
