package money_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"recado/flows/money"
)

var hostile = []string{
	"", " ", "-", ".", "1.", ".5", "+1", "--1", "1 ", " 1", "1,50", "1.234,50", "1,234.50", "$1", "1e3", "1E3", "1e1000000", "1e-1000000",
	"NaN", "nan", "Inf", "-Inf", "Infinity", "0x1F", "1_000", "007", "00", "-01", "1.2.3", "١٢", "１２", "−1", "1\x00", "1\n", "null", "\"1\"", "1/2",
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		text, currency string
		want           int64
	}{
		{"1234.50", "USD", 123450},
		{"1234.5", "USD", 123450},
		{"1234", "COP", 123400},
		{"0", "USD", 0},
		{"-0", "USD", 0},
		{"-0.05", "HNL", -5},
		{"500", "JPY", 500},
		{"1.234", "KWD", 1234},
		{"100000000000.00", "USD", money.MaxMinor},
	} {
		if got, err := money.Parse(tt.text, tt.currency); err != nil || got != (money.Amount{Minor: tt.want, Currency: tt.currency}) {
			t.Errorf("%q: %v %v", tt.text, got, err)
		}
	}
	for _, text := range hostile {
		if got, err := money.Parse(text, "USD"); !errors.Is(err, money.ErrSyntax) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	for _, tt := range []struct {
		text, currency string
		want           error
	}{
		{"1.234", "USD", money.ErrPrecision},
		{"1.500", "COP", money.ErrPrecision}, // ambiguous: 1500 or 1.5
		{"1.0", "JPY", money.ErrPrecision},
		{"100000000000.01", "USD", money.ErrRange},
		{"-100000000000.01", "USD", money.ErrRange},
		{"9223372036854775808", "USD", money.ErrRange},
		{strings.Repeat("9", 100_000), "USD", money.ErrRange},
		{"1", "usd", money.ErrCurrency},
		{"1", "", money.ErrCurrency},
	} {
		_, err := money.Parse(tt.text, tt.currency)
		if !errors.Is(err, tt.want) || len(err.Error()) > 200 {
			t.Errorf("%.40q: %.200v", tt.text, err)
		}
	}
}

func TestParseProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a := money.Amount{
			Minor:    rapid.Int64Range(-money.MaxMinor, money.MaxMinor).Draw(r, "minor"),
			Currency: rapid.SampledFrom([]string{"USD", "COP", "HNL", "EUR", "MXN", "JPY", "KWD"}).Draw(r, "currency"),
		}
		if got, err := money.Parse(a.Text(), a.Currency); err != nil || got != a {
			r.Fatal(a, got, err)
		}
	})
}

// An accepted amount is in range, and is the same when its text is parsed again.
func FuzzParse(f *testing.F) {
	for _, text := range append([]string{"1234.50", "-0.05", "100000000000.00", "1.234", strings.Repeat("9", 50)}, hostile...) {
		f.Add(text, "USD")
		f.Add(text, "JPY")
	}
	f.Fuzz(func(t *testing.T, text, currency string) {
		a, err := money.Parse(text, currency)
		if err == nil {
			if again, err := money.Parse(a.Text(), currency); err != nil || again != a || a.Check() != nil {
				t.Errorf("%q: %v, again %v %v", text, a, again, err)
			}
			if strings.Trim(text, "-0123456789.") != "" {
				t.Errorf("%q was read", text)
			}
		}
		d, err := money.ParseDecimal(text)
		if err == nil {
			if again, err := money.ParseDecimal(d.String()); err != nil || again.Cmp(d) != 0 || d.Places() > money.MaxPlaces {
				t.Errorf("%q: %v, again %v %v", text, d, again, err)
			}
		}
	})
}
