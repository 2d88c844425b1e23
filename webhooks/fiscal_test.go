package webhooks_test

import (
	"strings"
	"testing"

	"recado/flows/invoices"
	"recado/webhooks"
)

// TestFiscalNumbersOverTheAPI registers a range, retries a refused number, and looks at what the customer sees.
func TestFiscalNumbersOverTheAPI(t *testing.T) {
	w := newWorld(t)
	w.invoices.Fiscal, w.invoices.Issuer = invoices.CAI, w.cai
	until := w.clock.Now().AddDate(1, 0, 0).Format("2006-01-02")
	good := `{"cai":"35BD6A-0195F4-B34BAA-8B7D13-37791A-2D","prefix":"000-001-01","from":1,"to":500,"until":"` + until + `"}`
	run := func(method, path, body string, status int, want string) {
		t.Helper()
		if got := w.keyed(t, method, path, body); got.status != status || !strings.Contains(got.body, want) {
			t.Errorf("%s %s %s: %d %s", method, path, body, got.status, got.body)
		}
	}
	seal := func() {
		t.Helper()
		if _, err := w.invoices.Seal(t.Context(), "FAC-00001", w.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	page := func(want, not string) {
		t.Helper()
		got := w.do(t, "GET", webhooks.InvoicePath(w.signer, "FAC-00001", w.clock.Now().AddDate(0, 0, 1)), "")
		if !strings.Contains(got.body, want) || not != "" && strings.Contains(got.body, not) {
			t.Errorf("the page has no %q, or %q: %s", want, not, got.body)
		}
	}
	w.invoiced(t, "ORD-90001", "+573009990001")
	page("La validación está pendiente", "000-001")
	seal()
	run("GET", "/api/v1/invoices/FAC-00001", "", 200, `"fiscal":{"provider":"cai","state":"refused","number":"","code":"","link":"","problem":"no range`)
	run("POST", "/api/v1/fiscal/ranges", strings.Replace(good, "37791A-2D", "37791A", 1), 400, `"field":"cai"`)
	run("POST", "/api/v1/fiscal/ranges", good, 201, `"left":500,"last":""`)
	run("POST", "/api/v1/fiscal/ranges", strings.Replace(good, `"from":1`, `"from":2`, 1), 400, `"field":"from"`)
	run("POST", "/api/v1/invoices/FAC-00001/fiscal", `{}`, 200, `"state":"pending"`)
	seal()
	page("000-001-01-00000001", "no es factura electrónica")
	page("35BD6A-0195F4-B34BAA-8B7D13-37791A-2D", "")
	run("POST", "/api/v1/invoices/FAC-00001/fiscal", `{}`, 409, "fiscal_none")
	run("POST", "/api/v1/invoices/FAC-00077/fiscal", `{}`, 404, "")
	run("GET", "/api/v1/fiscal/ranges", "", 200, `"left":499,"last":"000-001-01-00000001"`)
	run("POST", "/api/v1/invoices/FAC-00001/cancel", `{"reason":"x"}`, 200, `"status":"cancelled"`) // it keeps its number
	w.invoices.Fiscal = ""
	w.invoiced(t, "ORD-90002", "+573009990002")
	got := w.do(t, "GET", webhooks.InvoicePath(w.signer, "FAC-00002", w.clock.Now().AddDate(0, 0, 1)), "")
	if !strings.Contains(got.body, "no es factura electrónica") {
		t.Errorf("%s", got.body)
	}
}
