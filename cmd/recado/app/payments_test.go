package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/standin"
	paygateway "recado/flows/connect/gateway"
)

const paymentsSecret = "the-secret-of-payments"

// TestADebtIsPaidByALink goes from a debt over the chat and the gateway to the confirmation: the link is
// made once, a signed report counts once, and a forged one does not.
func TestADebtIsPaidByALink(t *testing.T) {
	made := make(chan string, 10)
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ ExternalID, Amount, Currency, Description string }
		switch {
		case r.Header.Get("Authorization") != "Bearer token-of-payments":
			w.WriteHeader(http.StatusUnauthorized)
		case r.Method == http.MethodPost && r.URL.Path == "/links" && json.NewDecoder(r.Body).Decode(&in) == nil && in.Amount == "250000.00" && in.Currency == "COP" && in.Description == "FV-2-22":
			made <- in.ExternalID
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"id":"lnk_1","url":"https://pay.example.com/lnk_1","status":"pending"}`)
		case r.Method == http.MethodGet && r.URL.Path == "/links/lnk_1":
			_, _ = io.WriteString(w, `{"status":"pending"}`)
		default:
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
	}))
	defer shop.Close()
	o := openOffice(t, map[string]string{"PAYMENTS_URL": shop.URL, "PAYMENTS_TOKEN": "token-of-payments", "PAYMENTS_WEBHOOK_SECRET": paymentsSecret})
	auth := []string{"Authorization", "Bearer " + childKey}
	path := "/api/v1/debtors/" + ana
	if status, body := o.call("PUT", path+"/debts", `{"debts":[{"id":"A","number":"FV-2-22","debtor":{"name":"Ana Ruiz"},"balance":{"amount":"250000","currency":"COP"},"due":"2026-02-20"}]}`, auth...); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "quiero pagar mi factura"})
	o.hear("whatsapp", ana, "https://pay.example.com/lnk_1")

	report := `{"event":"evt_1","link":{"id":"lnk_1","status":"paid","paid":"250000.00","currency":"COP","transaction":"778812"}}`
	post := func(body, signature string) int {
		t.Helper()
		status, said := o.call("POST", "/webhooks/payments", body, paygateway.SignatureHeader, signature)
		if said != "" {
			t.Errorf("the gateway is told %q", said)
		}
		return status
	}
	signed := func(secret string, at time.Time) string {
		return paygateway.Signature(secret, at, "nonce-12345", []byte(report))
	}
	for name, signature := range map[string]string{"unsigned": "", "by another": signed("another secret here", time.Now()), "of yesterday": signed(paymentsSecret, time.Now().AddDate(0, 0, -1))} {
		if got := post(report, signature); got != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got)
		}
	}
	for range 3 {
		if got := post(report, signed(paymentsSecret, time.Now())); got != http.StatusOK {
			t.Fatalf("signed: %d", got)
		}
	}
	o.hear("whatsapp", ana, "Recibimos su pago")
	_, body := o.call("GET", path, "", auth...)
	if !strings.Contains(body, `"silence":"nothing"`) || strings.Count(body, `"rest"`) != 1 || len(made) != 1 {
		t.Errorf("%d links, %s", len(made), body)
	}
}
