package app

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado/flows/credit"
	"recado/flows/debts"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/quotations"
)

// TestPapersNoLongerNameTheErased checks that nobody is erased while work or a debt is open, and what is left
// of the papers afterwards.
func TestPapersNoLongerNameTheErased(t *testing.T) {
	var log journal
	a, base := running(t, t.TempDir(), &log)
	now, ctx := a.clock.Now().UTC().Truncate(time.Millisecond), t.Context()
	by := orders.Actor{Role: orders.RoleClient, ID: string(traceContact)}
	o := orders.Order{
		ID: "ORD-00001", V: 1, Command: "c", State: orders.Requested, ServiceType: "PLUMBING", Description: "fuga", Contact: traceContact, ClientPhone: string(traceContact), ClientName: "Zacarías", ClientMail: "z@example.com",
		Location: orders.Location{Street: "Calle Zorzal 5", City: "San Salvador", Text: "Calle Zorzal 5"}, History: []orders.Change{{State: orders.Requested, At: now, By: by}}, CreatedAt: now, UpdatedAt: now,
	}
	must(t, a.stores.Orders.Insert(ctx, o),
		a.stores.Quotations.Insert(ctx, quotations.Quotation{
			ID: "COT-00001", V: 1, Command: "q", Order: o.ID, Contact: traceContact, Client: "Zacarías", Mail: "z@example.com", Place: "Calle Zorzal 5",
			History: []quotations.Change{{By: quotations.Actor{Role: notify.Client, ID: string(traceContact)}}}, Decision: &quotations.Decision{By: quotations.Actor{Role: notify.Client, ID: string(traceContact)}}, CreatedAt: now, UpdatedAt: now,
		}))
	_, err := a.core.debts.Record(ctx, traceContact, []debts.Debt{{ID: "FV-1", Number: "FV-1", Balance: money.Amount{Minor: 100, Currency: "COP"}}}, now)
	must(t, err)
	people := base + "/api/v1/customers"
	if status, answer := askAPI(t, "POST", people, `{"names":"Zacarías","contact":"`+string(traceContact)+`"}`); status != 201 {
		t.Fatal(status, answer)
	}
	erase := func(want int, why string) {
		t.Helper()
		if status, answer := askAPI(t, "POST", people+"/CLI-00001/erase", `{}`); status != want || !strings.Contains(answer, why) {
			t.Errorf("%d %s, want %d because of %s", status, answer, want, why)
		}
	}
	erase(409, "orders")
	o.State, o.V = orders.Closed, 2
	must(t, a.stores.Orders.Put(ctx, o))
	erase(409, "debts")
	_, err = a.core.debts.Pay(ctx, traceContact, debts.Payment{ID: "p", Amount: money.Amount{Minor: 100, Currency: "COP"}}, now)
	must(t, err)
	loan := credit.Order{ID: "CRE-00001", V: 1, Command: "l", Customer: "CLI-00001", Contact: traceContact, State: credit.Active, CreatedAt: now, UpdatedAt: now}
	must(t, a.stores.CreditOrders.Insert(ctx, loan))
	erase(409, "credit")
	loan.V, loan.State = 2, credit.Paid
	must(t, a.stores.CreditOrders.Put(ctx, loan))
	if _, answer := askAPI(t, "POST", people+"/CLI-00001/export", `{}`); !strings.Contains(answer, "ORD-00001") || !strings.Contains(answer, "COT-00001") || !strings.Contains(answer, "FV-1") || !strings.Contains(answer, "CRE-00001") {
		t.Errorf("the export lacks something: %s", answer)
	}
	erase(200, `"keptUntil":"20`)
	papers := func() string {
		o, err1 := a.stores.Orders.Get(ctx, "ORD-00001")
		q, err2 := a.stores.Quotations.Get(ctx, "COT-00001")
		l, err3 := a.stores.CreditOrders.Get(ctx, "CRE-00001")
		must(t, err1, err2, err3)
		l.Customer = ""
		raw, err := json.Marshal([]any{o, q, l})
		must(t, err)
		return string(raw)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for limit := time.After(30 * time.Second); ; {
		all := papers()
		if !strings.Contains(all, string(traceContact)) && !strings.Contains(all, "acar") && !strings.Contains(all, "Zorzal") && !strings.Contains(all, "example.com") {
			break
		}
		select {
		case <-limit:
			t.Fatalf("still there: %s", all)
		case <-tick.C:
		}
	}
	if all := papers(); strings.Count(all, "CLI-00001") != 5 || !strings.Contains(all, "San Salvador") || !strings.Contains(all, "fuga") {
		t.Errorf("the papers say too little: %s", all)
	}
}
