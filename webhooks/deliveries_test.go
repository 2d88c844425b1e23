package webhooks_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/hooks"
	"recado/flows/orders"
)

const acme, bolt = "https://acme.example/hook?k=1", "https://bolt.example/hook"

// told creates three events and their deliveries to two receivers. The latest delivery to acme has failed.
func (w *world) told(t *testing.T) {
	t.Helper()
	w.hooks.Receivers = []hooks.Receiver{{URL: acme}, {URL: bolt}}
	for i := range 3 {
		at := w.clock.Now().Add(time.Duration(i) * time.Minute)
		event := bot.Record{ID: fmt.Sprintf("ORD-0000%d/1/0", i), Name: orders.EventCreated, At: at, Data: json.RawMessage(fmt.Sprintf(`{"orderId":"ORD-0000%d"}`, i))}
		if err := w.hooks.HandleEvent(t.Context(), event, at); err != nil {
			t.Fatal(err)
		}
	}
	page, _, err := w.hooks.List(t.Context(), hooks.Filter{Receiver: acme})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.hooks.Deliveries.Put(t.Context(), page[0].RecordAttempt(hooks.Outcome{Final: true, Status: 410, Reason: "status 410 gone"}, w.clock.Now(), 0)); err != nil {
		t.Fatal(err)
	}
}

type listed struct {
	Deliveries []struct {
		ID, Event, Receiver, State, Reason, Body string
		NextAttemptAt                            time.Time
		Attempts, Answer                         int
	}
	Next string
}

func TestListDeliveries(t *testing.T) {
	w := newWorld(t)
	const path = "/api/v1/webhooks/deliveries"
	if got := w.keyed(t, "GET", path, ""); got.body != `{"deliveries":[],"next":""}` {
		t.Errorf("none yet: %s", got.body)
	}
	w.told(t)
	var all []string
	for cursor := ""; ; {
		var page listed
		w.keyed(t, "GET", path+"?limit=4&cursor="+cursor, "").into(t, &page)
		for _, d := range page.Deliveries {
			all = append(all, d.ID)
			if d.Body != "" {
				t.Error("a list with bodies")
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(all) != 6 {
		t.Errorf("%d deliveries over the pages, want 6: %v", len(all), all)
	}
	for query, want := range map[string]int{
		"receiver=" + url.QueryEscape(acme):                       3,
		"state=failed":                                            1,
		"state=pending":                                           5,
		"state=failed&receiver=" + url.QueryEscape(bolt):          0,
		"state=failed&receiver=" + url.QueryEscape(acme):          1,
		"receiver=" + url.QueryEscape("https://no.one"):           0,
		"state=pending&limit=1&receiver=" + url.QueryEscape(bolt): 1,
	} {
		var page listed
		w.keyed(t, "GET", path+"?"+query, "").into(t, &page)
		if len(page.Deliveries) != want {
			t.Errorf("%s: %d, want %d", query, len(page.Deliveries), want)
		}
	}
	for query, field := range map[string]string{"limit=0": "limit", "limit=201": "limit", "state=sent": "state", "cursor=zzz": "cursor"} {
		if got := w.keyed(t, "GET", path+"?"+query, ""); got.status != 400 || got.fields(t) != field {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
}

func TestResendDelivery(t *testing.T) {
	w := newWorld(t)
	w.told(t)
	const path = "/api/v1/webhooks/deliveries"
	var woken []string
	w.hooks.Signal = func(r string) { woken = append(woken, r) }
	var page listed
	w.keyed(t, "GET", path+"?state=failed", "").into(t, &page)
	failed := page.Deliveries[0]
	if failed.Answer != 410 || failed.Reason != "status 410 gone" || failed.Attempts != 1 || !failed.NextAttemptAt.IsZero() || failed.Event != "order_created" {
		t.Errorf("%+v", failed)
	}
	one := w.keyed(t, "GET", path+"/"+failed.ID, "")
	if one.status != 200 || !strings.Contains(one.body, `\"data\":{\"orderId\":\"ORD-00002\"}`) {
		t.Errorf("its body is not shown: %s", one.body)
	}
	for range 2 { // requested twice, pending once
		got := w.keyed(t, "POST", path+"/"+failed.ID+"/resend", "{}")
		if got.status != 202 || !strings.Contains(got.body, `"state":"pending"`) || !strings.Contains(got.body, `"nextAttemptAt"`) || !strings.Contains(got.body, failed.ID) {
			t.Errorf("resend: %d %s", got.status, got.body)
		}
	}
	if len(woken) == 0 || woken[0] != acme {
		t.Errorf("woken: %v", woken)
	}
	for _, gone := range []string{"/0123", "/..%2fx"} {
		if got := w.keyed(t, "GET", path+gone, ""); got.status != 404 {
			t.Errorf("see %s: %d", gone, got.status)
		}
		if got := w.keyed(t, "POST", path+gone+"/resend", "{}"); got.status != 404 {
			t.Errorf("resend %s: %d", gone, got.status)
		}
	}
	w.hooks.Receivers = w.hooks.Receivers[1:]
	got := w.keyed(t, "POST", path+"/"+failed.ID+"/resend", "{}")
	if got.status != 409 || got.code(t) != "receiver_gone" {
		t.Errorf("to whom nobody sends any more: %d %s", got.status, got.body)
	}
}
