package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado/flows/facts"
	"recado/flows/invoices"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/flows/users"
	"recado/store"
	"recado/store/repo"
)

// openReports makes the service of reports over the world's orders.
func (w *world) openReports(t testing.TB, db store.DB) {
	t.Helper()
	kept, err1 := repo.NewFacts(db)
	bills, err2 := repo.NewInvoices(db)
	paid, err3 := repo.NewPayments(db)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	w.facts = &facts.Service{
		Facts: kept, Orders: w.orders, Invoices: &invoices.Service{Invoices: bills}, Payments: &payments.Service{Payments: paid}, Quotations: w.quotations,
		Zone: time.UTC, Currency: "USD", Technicians: func(context.Context) (int64, error) { return 2, nil },
	}
	w.deps.Reports = w.facts
}

// reported is what the tests read of a report.
type reported struct {
	Period struct{ From, To string }
	KPIs   []struct {
		Name, Area string
		Value      *string
	}
	By   string
	Rows []struct {
		Key    string
		Values []*string
	}
	Columns []struct{ Name string }
}

func (r reported) has(area string) bool {
	for _, k := range r.KPIs {
		if k.Area == area {
			return true
		}
	}
	return false
}

// TestReportsOfOrders makes two orders, one of which is cancelled, and reads the reports, the rows as CSV and the orders
// behind a number.
func TestReportsOfOrders(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		if got := w.keyed(t, "POST", "/api/v1/orders", good); got.status != 201 {
			t.Fatal(got.body)
		}
	}
	if _, err := w.orders.ChangeState(t.Context(), "ORD-00002", orders.Transition{To: orders.Stage{State: orders.Cancelled}, By: orders.Actor{Role: orders.RoleAgent}, Reason: "no"}, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := w.facts.Rebuild(t.Context(), func(facts.Kind, int) {}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dashboard", "orders", "sla", "customer-satisfaction", "technicians", "financial", "profitability"} {
		var r reported
		got := w.keyed(t, "GET", "/api/v1/reports/"+name, "")
		if got.status != 200 {
			t.Fatalf("%s: %d %s", name, got.status, got.body)
		}
		if got.into(t, &r); name == "orders" && (r.By != "service" || len(r.Rows) != 1 || *r.Rows[0].Values[0] != "2" || *r.Rows[0].Values[2] != "1") {
			t.Errorf("%s: %s", name, got.body)
		}
	}
	table := w.keyed(t, "GET", "/api/v1/reports/orders?by=state&format=csv", "")
	if table.status != 200 || !strings.Contains(table.body, "\ncancelled,1,0,1,0,") || !strings.Contains(table.body, "\nrequested,1,0,0,1,") {
		t.Errorf("%d %s", table.status, table.body)
	}
	var page struct {
		Documents []struct{ ID, State string }
		Next      string
	}
	w.keyed(t, "GET", "/api/v1/reports/documents?measure=cancelled&by=state&key=cancelled", "").into(t, &page)
	if len(page.Documents) != 1 || page.Documents[0].ID != "ORD-00002" {
		t.Errorf("%+v", page)
	}
	var ids []string
	for next := ""; ; {
		w.keyed(t, "GET", "/api/v1/reports/documents?limit=1&cursor="+next, "").into(t, &page)
		for _, d := range page.Documents {
			ids = append(ids, d.ID)
		}
		if next = page.Next; next == "" || len(ids) > 2 {
			break
		}
	}
	if strings.Join(ids, " ") != "ORD-00002 ORD-00001" {
		t.Errorf("%v", ids)
	}
	for _, bad := range []string{
		"orders?from=2026-13-01&to=2026-12-01", "orders?from=2026-12-02&to=2026-12-01", "orders?from=2000-01-01&to=2026-12-01", "sla?by=state",
		"orders?format=pdf", "documents?measure=none", "documents?kind=none", "documents?cursor=none",
	} {
		if got := w.keyed(t, "GET", "/api/v1/reports/"+bad, ""); got.status != 400 {
			t.Errorf("%s: %d %s", bad, got.status, got.body)
		}
	}
}

// TestReportsByRole checks who sees which reports, and that only who may see money sees any in them.
func TestReportsByRole(t *testing.T) {
	w := newWorld(t)
	for role, want := range map[users.Role]struct {
		dashboard, money, technicians int
		amounts                       bool
	}{
		users.Admin:      {200, 200, 200, true},
		users.Finance:    {200, 200, 403, true},
		users.Supervisor: {200, 403, 200, false},
		users.Operator:   {200, 403, 403, false},
		users.HR:         {403, 403, 200, false},
		users.Client:     {404, 403, 403, false}, // one whose contact the business does not know
	} {
		b := w.as(t, "r-"+string(role), "Persona "+fmt.Sprint(role), role)
		got := b.do(t, "GET", "/api/v1/reports/dashboard", "")
		if got.status != want.dashboard {
			t.Errorf("%s: dashboard %d %s", role, got.status, got.body)
		}
		if got.status == 200 {
			var r reported
			if got.into(t, &r); r.has("money") != want.amounts || !r.has("operations") || strings.Contains(got.body, "billed") != want.amounts {
				t.Errorf("%s: %s", role, got.body)
			}
		}
		if got := b.do(t, "GET", "/api/v1/reports/profitability", ""); got.status != want.money {
			t.Errorf("%s: profitability %d", role, got.status)
		}
		if got := b.do(t, "GET", "/api/v1/reports/technicians", ""); got.status != want.technicians {
			t.Errorf("%s: technicians %d", role, got.status)
		}
	}
}
