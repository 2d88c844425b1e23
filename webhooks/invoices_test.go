package webhooks_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/invoices"
	"recado/webhooks"
)

// TestInvoicesOverTheAPI issues, reads, sends, credits and cancels invoices, and counts payments.
func TestInvoicesOverTheAPI(t *testing.T) {
	w := newWorld(t)
	first := w.finished(t, "ORD-90001", "+573009990001")
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/api/v1/invoices", `{}`, 400, "orderId"},
		{"POST", "/api/v1/invoices", `{"orderId":"ORD-77777"}`, 404, ""},
		{"POST", "/api/v1/invoices", `{"orderId":"` + first + `"}`, 201, `"id":"FAC-00001"`},
		{"POST", "/api/v1/invoices", `{"orderId":"` + first + `"}`, 200, `"id":"FAC-00001"`},
		{"GET", "/api/v1/invoices?status=sent", "", 200, `"total":{"amount":"59.50","currency":"USD"}`},
		{"GET", "/api/v1/invoices/FAC-00001/pdf", "", 200, "%PDF-FAC-00001"},
		{"POST", "/api/v1/invoices/FAC-00001/send", `{}`, 200, `"status":"sent"`},
		{"POST", "/api/v1/invoices/FAC-00001/cancel", `{}`, 400, "reason"},
		{"POST", "/api/v1/invoices/FAC-00001/cancel", `{"reason":"otra dirección"}`, 200, `"status":"cancelled"`},
		{"POST", "/api/v1/invoices/FAC-00001/send", `{}`, 409, "invoice_cancelled"},
		{"POST", "/api/v1/payments", `{"invoiceId":"FAC-00001","amount":"1","method":"cash"}`, 409, "invoice_cancelled"},
		{"POST", "/api/v1/invoices", `{"orderId":"` + first + `"}`, 201, `"id":"FAC-00002"`},
		{"GET", "/api/v1/ledger", "", 200, `"next":""`},
	} {
		if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.body, got.status, got.body)
		}
	}
	if err := w.invoices.Owe(t.Context(), "FAC-00002", w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/api/v1/payments", `{"amount":"1","method":"cash"}`, 400, "invoiceId"},
		{"POST", "/api/v1/payments", `{"invoiceId":"FAC-00002","amount":"1","method":"shells"}`, 400, "method"},
		{"POST", "/api/v1/payments", `{"invoiceId":"FAC-00002","amount":{"amount":"1","currency":"COP"},"method":"cash"}`, 400, "amount"},
		{"POST", "/api/v1/payments", `{"invoiceId":"FAC-00002","amount":"0","method":"cash"}`, 400, "amount"},
		{"POST", "/api/v1/payments", `{"invoiceId":"FAC-00002","amount":"9.50","method":"transfer","reference":"778"}`, 201, `"state":"SUCCESS"`},
		{"GET", "/api/v1/payments/PAG-00001", "", 200, `"invoiceId":"FAC-00002"`},
		{"GET", "/api/v1/payments?contact=%2B573009990001", "", 200, `"reference":"778"`},
		{"POST", "/api/v1/payments/PAG-00001/reverse", `{}`, 200, `"state":"REVERSED"`},
		{"POST", "/api/v1/invoices/FAC-00002/credit-notes", `{"amount":"60","reason":"x"}`, 400, "amount"},
		{"POST", "/api/v1/invoices/FAC-00002/credit-notes", `{"reason":"visita corta"}`, 201, `"kind":"credit_note","corrects":"FAC-00002"`},
		{"GET", "/api/v1/debtors/+573009990001", "", 200, `"balance":{"amount":"0.00","currency":"USD"}`},
	} {
		if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.body, got.status, got.body)
		}
	}
}

// TestTheLinkOfAnInvoiceOpensThatInvoiceOnly checks the public page: what it shows, that it pays, and that a link of
// another invoice, an old one and a forged one open nothing.
func TestTheLinkOfAnInvoiceOpensThatInvoiceOnly(t *testing.T) {
	w := newWorld(t)
	made := ""
	w.deps.PayLink = func(_ context.Context, i invoices.Invoice, _ time.Time) (string, error) {
		if made != "" {
			return "", bot.ErrUnavailable
		}
		made = i.ID
		return "https://pay.example.com/1", nil
	}
	w.rebuild(t)
	w.invoiced(t, "ORD-90001", "+573009990001")
	w.invoiced(t, "ORD-90002", "+573009990002")
	until := w.clock.Now().Add(time.Hour)
	link := webhooks.InvoicePath(w.signer, "FAC-00001", until)
	path, query, _ := strings.Cut(link, "?")
	page := w.do(t, "GET", link, "")
	for _, want := range []string{"Factura FAC-00001", "59.50", "Pagar ahora", "/f/FAC-00001/pdf?exp="} {
		if !strings.Contains(page.body, want) {
			t.Errorf("no %q in %s", want, page.body)
		}
	}
	if got := w.do(t, "GET", path+"/pdf?"+query, ""); got.status != 200 || got.body != "%PDF-FAC-00001" {
		t.Errorf("the document: %d %s", got.status, got.body)
	}
	res, err := w.app.Test(httptest.NewRequest(http.MethodPost, path+"/pay?"+query, nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "https://pay.example.com/1" {
		t.Errorf("pay: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if got := w.do(t, "POST", path+"/pay?"+query, ""); got.status != 503 || !strings.Contains(got.body, "en unos minutos") {
		t.Errorf("the gateway is away: %d %s", got.status, got.body)
	}
	w.deps.PayLink = nil
	w.rebuild(t)
	if got := w.do(t, "POST", path+"/pay?"+query, ""); got.status != 200 || !strings.Contains(got.body, "FAC-00001") {
		t.Errorf("without a gateway: %d %s", got.status, got.body)
	}
	for name, url := range map[string]string{
		"another invoice": "/f/FAC-00002?" + query, "forged": path + "?" + strings.Replace(query, "sig=", "sig=A", 1), "unsigned": path,
		"old": webhooks.InvoicePath(w.signer, "FAC-00001", w.clock.Now().Add(-time.Hour)),
	} {
		if got := w.do(t, "GET", url, ""); got.status != 403 || strings.Contains(got.body, "59.50") {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}
