package companies_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

var now = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

func newService(t *testing.T) *companies.Service {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	kept, err1 := repo.NewRecordRepository[companies.Company](db, "companies", "key", "key", "tax_key")
	contracts, err2 := repo.NewRecordRepository[companies.Contract](db, "contracts", "company")
	phones, err3 := repo.NewContactPhones(db)
	days, err4 := repo.NewContractDays(db)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	return companies.New(kept, contracts, phones, days, pricing.Default(), "CO", time.FixedZone("", -5*3600))
}

func usd(units int64) money.Amount { return money.Amount{Minor: units * 100, Currency: "USD"} }

// acme has the contacts Ana, who approves up to 100, and Berta, who approves anything.
func acme() companies.Company {
	return companies.Company{
		Name: "Acme S.A.S.", TaxID: "900.123.456-8",
		Contacts: []companies.Contact{
			{Name: "Ana", Phone: "300 123 4501", Role: companies.Approver, Limit: usd(100), Primary: true},
			{Name: "Berta", Phone: "300 123 4502", Role: companies.Admin},
			{Name: "Carlos", Phone: "300 123 4503", Role: companies.Billing},
		},
		Locations: []companies.Location{{Name: "Torre Norte", Point: &bot.Location{Latitude: 4.6, Longitude: -74}}},
	}
}

func framework() companies.Contract {
	ten := money.MustDecimal("10")
	hour := usd(40)
	return companies.Contract{
		Company: "ACME", Type: companies.Framework, Term: companies.Term{From: "2026-01-01", To: "2026-12-31"}, AutoApprove: usd(80), Emergency: usd(300),
		Rates: pricing.Overrides{Hourly: &hour, Discount: &ten}, Warranty: map[string]int{"repair": 45}, Preferred: []string{"tec-1"}, Vetoed: []string{"TEC-2"},
		SLA: map[orders.Class]orders.Targets{orders.UrgentClass: {Response: 30}},
	}
}

func create(t *testing.T, s *companies.Service) {
	t.Helper()
	if _, err := s.Companies.Create(t.Context(), "acme", acme(), now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Contracts.Create(t.Context(), "acme-2026", framework(), now); err != nil {
		t.Fatal(err)
	}
}

func TestTerms(t *testing.T) {
	s := newService(t)
	create(t, s)
	for _, o := range []orders.Order{
		{Contact: "+573001234503", Location: orders.Location{Building: "torre norte"}},
		{ClientPhone: "+573001234501", Location: orders.Location{Text: "Torre Norte"}},
		{Company: "acme", Location: orders.Location{Building: "TORRE NORTE"}},
		{Company: "ACME s.a.s.", Location: orders.Location{Building: "Torre Norte"}},
	} {
		got, err := s.Terms(t.Context(), o, now)
		if err != nil || got.Contract != "ACME-2026" || got.Company != "ACME" || got.AutoApprove != usd(80) || got.Emergency != usd(300) ||
			got.WarrantyDays["repair"] != 45 || !slices.Equal(got.Preferred, []string{"TEC-1"}) || !slices.Equal(got.Vetoed, []string{"TEC-2"}) ||
			got.SLA[orders.UrgentClass].Response != 30 || got.Site == nil {
			t.Errorf("%+v: %+v, %v", o, got, err)
		}
		want := []orders.Approver{{Contact: "+573001234501", Name: "Ana", Limit: usd(100)}, {Contact: "+573001234502", Name: "Berta"}}
		if !slices.Equal(got.Approvers, want) {
			t.Errorf("approvers %+v", got.Approvers)
		}
		tariff, err := s.TariffOf(t.Context(), o, now)
		if err != nil || tariff.Rate("PLUMBING") != usd(40) || tariff.Discount.Cmp(money.Int(10)) != 0 {
			t.Errorf("%+v, %v", tariff, err)
		}
	}
	for name, at := range map[string]time.Time{"the day before": time.Date(2026, 1, 1, 4, 0, 0, 0, time.UTC), "the day after": time.Date(2027, 1, 1, 5, 0, 0, 0, time.UTC)} {
		got, err := s.Terms(t.Context(), orders.Order{Contact: "+573001234501"}, at)
		if err != nil || got.Contract != "" || got.AutoApprove != (money.Amount{}) || len(got.Approvers) != 2 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := s.Terms(t.Context(), orders.Order{Contact: "+573009999999", Company: "Otra"}, now); err != nil || got.Company != "" {
		t.Errorf("a stranger: %+v, %v", got, err)
	}
	if _, err := s.Companies.Update(t.Context(), "ACME", 1, func(c *companies.Company) { c.Status = companies.Inactive }, now); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Terms(t.Context(), orders.Order{Contact: "+573001234501"}, now); err != nil || got.Company != "" {
		t.Errorf("a company that is served no more: %+v, %v", got, err)
	}
}

// TestPhoneOfTwo checks that a phone belongs to one company until that company removes it.
func TestPhoneOfTwo(t *testing.T) {
	s := newService(t)
	create(t, s)
	other := companies.Company{Name: "Otra", Contacts: []companies.Contact{{Name: "Ana", Phone: "+57 300 1234501"}}}
	_, err := s.Companies.Create(t.Context(), "OTRA", other, now)
	if got := wrong(err); got != "contacts[0].phone record.claimed" {
		t.Fatal(got)
	}
	if _, err := s.Companies.Update(t.Context(), "ACME", 1, func(c *companies.Company) { c.Contacts = c.Contacts[1:] }, now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Companies.Create(t.Context(), "OTRA", other, now.Add(2*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if d, err := s.ByPhone(t.Context(), "+573001234501"); err != nil || d.ID != "OTRA" {
		t.Errorf("%s, %v", d.ID, err)
	}
}

func TestOneContractAtATime(t *testing.T) {
	s := newService(t)
	create(t, s)
	for _, tt := range []struct {
		name, from, to string
		status         companies.Status
		wrong          string
	}{
		{"within", "2026-03-01", "2026-04-01", "", "from record.overlap"},
		{"its last day", "2026-12-31", "", "", "from record.overlap"},
		{"open from before", "2025-01-01", "", "", "from record.overlap"},
		{"not in force", "2026-03-01", "2026-04-01", companies.Draft, ""},
		{"the next year", "2027-01-01", "", "", ""},
	} {
		c := framework()
		c.From, c.To, c.Status = tt.from, tt.to, tt.status
		_, err := s.Contracts.Create(t.Context(), strings.ReplaceAll(tt.name, " ", "-"), c, now)
		if got := wrong(err); got != tt.wrong {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
	c := framework()
	c.Company = "NADIE"
	if _, err := s.Contracts.Create(t.Context(), "X", c, now); wrong(err) != "company unknown" {
		t.Error(err)
	}
}

func TestWrongCompanies(t *testing.T) {
	s := newService(t)
	contact := func(c companies.Contact) func(*companies.Company) {
		return func(k *companies.Company) { k.Contacts = []companies.Contact{c} }
	}
	for want, change := range map[string]func(*companies.Company){
		"name required":                  func(c *companies.Company) { c.Name = " " },
		"name too_long":                  func(c *companies.Company) { c.Name = strings.Repeat("ñ", 121) },
		"taxId record.tax_id":            func(c *companies.Company) { c.TaxID = "9$" },
		"taxId too_long":                 func(c *companies.Company) { c.TaxID = strings.Repeat("9", 21) },
		"country record.country":         func(c *companies.Company) { c.Country = "Colombia" },
		"status record.active":           func(c *companies.Company) { c.Status = "x" },
		"contacts[0].phone phone":        contact(companies.Contact{Name: "A", Phone: "12"}),
		"contacts[0].mail mail":          contact(companies.Contact{Name: "A", Mail: "a@"}),
		"contacts[0].role record.role":   contact(companies.Contact{Name: "A", Role: "boss"}),
		"contacts[0].limit record.limit": contact(companies.Contact{Name: "A", Limit: usd(0)}),
		"contacts[0].limit negative":     contact(companies.Contact{Name: "A", Limit: usd(-1)}),
		"contacts[0].limit currency":     contact(companies.Contact{Name: "A", Limit: money.Amount{Minor: 1, Currency: "COP"}}),
		"contacts[1].phone twice":        func(c *companies.Company) { c.Contacts[1].Phone = c.Contacts[0].Phone },
		"contacts too_many":              func(c *companies.Company) { c.Contacts = make([]companies.Contact, 101) },
		"locations[0].point coordinates": func(c *companies.Company) {
			c.Locations = []companies.Location{{Name: "x", Point: &bot.Location{Latitude: 91}}}
		},
	} {
		c := acme()
		change(&c)
		if _, err := s.Companies.Create(t.Context(), "ACME", c, now); wrong(err) != want {
			t.Errorf("%q, want %q", wrong(err), want)
		}
	}
}

func TestWrongContracts(t *testing.T) {
	s := newService(t)
	create(t, s)
	much := money.MustDecimal("101")
	for want, change := range map[string]func(*companies.Contract){
		"type record.type":              func(c *companies.Contract) { c.Type = "x" },
		"from date":                     func(c *companies.Contract) { c.From, c.To = "2027-02-30", "" },
		"to date":                       func(c *companies.Contract) { c.To = "2025-12-31" },
		"autoApprove negative":          func(c *companies.Contract) { c.AutoApprove = usd(-1) },
		"emergency currency":            func(c *companies.Contract) { c.Emergency.Currency = "COP" },
		"paymentDays too_much":          func(c *companies.Contract) { c.PaymentDays = 400 },
		"discount too_much":             func(c *companies.Contract) { c.Rates.Discount = &much },
		"rates.hourly negative":         func(c *companies.Contract) { h := usd(-1); c.Rates.Hourly = &h },
		"warrantyDays.repair negative":  func(c *companies.Contract) { c.Warranty = map[string]int{"repair": -1} },
		"warrantyDays.x unknown":        func(c *companies.Contract) { c.Warranty = map[string]int{"x": 1} },
		"status record.contract_status": func(c *companies.Contract) { c.Status = companies.Inactive },
		"to required":                   func(c *companies.Contract) { c.To, c.Renews = "", true },
		"approvers[0] phone":            func(c *companies.Contract) { c.Approvers = []bot.ContactID{"12"} },
		"approvers[0] record.approver":  func(c *companies.Contract) { c.Approvers = []bot.ContactID{"+573001234503"} },
		"hours.monday record.hours": func(c *companies.Contract) {
			c.Hours.Week = map[string][]string{"monday": {"08:00-12:00", "11:00-13:00"}}
		},
		"hours.lunes unknown": func(c *companies.Contract) { c.Hours.Week = map[string][]string{"lunes": {"08:00-12:00"}} },
		"vetoed[0] twice":     func(c *companies.Contract) { c.Vetoed = []string{"Tec-1"} },
		"sla.urgent.onSite negative": func(c *companies.Contract) {
			c.SLA = map[orders.Class]orders.Targets{orders.UrgentClass: {OnSite: -1}}
		},
	} {
		c := framework()
		change(&c)
		if _, err := s.Contracts.Create(t.Context(), "X", c, now); wrong(err) != want {
			t.Errorf("%q, want %q", wrong(err), want)
		}
	}
}

// TestTwoEditors checks that the second editor learns which fields have changed.
func TestTwoEditors(t *testing.T) {
	s := newService(t)
	create(t, s)
	edit := func(limit int64) error {
		_, err := s.Contracts.Update(context.Background(), "acme-2026", 1, func(c *companies.Contract) { c.AutoApprove = usd(limit) }, now)
		return err
	}
	if err := edit(90); err != nil {
		t.Fatal(err)
	}
	err := edit(95)
	if stale, ok := errors.AsType[*validation.StaleError](err); !ok || stale.V != 2 || !slices.Equal(stale.Fields, []string{"auto_approve"}) || !errors.Is(err, bot.ErrStale) {
		t.Error(err)
	}
	if _, err := s.Companies.Create(t.Context(), "acme", acme(), now); err != nil {
		t.Error("said again:", err)
	}
	other := acme()
	other.Name = "Otra"
	if _, err := s.Companies.Create(t.Context(), "ACME", other, now); !errors.Is(err, bot.ErrDuplicate) {
		t.Error(err)
	}
}

// wrong returns the fields of a *validation.InvalidError, "" without an error.
func wrong(err error) string {
	if err == nil {
		return ""
	}
	invalid, ok := errors.AsType[*validation.InvalidError](err)
	if !ok {
		return err.Error()
	}
	var all []string
	for _, p := range invalid.Problems {
		all = append(all, p.Field+" "+p.Code)
	}
	return strings.Join(all, ", ")
}

// TestContractsWrittenAtOnce checks that of concurrent contracts for the same days one is written.
func TestContractsWrittenAtOnce(t *testing.T) {
	s := newService(t)
	if _, err := s.Companies.Create(t.Context(), "acme", acme(), now); err != nil {
		t.Fatal(err)
	}
	made := make(chan string, 50)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			id := fmt.Sprintf("c-%02d", i)
			switch _, err := s.Contracts.Create(t.Context(), id, framework(), now); {
			case err == nil:
				made <- id
			case wrong(err) != "from record.overlap":
				t.Errorf("%s: %v", id, err)
			}
		})
	}
	all.Wait()
	if len(made) != 1 {
		t.Fatalf("%d contracts for the same days", len(made))
	}
	// A reservation whose writer died blocks others for a minute.
	id := <-made
	if _, err := s.Contracts.Update(t.Context(), id, 1, func(c *companies.Contract) { c.Status = companies.Terminated }, now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Contracts.Create(t.Context(), "next", framework(), now.Add(2*time.Minute)); err != nil {
		t.Errorf("after the first was ended: %v", err)
	}
}

func TestContractOverItsTime(t *testing.T) {
	c := companies.Contract{Term: companies.Term{From: "2026-01-01", To: "2026-12-31"}, Status: companies.Active}
	if !c.In("2026-12-31") || c.In("2027-01-01") || c.StatusOn("2027-01-01") != companies.Expired || c.StatusOn("2026-12-31") != companies.Active {
		t.Error("one that ends by itself")
	}
	c.Renews = true
	if !c.In("2029-07-01") || c.StatusOn("2029-07-01") != companies.Renewed {
		t.Error("one that renews")
	}
	if c.Status = companies.Draft; c.In("2026-06-01") || c.StatusOn("2027-01-01") != companies.Draft {
		t.Error("a draft")
	}
}

// TestContractHoursAndApprovers checks that an order of the company uses them instead of the business's.
func TestContractHoursAndApprovers(t *testing.T) {
	s := newService(t)
	s.Closed = func(time.Time) bool { return true }
	c := framework()
	c.Hours = companies.Hours{Week: map[string][]string{"monday": {"14:00-18:00", "08:00-12:00"}}}
	c.Approvers = []bot.ContactID{"300 123 4502"}
	if _, err := s.Companies.Create(t.Context(), "acme", acme(), now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Contracts.Create(t.Context(), "acme-2026", c, now); err != nil {
		t.Fatal(err)
	}
	got, err := s.Terms(t.Context(), orders.Order{Company: "acme"}, now)
	if err != nil || got.Hours == nil || len(got.Hours.Week[time.Monday]) != 2 || got.Hours.Week[time.Monday][0].From != 8*60 || !got.Hours.Closed(now) ||
		len(got.Approvers) != 1 || got.Approvers[0].Name != "Berta" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.Contracts.Update(t.Context(), "acme-2026", 1, func(c *companies.Contract) { c.Hours.Holidays = true }, now); err != nil {
		t.Fatal(err)
	}
	if got, err = s.Terms(t.Context(), orders.Order{Company: "acme"}, now); err != nil || got.Hours.Closed != nil {
		t.Error("holidays do not count")
	}
	// Berta leaves: Ana may approve again, and nobody else.
	if _, err := s.Companies.Update(t.Context(), "acme", 1, func(k *companies.Company) { k.Contacts = k.Contacts[:1] }, now); err != nil {
		t.Fatal(err)
	}
	if got, err = s.Terms(t.Context(), orders.Order{Company: "acme"}, now); err != nil || len(got.Approvers) != 1 || got.Approvers[0].Name != "Ana" {
		t.Errorf("%+v, %v", got.Approvers, err)
	}
}
