package repo_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/invoices"
	"recado/flows/orders"
	"recado/store/repo"
	"recado/store/sqlite"
)

// TestOrdersByAnyFilter checks that the pages of any filter hold exactly the orders that have all it
// names, the latest first, each once.
func TestOrdersByAnyFilter(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	r, err := repo.NewOrders(db)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	pick := func(i int, from ...string) string { return from[i%len(from)] }
	var all []orders.Order
	for i := range 120 {
		o := orders.Order{
			ID: fmt.Sprintf("ORD-%05d", i), V: 1, Command: fmt.Sprint("c", i), CreatedAt: start.Add(time.Duration(i) * time.Hour),
			State: orders.State(pick(i, string(orders.Requested), string(orders.Scheduled), string(orders.Closed))), ServiceType: pick(i/2, "PLUMBING", "ELECTRICAL"),
			Priority: orders.Priority(pick(i/3, string(orders.Low), string(orders.High))), CustomerOf: pick(i/4, "ACME", "OTRA", ""), Equipment: pick(i/5, "EQ-00001", ""),
			Description: pick(i/7, "Bomba que gotea", "Tablero sin luz"), Contact: bot.ContactID(pick(i/6, "+573001110001", "+573001110002")), ClientName: pick(i/8, "Peña", "Ruiz"),
		}
		if i%11 > 3 {
			o.Work.Technician = &orders.Technician{ID: pick(i, "TEC-1", "TEC-2")}
		}
		if err := r.Insert(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	rapid.Check(t, func(t *rapid.T) {
		one := func(name string, of ...string) string { return rapid.SampledFrom(append(of, "", "")).Draw(t, name) }
		f := orders.Filter{
			State: orders.State(one("state", string(orders.Requested), string(orders.Closed))), Service: one("service", "PLUMBING"), Priority: orders.Priority(one("priority", string(orders.High))),
			Company: one("company", "ACME"), Technician: one("technician", "TEC-1"), Equipment: one("equipment", "EQ-00001"), Words: one("words", "gotea", "pena bomba", "nada"),
			Contact: bot.ContactID(one("contact", "+573001110001")), Limit: rapid.IntRange(1, 50).Draw(t, "limit"),
		}
		if rapid.Bool().Draw(t, "bounded") {
			f.From = start.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "from")) * time.Hour)
			f.To = f.From.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
		}
		var want, got []string
		for _, o := range slices.Backward(all) {
			if f.Matches(o) && (f.Contact == "" || f.Contact == o.Contact) {
				want = append(want, o.ID)
			}
		}
		for pages := 0; ; pages++ {
			page, next, err := r.List(t.Context(), f)
			if err != nil || len(page) > f.Limit || pages > len(all) {
				t.Fatalf("%+v: %d in page %d, %v", f, len(page), pages, err)
			}
			for _, o := range page {
				got = append(got, o.ID)
			}
			if f.After = next; next == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v:\n%v, want\n%v", f, got, want)
		}
	})
}

// TestInvoicesByAnyFilter checks every combination of the fields of a filter.
func TestInvoicesByAnyFilter(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	r, err := repo.NewInvoices(db)
	if err != nil {
		t.Fatal(err)
	}
	contacts, companies, statuses := []bot.ContactID{"+573001110001", "+573001110002"}, []string{"ACME", "OTRA"}, []invoices.Status{invoices.Sent, invoices.Paid}
	var all []invoices.Invoice
	for n := range 16 {
		i := invoices.Invoice{
			ID: fmt.Sprintf("FAC-%05d", n), V: 1, Command: fmt.Sprint("c", n), CreatedAt: time.Date(2026, 11, 1, n, 0, 0, 0, time.UTC),
			Contact: contacts[n%2], Company: companies[n/2%2], Status: statuses[n/4%2],
		}
		if err := r.Insert(t.Context(), i); err != nil {
			t.Fatal(err)
		}
		all = append(all, i)
	}
	for _, contact := range append(contacts, "") {
		for _, company := range append(companies, "") {
			for _, status := range append(statuses, "") {
				f := invoices.Filter{Contact: contact, Company: company, Status: status, Limit: 3}
				var want, got []string
				for _, i := range slices.Backward(all) {
					if (contact == "" || i.Contact == contact) && (company == "" || i.Company == company) && (status == "" || i.Status == status) {
						want = append(want, i.ID)
					}
				}
				for more := true; more; more = f.After != "" {
					page, next, err := r.List(t.Context(), f)
					if err != nil {
						t.Fatal(err)
					}
					for _, i := range page {
						got = append(got, i.ID)
					}
					f.After = next
				}
				if !slices.Equal(got, want) {
					t.Errorf("%+v: %v, not %v", f, got, want)
				}
			}
		}
	}
}
