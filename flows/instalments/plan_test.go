package instalments_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"recado/flows/instalments"
	"recado/flows/money"
)

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

func compound(principal int64, percent string, n int, p instalments.Period) instalments.Terms {
	return instalments.Terms{
		Principal: usd(principal), Count: n, Period: p, First: "2026-01-31",
		Fee: instalments.Fee{Type: instalments.CompoundFee, Percent: money.MustDecimal(percent)},
	}
}

func mustPlan(t testing.TB, terms instalments.Terms) instalments.Plan {
	t.Helper()
	p, err := instalments.New(terms)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// column writes a value of each instalment, as cents.
func column(p instalments.Plan, of func(instalments.Parts) int64) string {
	all := make([]string, len(p.Instalments))
	for i, one := range p.Instalments {
		all[i] = usd(of(one.Owed)).Text()
	}
	return strings.Join(all, " ")
}

func repeat(value string, n int) string { return strings.TrimSpace(strings.Repeat(value+" ", n)) }

// level is a payment without VAT.
func level(p instalments.Parts) int64 { return p.Interest + p.Principal }

func TestTables(t *testing.T) {
	for name, tt := range map[string]struct {
		terms    instalments.Terms
		payments string
	}{
		"100 at 9.4822 % a year, monthly": {compound(100_00, "9.4822", 6, instalments.Monthly), repeat("17.13", 6)},
		"weekly":                          {compound(100_00, "9.4822", 6, instalments.Weekly), repeat("16.77", 5) + " 16.78"},
		"every 15 days":                   {compound(100_00, "9.4822", 6, instalments.HalfMonth), repeat("16.90", 5) + " 16.89"},
		"without interest":                {compound(1000_00, "0", 4, instalments.Monthly), repeat("250.00", 4)},
		"2500 at 8.24 %":                  {compound(2500_00, "8.24", 12, instalments.Monthly), repeat("217.75", 11) + " 217.72"},
		"1000 at 3 % a month":             {compound(1000_00, "36", 6, instalments.Monthly), repeat("184.60", 5) + " 184.58"},
		"one instalment":                  {compound(100_00, "12", 1, instalments.Monthly), "101.00"},
	} {
		if got := column(mustPlan(t, tt.terms), level); got != tt.payments {
			t.Errorf("%s: %s, want %s", name, got, tt.payments)
		}
	}
}

func TestTableInFull(t *testing.T) {
	p := mustPlan(t, compound(100_00, "9.4822", 6, instalments.Monthly))
	if got := column(p, func(p instalments.Parts) int64 { return p.Interest }); got != "0.79 0.66 0.53 0.40 0.27 0.13" {
		t.Errorf("interest %s", got)
	}
	balance := int64(100_00)
	got := column(p, func(p instalments.Parts) int64 { balance -= p.Principal; return balance })
	if got != "83.66 67.19 50.59 33.86 17.00 0.00" {
		t.Errorf("balance %s", got)
	}
}

func TestSumOfInterest(t *testing.T) {
	var interest int64
	for _, i := range mustPlan(t, compound(2500_00, "8.24", 12, instalments.Monthly)).Instalments {
		interest += i.Owed.Interest
	}
	if interest != 112_97 {
		t.Errorf("%d", interest)
	}
}

func TestLongLoan(t *testing.T) {
	p := mustPlan(t, compound(150_000_00, "10", 36, instalments.Monthly))
	for _, i := range p.Instalments[:35] {
		if level(i.Owed) != 4840_08 {
			t.Errorf("%d: %d", i.Number, level(i.Owed))
		}
	}
}

func TestVATOnInterest(t *testing.T) {
	terms := compound(1000_00, "36", 6, instalments.Monthly)
	terms.VAT, terms.VATOnInterest = money.Int(13), true
	p := mustPlan(t, terms)
	if got := column(p, func(p instalments.Parts) int64 { return p.InterestVAT }); got != "3.90 3.30 2.68 2.04 1.38 0.70" {
		t.Errorf("VAT %s", got)
	}
	if got := column(p, level); got != repeat("184.60", 5)+" 184.58" {
		t.Errorf("on top of %s", got)
	}
	if total, err := p.Total(); err != nil || total != usd(1121_58) {
		t.Errorf("%s, %v", total, err)
	}
	terms.VATOnInterest = false
	if total, err := mustPlan(t, terms).Total(); err != nil || total != usd(1107_58) {
		t.Errorf("without: %s, %v", total, err)
	}
}

func TestFeesForTheWholeLoan(t *testing.T) {
	for name, tt := range map[string]struct {
		fee                 instalments.Fee
		interest, principal string
	}{
		"an amount":      {instalments.Fee{Type: instalments.FlatFee, Amount: usd(10_00)}, "3.33 3.33 3.34", "33.33 33.33 33.34"},
		"no amount":      {instalments.Fee{Type: instalments.FlatFee, Amount: usd(0)}, "0.00 0.00 0.00", "33.33 33.33 33.34"},
		"a percentage":   {instalments.Fee{Type: instalments.PercentFee, Percent: money.MustDecimal("4.5")}, "1.50 1.50 1.50", "33.33 33.33 33.34"},
		"a cent for all": {instalments.Fee{Type: instalments.FlatFee, Amount: usd(1)}, "0.00 0.00 0.01", "33.33 33.33 33.34"},
		"two cents":      {instalments.Fee{Type: instalments.FlatFee, Amount: usd(2)}, "0.01 0.01 0.00", "33.33 33.33 33.34"},
	} {
		p := mustPlan(t, instalments.Terms{Principal: usd(100_00), Count: 3, Period: instalments.Monthly, First: "2026-01-31", Fee: tt.fee})
		if got := column(p, func(p instalments.Parts) int64 { return p.Interest }); got != tt.interest {
			t.Errorf("%s: interest %s, want %s", name, got, tt.interest)
		}
		if got := column(p, func(p instalments.Parts) int64 { return p.Principal }); got != tt.principal {
			t.Errorf("%s: principal %s, want %s", name, got, tt.principal)
		}
	}
}

func TestDueDates(t *testing.T) {
	for period, want := range map[instalments.Period]string{
		instalments.Monthly:   "2026-01-31 2026-02-28 2026-03-31 2026-04-30",
		instalments.Weekly:    "2026-01-31 2026-02-07 2026-02-14 2026-02-21",
		instalments.HalfMonth: "2026-01-31 2026-02-15 2026-03-02 2026-03-17",
	} {
		var got []string
		for _, i := range mustPlan(t, compound(100_00, "10", 4, period)).Instalments {
			got = append(got, i.Due)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s", period, got)
		}
	}
}

func TestTermsThatAreNone(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*instalments.Terms)
		want   error
	}{
		"no principal":       {func(t *instalments.Terms) { t.Principal = usd(0) }, instalments.ErrPrincipal},
		"less than nothing":  {func(t *instalments.Terms) { t.Principal = usd(-1) }, instalments.ErrPrincipal},
		"no currency":        {func(t *instalments.Terms) { t.Principal = money.Amount{Minor: 1} }, money.ErrCurrency},
		"too much":           {func(t *instalments.Terms) { t.Principal = usd(money.MaxMinor + 1) }, money.ErrRange},
		"too much with fees": {func(t *instalments.Terms) { t.Principal = usd(money.MaxMinor) }, money.ErrRange},
		"no instalment":      {func(t *instalments.Terms) { t.Count = 0 }, instalments.ErrCount},
		"too many":           {func(t *instalments.Terms) { t.Count = 361 }, instalments.ErrCount},
		"no period":          {func(t *instalments.Terms) { t.Period = "yearly" }, instalments.ErrPeriod},
		"no date":            {func(t *instalments.Terms) { t.First = "2026-02-30" }, instalments.ErrDate},
		"no fee":             {func(t *instalments.Terms) { t.Fee = instalments.Fee{} }, instalments.ErrFee},
		"no amount of a fee": {func(t *instalments.Terms) { t.Fee = instalments.Fee{Type: instalments.FlatFee} }, instalments.ErrFee},
		"another currency": {func(t *instalments.Terms) {
			t.Fee = instalments.Fee{Type: instalments.FlatFee, Amount: money.Zero("COP")}
		}, money.ErrMixed},
		"a negative fee": {func(t *instalments.Terms) { t.Fee.Percent = money.Int(-1) }, instalments.ErrFee},
		"a usurer":       {func(t *instalments.Terms) { t.Fee.Percent = money.Int(1001) }, instalments.ErrFee},
		"negative VAT":   {func(t *instalments.Terms) { t.VAT = money.Int(-1) }, instalments.ErrVAT},
	} {
		terms := compound(100_00, "10", 4, instalments.Monthly)
		tt.change(&terms)
		if _, err := instalments.New(terms); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

// drawTerms draws a loan, also of a few cents.
func drawTerms(r *rapid.T) instalments.Terms {
	t := instalments.Terms{
		Principal: usd(rapid.OneOf(rapid.Int64Range(1, 200), rapid.Int64Range(1, 50_000_000_00)).Draw(r, "principal")),
		Count:     rapid.OneOf(rapid.IntRange(1, 24), rapid.IntRange(1, 360)).Draw(r, "count"),
		Period:    rapid.SampledFrom([]instalments.Period{instalments.Monthly, instalments.HalfMonth, instalments.Weekly}).Draw(r, "period"),
		VAT:       money.New(rapid.Int64Range(0, 100_00).Draw(r, "vat"), 2), VATOnInterest: rapid.Bool().Draw(r, "vat on interest"),
		First: fmt.Sprintf("2026-%02d-%02d", rapid.IntRange(1, 12).Draw(r, "month"), rapid.IntRange(1, 28).Draw(r, "day")),
	}
	t.Fee.Type = rapid.SampledFrom([]instalments.FeeType{instalments.FlatFee, instalments.PercentFee, instalments.CompoundFee}).Draw(r, "fee")
	if t.Fee.Type == instalments.FlatFee {
		t.Fee.Amount = usd(rapid.Int64Range(0, 1_000_00).Draw(r, "amount"))
	} else {
		t.Fee.Percent = money.New(rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 1_000_0000)).Draw(r, "percent"), 4)
	}
	return t
}

func TestPrincipalsAreTheLoan(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		terms := drawTerms(r)
		p, err := instalments.New(terms)
		if err != nil {
			r.Fatal(err)
		}
		var principal int64
		for n, i := range p.Instalments {
			principal += i.Owed.Principal
			if o := i.Owed; o.Principal < 0 || o.Interest < 0 || o.InterestVAT < 0 || o.Fee+o.FeeVAT+o.Debt+o.DebtVAT != 0 {
				r.Fatalf("%d: %+v", i.Number, o)
			}
			if n > 0 && i.Due <= p.Instalments[n-1].Due {
				r.Fatalf("%s after %s", i.Due, p.Instalments[n-1].Due)
			}
		}
		if principal != terms.Principal.Minor || len(p.Instalments) != terms.Count {
			r.Fatalf("%d of %d in %d", principal, terms.Principal.Minor, len(p.Instalments))
		}
	})
}

// TestLastInstalmentAbsorbsTheResidue checks that all payments but the last are level.
func TestLastInstalmentAbsorbsTheResidue(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		terms := drawTerms(r)
		terms.Fee = instalments.Fee{Type: instalments.CompoundFee, Percent: money.New(rapid.Int64Range(0, 100_0000).Draw(r, "rate"), 4)}
		terms.Principal = usd(rapid.Int64Range(1000_00, 50_000_000_00).Draw(r, "loan")) // less than the residue would end before its last instalment
		terms.Count = rapid.IntRange(1, 36).Draw(r, "n")
		p, err := instalments.New(terms)
		if err != nil {
			r.Fatal(err)
		}
		first, last := level(p.Instalments[0].Owed), level(p.Instalments[terms.Count-1].Owed)
		for _, i := range p.Instalments[:terms.Count-1] {
			if level(i.Owed) != first {
				r.Fatalf("%d: %d, the first is %d", i.Number, level(i.Owed), first)
			}
		}
		// Each payment is rounded by half a cent and each interest too, and both bear interest.
		growth := 1.0
		for range terms.Count {
			growth *= 1 + 0.01*float64(rate(terms))/float64(map[instalments.Period]int{instalments.Monthly: 12, instalments.HalfMonth: 24, instalments.Weekly: 52}[terms.Period])
		}
		if off, most := float64(last-first), float64(terms.Count)*growth+1; off > most || off < -most {
			r.Fatalf("the last is %d, the others %d", last, first)
		}
	})
}

func rate(t instalments.Terms) float64 {
	n, _ := t.Fee.Percent.Units(4)
	return float64(n) / 10_000
}
