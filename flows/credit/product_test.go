package credit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado/flows/credit"
	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/validation"
)

// lockedBureau may be asked by many at once.
type lockedBureau struct{ report credit.Report }

func (b *lockedBureau) Score(context.Context, string, string, string) (credit.Report, error) {
	return b.report, nil
}

func TestProductsThatAreInvalid(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		name   string
		change func(*credit.Product)
		want   string
	}{
		{"right", func(*credit.Product) {}, ""},
		{"no name", func(p *credit.Product) { p.Name = " " }, "name (required)"},
		{"another country", func(p *credit.Product) { p.Country = "GT" }, "country (unknown)"},
		{"another currency", func(p *credit.Product) { p.Minimum.Currency = "COP" }, "minimum (currency)"},
		{"nothing", func(p *credit.Product) { p.Minimum = usd(0) }, "minimum (nothing_price)"},
		{"no periods", func(p *credit.Product) { p.Periods = nil }, "periods (required)"},
		{"a period twice", func(p *credit.Product) { p.Periods = append(p.Periods, p.Periods[0]) }, "periods[3].id (twice)"},
		{"an unknown period", func(p *credit.Product) { p.Periods = []credit.Period{{ID: "x", Every: "daily", Count: 3}} }, "periods[0].every (unknown)"},
		{"no instalments", func(p *credit.Product) { p.Periods = []credit.Period{{ID: "x", Every: instalments.Weekly}} }, "periods[0].count (nothing_price)"},
		{"61 instalments", func(p *credit.Product) {
			p.Periods = []credit.Period{{ID: "x", Every: instalments.Weekly, Count: 61}}
		}, "periods[0].count (too_much)"},
		{"no levels", func(p *credit.Product) { p.Levels = nil }, "levels (required)"},
		{"a level that does not exist", func(p *credit.Product) { p.Levels[0].Level = 6 }, "levels[1].level (too_much)"},
		{"less than the minimum", func(p *credit.Product) { p.Levels[0].Maximum = usd(10_00) }, "levels[0].maximum (invalid)"},
		{"an unknown fee", func(p *credit.Product) { p.Fee.Type = "FREE" }, "fee.type (unknown)"},
		{"a fee without an amount", func(p *credit.Product) { p.Fee = instalments.Fee{Type: instalments.FlatFee} }, "fee.amount (required)"},
		{"usury", func(p *credit.Product) { p.Fee.Percent = money.Int(401) }, "fee.percent (too_much)"},
		{"less than nothing", func(p *credit.Product) { p.Fee.Percent = money.Int(-1) }, "fee.percent (negative)"},
		{"a year of grace", func(p *credit.Product) { p.GraceDays = 365 }, "graceDays (too_much)"},
		{"a late fee of another kind", func(p *credit.Product) { p.LateFee.Type = instalments.CompoundFee }, "lateFee.type (unknown)"},
		{"Honduras' cap on interest", func(p *credit.Product) {
			hnl := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "HNL"} }
			p.Country, p.Minimum, p.Levels, p.LateFee = "HN", hnl(500_00), []credit.Level{{Level: 1, Maximum: hnl(2000_00)}}, credit.LateFee{}
			p.Fee.Percent = money.MustDecimal("54.01")
		}, "fee.percent (too_much)"},
	} {
		p := product()
		tt.change(&p)
		_, err := w.orders.Products.Create(t.Context(), "OTRO-"+strings.ToUpper(strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, tt.name)), p, noon)
		got := ""
		if err != nil {
			got = strings.TrimPrefix(err.Error(), "invalid: ")
		}
		if got != tt.want {
			t.Errorf("%s: %q", tt.name, got)
		}
		if _, ok := errors.AsType[*validation.InvalidError](err); err != nil && !ok {
			t.Error(err)
		}
	}
}

// TestPreview checks the tables of the domain's notes through a product, and the first dates.
func TestPreview(t *testing.T) {
	w := newWorld(t)
	p := product()
	p.Levels = []credit.Level{{Level: 1, Maximum: usd(5000_00)}}
	if _, err := w.orders.Products.Create(t.Context(), "GRANDE", p, noon); err != nil {
		t.Fatal(err)
	}
	got, err := w.orders.Preview(t.Context(), credit.Wish{Product: "GRANDE", Period: "6m", Principal: usd(1000_00)}, noon)
	if err != nil {
		t.Fatal(err)
	}
	vat := []int64{3_90, 3_30, 2_68, 2_04, 1_38, 70}
	for i, one := range got.Plan.Instalments {
		if one.Owed.Interest+one.Owed.Principal != 184_60 && i < 5 || one.Owed.InterestVAT != vat[i] {
			t.Errorf("%+v", one)
		}
	}
	if got.Total != usd(1121_58) || got.VAT != usd(14_00) || got.Plan.Instalments[0].Due != "2027-01-01" {
		t.Errorf("%s %s %s", got.Total, got.VAT, got.Plan.Instalments[0].Due)
	}
	for _, tt := range []struct {
		period string
		at     time.Time
		want   string
	}{
		{"3m", time.Date(2027, 1, 31, 18, 0, 0, 0, time.UTC), "2027-02-28 2027-03-28 2027-04-28"},
		{"3m", time.Date(2027, 1, 1, 3, 0, 0, 0, time.UTC), "2027-01-31 2027-02-28 2027-03-31"}, // it is still December there
		{"4w", noon, "2026-12-08 2026-12-15 2026-12-22 2026-12-29"},
	} {
		got, err := w.orders.Preview(t.Context(), credit.Wish{Product: "GRANDE", Period: tt.period, Principal: usd(100_00)}, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		var due []string
		for _, i := range got.Plan.Instalments {
			due = append(due, i.Due)
		}
		if strings.Join(due, " ") != tt.want {
			t.Errorf("%s at %s: %v", tt.period, tt.at, due)
		}
	}
	if _, err := w.orders.Products.Update(t.Context(), "GRANDE", 1, func(p *credit.Product) { p.Inactive = true }, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := w.orders.Preview(t.Context(), credit.Wish{Product: "GRANDE", Period: "3m", Principal: usd(100_00)}, noon); reason(err) != "product" {
		t.Error(err)
	}
}

// TestHondurasBoundsInterestOfEveryFee checks the cap of 54 % a year for fees that are no rate.
func TestHondurasBoundsInterestOfEveryFee(t *testing.T) {
	hnl := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "HNL"} }
	percent := func(p string) instalments.Fee {
		return instalments.Fee{Type: instalments.PercentFee, Percent: money.MustDecimal(p)}
	}
	w := newWorld(t)
	for i, tt := range []struct {
		fee    instalments.Fee
		period string
		want   string
	}{
		{instalments.Fee{Type: instalments.CompoundFee, Percent: money.Int(54)}, "6m", ""},
		{instalments.Fee{Type: instalments.CompoundFee, Percent: money.Int(54)}, "4w", ""},
		{percent("9.1"), "3m", ""},         // 4.5 % a month is 9.13 % of the principal
		{percent("9.3"), "3m", "interest"}, //
		{percent("9.3"), "6m", ""},
		{percent("9.3"), "4w", "interest"},
		{instalments.Fee{Type: instalments.FlatFee, Amount: hnl(300_00)}, "3m", "interest"},
		{instalments.Fee{Type: instalments.FlatFee, Amount: hnl(0)}, "3m", ""},
	} {
		p := product()
		p.Country, p.Minimum, p.Levels, p.LateFee, p.Fee = "HN", hnl(500_00), []credit.Level{{Level: 1, Maximum: hnl(2000_00)}}, credit.LateFee{}, tt.fee
		id := fmt.Sprint("HN-", i)
		if _, err := w.orders.Products.Create(t.Context(), id, p, noon); err != nil {
			t.Fatal(err)
		}
		if _, err := w.orders.Preview(t.Context(), credit.Wish{Product: id, Period: tt.period, Principal: hnl(2000_00)}, noon); reason(err) != tt.want || tt.want == "" && err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}
