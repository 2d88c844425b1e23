package companies_test

import (
	"context"
	"testing"
	"time"

	"recado/flows/companies"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
)

// TestAuthorizationHours checks that what needs no asking is asked outside the hours of authorization,
// and that an emergency's limit does not depend on them.
func TestAuthorizationHours(t *testing.T) {
	s := newService(t)
	c := framework()
	c.Authorized.Week = map[string][]string{"monday": {"08:00-12:00"}}
	if _, err := s.Companies.Create(t.Context(), "acme", acme(), now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Contracts.Create(t.Context(), "acme-2026", c, now); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		at   time.Time // 23 November 2026 is a Monday; the business is five hours behind
		want money.Amount
	}{
		{time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC), usd(80)},
		{time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC), money.Amount{}},
		{time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC), money.Amount{}},
	} {
		got, err := s.Terms(t.Context(), orders.Order{Contact: "+573001234501"}, tt.at)
		if err != nil || got.AutoApprove != tt.want || got.Emergency != usd(300) || got.PaymentDays != 30 {
			t.Errorf("%s: %+v, %v", tt.at, got, err)
		}
	}
}

// TestRateBySpecialtyOfTheCatalogue checks that an order's service has the rate of the specialty that
// the catalogue requires for it.
func TestRateBySpecialtyOfTheCatalogue(t *testing.T) {
	s := newService(t)
	s.Specialties = func(context.Context) (map[string]string, error) {
		return map[string]string{"pumps": "mechanics"}, nil
	}
	c := framework()
	c.Rates = pricing.Overrides{BySpecialty: map[string]money.Amount{" Mechanics": usd(70)}}
	if _, err := s.Companies.Create(t.Context(), "acme", acme(), now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Contracts.Create(t.Context(), "acme-2026", c, now); err != nil {
		t.Fatal(err)
	}
	tariff, err := s.TariffOf(t.Context(), orders.Order{Contact: "+573001234501"}, now)
	if err != nil || tariff.Rate("PUMPS") != usd(70) || tariff.Rate("PLUMBING") != usd(50) {
		t.Errorf("%v %v, %v", tariff.Rate("PUMPS"), tariff.Rate("PLUMBING"), err)
	}
}

// TestTaxNumberProblems checks that people are told what is wrong with a tax number.
func TestTaxNumberProblems(t *testing.T) {
	s := newService(t)
	for number, want := range map[string]string{
		"900.123.456-8": "", "900.123.456-7": "record.tax_check", "900-1": "record.tax_number", "0000000000": "record.tax_number", "ABC-900": "record.tax_number", "900_123": "record.tax_id",
	} {
		got := ""
		for _, p := range s.Companies.Check("X", companies.Company{Name: "X", TaxID: number}) {
			got += p.Code
		}
		if got != want {
			t.Errorf("%s: %q, want %q", number, got, want)
		}
	}
}
