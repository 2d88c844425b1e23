package webhooks_test

import (
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/money"
)

func TestDebtsAreReportedPaidAndDecided(t *testing.T) {
	w := newWorld(t)
	const path = "/api/v1/debtors/+573001234567"
	two := `{"debts":[{"id":"A","number":"FV-1","debtor":{"name":"Rosa","documentEnd":"4567"},"balance":{"amount":"100.50","currency":"USD"},"due":"2026-02-01","link":"https://pagos.example.com/a"},{"id":"B","number":"FV-2","balance":{"amount":"20"}}]}`
	run := func(steps []step) {
		t.Helper()
		for _, tt := range steps {
			if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
				t.Errorf("%s %s %.80s: %d %.600s", tt.method, tt.path, tt.body, got.status, got.body)
			}
		}
	}
	run([]step{
		{"GET", path, ``, 404, `"code":"not_found"`},
		{"POST", path + "/payments", `{"id":"p1","amount":{"amount":"1"}}`, 404, `"code":"not_found"`},
		{"PUT", path + "/debts", two, 200, `"totals":[{"amount":"120.50","currency":"USD"}]`},
		{"PUT", path + "/debts", `{"debts":[{"id":"","number":"x","balance":{"amount":"-1"},"due":"mañana","link":"javascript:alert(1)"}]}`, 400, `"field":"debts[0].`},
		{"PUT", path + "/debts", `{}`, 400, `"field":"debts"`},
		{"POST", path + "/payments", `{"id":"p1","amount":{"amount":"0"}}`, 400, `"field":"amount"`},
		{"POST", path + "/payments", `{"id":"p1","amount":{"amount":"120.50"},"reference":"778812"}`, 200, `"totals":[]`},
		{"POST", path + "/reversals", `{"payment":"p1"}`, 200, `"reversed":true`},
		{"POST", path + "/reversals", `{"payment":"p9"}`, 404, `"code":"not_found"`},
		{"DELETE", path + "/debts/B", ``, 200, `"state":"withdrawn"`},
		{"GET", "/api/v1/debtors?limit=1", ``, 200, `"contact":"+573001234567"`},
	})
	w.dispute(t, "d1")
	run([]step{
		{"GET", path, ``, 200, `"silence":"dispute"`},
		{"POST", path + "/decisions", `{"of":"loan","id":"d1","accept":true}`, 400, `"field":"of"`},
		{"POST", path + "/decisions", `{"of":"dispute","id":"d1","accept":false}`, 200, `"silence":""`},
		{"POST", path + "/decisions", `{"of":"dispute","id":"d1","accept":true}`, 409, `"code":"decided"`},
	})
	if _, err := w.debts.AddReceipt(t.Context(), "+573001234567", debts.Receipt{
		ID: "r1", Media: &bot.Media{ID: "photo"}, Read: &debts.ReadReceipt{Amount: &money.Amount{Minor: 10050, Currency: "USD"}, Reference: "M123", Others: []string{"445566"}, Date: "2026-02-01"},
	}, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	run([]step{
		{"GET", path, ``, 200, `"read":{"amount":{"amount":"100.50","currency":"USD"},"numbers":["M123","445566"],"date":"2026-02-01"},"used":null`},
		{"POST", path + "/decisions", `{"of":"receipt","id":"r1","accept":true}`, 400, `"field":"amount"`},
		{"POST", path + "/decisions", `{"of":"receipt","id":"r1","accept":true,"amount":{"amount":"100.50"}}`, 200, `"silence":"nothing"`},
	})
}

// step is one request and what its answer holds.
type step struct {
	method, path, body string
	status             int
	want               string
}

func (w *world) dispute(t *testing.T, id string) {
	t.Helper()
	if _, err := w.debts.Dispute(t.Context(), "+573001234567", debts.Debtor{Name: "Rosa", DocumentEnd: "4567"}, "no es mía", id, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
}
