package webhooks_test

import (
	"strings"
	"testing"

	"recado/flows/users"
)

// TestAClientReadsOnlyWhatIsTheirs has two clients with an order and a quotation each, and one whose
// contact the business does not know.
func TestAClientReadsOnlyWhatIsTheirs(t *testing.T) {
	w := newWorld(t)
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	made := func(path, body string) {
		t.Helper()
		if got := w.keyed(t, "POST", path, body); got.status != 201 && got.status != 200 {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
	}
	made("/api/v1/orders", phoned(1))
	made("/api/v1/orders", phoned(2))
	for _, id := range []string{"1", "2"} {
		made("/api/v1/quotations", `{"orderId":"ORD-0000`+id+`","labour":[{"service":"HVAC_MAINTENANCE","hours":"2"}]}`)
	}
	client := func(login, order string) browser {
		b := w.as(t, login, "Cliente Final", users.Client)
		if order == "" {
			return b
		}
		o, err := w.orders.Get(t.Context(), order)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.users.Update(t.Context(), login, 0, func(p *users.Profile) { p.Client = string(o.Contact) }, w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		return b
	}
	one, nobody := client("uno", "ORD-00001"), client("nadie", "")
	status := func(b browser, path string) int { return b.do(t, "GET", path, "").status }
	if status(one, "/api/v1/quotations/COT-00001") != 404 {
		t.Error("a draft is shown")
	}
	made("/api/v1/quotations/COT-00001/send", `{}`)
	made("/api/v1/quotations/COT-00002/send", `{}`)
	for _, path := range []string{"/orders/ORD-0000%", "/orders/ORD-0000%/history", "/orders/ORD-0000%/attachments", "/quotations/COT-0000%", "/quotations/COT-0000%/pdf"} {
		own, other := "/api/v1"+strings.Replace(path, "%", "1", 1), "/api/v1"+strings.Replace(path, "%", "2", 1)
		if status(one, own) != 200 || status(one, other) != 404 || status(nobody, own) != 404 {
			t.Errorf("%s: own %d, other's %d, nobody %d", path, status(one, own), status(one, other), status(nobody, own))
		}
	}
	for _, path := range []string{"/api/v1/orders", "/api/v1/orders?phone=%2B573000000002", "/api/v1/quotations", "/api/v1/quotations?order=ORD-00002"} {
		got := one.do(t, "GET", path, "").body
		if strings.Contains(got, "ORD-00002") || strings.Contains(got, "COT-00002") {
			t.Errorf("%s shows another's: %s", path, got)
		}
		if empty := nobody.do(t, "GET", path, "").body; strings.Contains(empty, "ORD-") {
			t.Errorf("%s: %s", path, empty)
		}
	}
	if own := one.do(t, "GET", "/api/v1/orders", "").body + one.do(t, "GET", "/api/v1/quotations", "").body; !strings.Contains(own, "ORD-00001") || !strings.Contains(own, "COT-00001") {
		t.Errorf("the own ones are not listed: %s", own)
	}
	if got := one.do(t, "GET", "/api/v1/orders/ORD-00001", "").body; strings.Contains(got, `"id":"api"`) {
		t.Errorf("who of the business did what is shown: %s", got)
	}
	for _, path := range []string{"/api/v1/orders/ORD-00001/messages", "/api/v1/orders/ORD-00001/requests", "/api/v1/technicians", "/api/v1/conversations"} {
		if got := status(one, path); got != 403 {
			t.Errorf("%s: %d", path, got)
		}
	}
	if got := one.do(t, "POST", "/api/v1/quotations/COT-00002/approve", `{}`); got.status != 404 {
		t.Errorf("another's quotation: %d %s", got.status, got.body)
	}
	if got := one.do(t, "POST", "/api/v1/quotations/COT-00001/approve", `{}`); got.status != 200 || !strings.Contains(got.body, `"approved"`) {
		t.Errorf("the own one: %d %s", got.status, got.body)
	}
	q, err := w.quotations.Get(t.Context(), "COT-00001")
	if err != nil || q.Decision == nil || q.Decision.By.Role != "client" {
		t.Errorf("%+v, %v", q.Decision, err)
	}
}
