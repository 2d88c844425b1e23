package webhooks_test

import (
	"fmt"
	"strings"
	"testing"
)

// quoting returns a world with one order to quote.
func quoting(t *testing.T) (*world, func(method, path, body string, headers ...string) answer) {
	w := newWorld(t)
	ask := func(method, path, body string, headers ...string) answer {
		t.Helper()
		return w.do(t, method, path, body, append([]string{"Authorization", "Bearer " + key, "Accept-Language", "en"}, headers...)...)
	}
	got := ask("POST", "/api/v1/orders", `{"serviceType":"PLUMBING","description":"x leaks","location":"A","priority":"MEDIA","clientPhone":"+573001234567"}`)
	if got.status != 201 {
		t.Fatal(got.body)
	}
	return w, ask
}

func TestAQuotationIsPricedSentAndApproved(t *testing.T) {
	_, ask := quoting(t)
	body := `{"orderId":"ORD-00001","labour":[{"hours":"2"}],"materials":[{"description":"Valve","quantity":2,"price":12.50}],"zone":"urban","discount":{"percent":"10"}}`
	got := ask("POST", "/api/v1/quotations", body, "Idempotency-Key", "k1")
	if got.status != 201 || !strings.Contains(got.body, `"total":{"amount":"155.30","currency":"USD"}`) {
		t.Fatal(got.status, got.body) // (100 + 25 + 20) − 14.50 = 130.50; VAT 24.795 → 24.80
	}
	if again := ask("POST", "/api/v1/quotations", body, "Idempotency-Key", "k1"); again.status != 201 || !strings.Contains(again.body, "COT-00001") {
		t.Error("the same key makes one:", again.body)
	}
	for _, step := range []struct{ method, path, body, want string }{
		{"POST", "/approve", "{}", `"status":"draft"`},
		{"POST", "/send", "{}", `"status":"sent"`},
		{"POST", "/approve", `{"version":1.9}`, ""},
		{"POST", "/approve", `{"version":1}`, `"status":"approved"`},
	} {
		got := ask(step.method, "/api/v1/quotations/COT-00001"+step.path, step.body)
		if step.path == "/approve" && step.body == "{}" {
			if got.status != 409 || got.code(t) != "quotation_superseded" {
				t.Error("one that was never sent is not approved:", got.body)
			}
			continue
		}
		if step.want == "" {
			if got.status != 400 || got.fields(t) != "version" {
				t.Error("there is no such version:", got.status, got.body)
			}
			continue
		}
		if got.status != 200 || !strings.Contains(got.body, step.want) {
			t.Error(step.path, got.status, got.body)
		}
	}
	if got := ask("POST", "/api/v1/quotations/COT-00001/reject", `{}`); got.status != 409 || got.code(t) != "quotation_approved" {
		t.Error(got.body)
	}
	if got := ask("GET", "/api/v1/quotations/COT-00001/pdf", ""); got.status != 200 || got.header.Get("Content-Type") != "application/pdf" {
		t.Error(got.status, got.header)
	}
	if got := ask("GET", "/api/v1/quotations?order=ORD-00001", ""); !strings.Contains(got.body, "COT-00001") || strings.Contains(got.body, "outbox") {
		t.Error(got.body)
	}
}

// The second of two editors learns what the first has changed.
func TestTwoSupervisorsEditAtOnce(t *testing.T) {
	_, ask := quoting(t)
	got := ask("POST", "/api/v1/quotations", `{"orderId":"ORD-00001","labour":[{"hours":"2"}]}`)
	tag := got.header.Get("ETag")
	one := `{"labour":[{"hours":"3"}]}`
	if got := ask("PUT", "/api/v1/quotations/COT-00001", one, "If-Match", tag); got.status != 200 {
		t.Fatal(got.body)
	}
	got = ask("PUT", "/api/v1/quotations/COT-00001", `{"labour":[{"hours":"4"}]}`, "If-Match", tag)
	if got.status != 409 || got.code(t) != "stale" || !strings.Contains(got.body, `"field":"labour"`) {
		t.Error(got.status, got.body)
	}
	if got := ask("PUT", "/api/v1/quotations/COT-00001", one); got.status != 400 {
		t.Error("without saying which version:", got.status, got.body)
	}
}

func TestQuotationProblems(t *testing.T) {
	_, ask := quoting(t)
	lines := strings.TrimSuffix(strings.Repeat(`{"hours":"1"},`, 5_000), ",")
	for body, field := range map[string]string{
		`{"labour":[{"hours":"-1"}]}`:                                                              "labour[0].hours",
		`{"labour":[{"hours":"NaN"}]}`:                                                             "labour[0].hours",
		`{"labour":[{"hours":"1e9"}]}`:                                                             "labour[0].hours",
		`{"materials":[{"description":"x","quantity":1,"price":"1.005"}]}`:                         "materials[0].price",
		`{"materials":[{"description":"x","quantity":1,"price":"-5"}]}`:                            "materials[0].price",
		`{"materials":[{"description":"x","quantity":1,"price":"99999999999999"}]}`:                "materials[0].price",
		`{"materials":[{"description":"x","quantity":1,"price":{"amount":"5","currency":"HNL"}}]}`: "materials[0].price",
		`{"materials":[{"description":"x","quantity":1,"price":{"amount":"5","currency":"ZZZ"}}]}`: "materials[0].price",
		`{"labour":[` + lines + `]}`:                                                               "labour",
		`{"labour":{"hours":1}}`:                                                                   "labour",
		`{"labour":[{"hours":"1"}],"zone":"moon"}`:                                                 "zone",
		`{"labour":[{"hours":"1"}],"discount":{"percent":"11"}}`:                                   "discount.percent",
		`{"labour":[{"hours":"1"}],"days":1000}`:                                                   "days",
		`{"others":[{"description":"","amount":"5"}]}`:                                             "others[0].description",
		`{}`: "lines",
	} {
		got := ask("POST", "/api/v1/quotations", strings.Replace(body, "{", `{"orderId":"ORD-00001",`, 1))
		if body == `{}` {
			got = ask("POST", "/api/v1/quotations", `{"orderId":"ORD-00001"}`)
		}
		if got.status != 400 || !strings.Contains(got.body, fmt.Sprintf(`"field":%q`, field)) {
			t.Errorf("%.80s: %d %.300s", body, got.status, got.body)
		}
	}
	if got := ask("POST", "/api/v1/quotations", `{"orderId":"ORD-09999","labour":[{"hours":"1"}]}`); got.status != 404 {
		t.Error(got.status, got.body)
	}
}
