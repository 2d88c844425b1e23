package templates_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"recado/templates"
)

func TestMoney(t *testing.T) {
	for _, tt := range []struct {
		minor                int64
		code, locale, expect string
	}{
		{123456750, "COP", "es-CO", "$1.234.567,50"},
		{123456700, "COP", "es-CO", "$1.234.567"},
		{123450, "USD", "es-CO", "US$1.234,50"},
		{123450, "USD", "es-SV", "$1,234.50"},
		{123400, "USD", "es-SV", "$1,234.00"},
		{123450, "USD", "en", "$1,234.50"},
		{123450, "HNL", "es-HN", "L 1,234.50"},
		{-123450, "HNL", "es-HN", "-L 1,234.50"},
		{123450, "COP", "en", "COP 1,234.50"},
		{123450, "USD", "es", "$1,234.50"},
		{5, "USD", "es-SV", "$0.05"},
		{0, "COP", "es-CO", "$0"},
		{500, "JPY", "en", "¥500"},
		{123456700, "COP", "es", "$1.234.567"},
		{123450, "HNL", "es", "L 1,234.50"},
		{10_000_000_000_000, "USD", "es-SV", "$100,000,000,000.00"},
	} {
		if got, err := templates.Money(tt.minor, tt.code, tt.locale); err != nil || got != tt.expect {
			t.Errorf("%d %s in %s: %q %v", tt.minor, tt.code, tt.locale, got, err)
		}
	}
	if got, err := templates.Money(1, "ZZZ", "es"); err == nil {
		t.Error(got)
	}
}

func TestMoneyInTexts(t *testing.T) {
	c, err := templates.LoadFS(fstest.MapFS{
		"es.toml":    {Data: []byte(`"owed" = "Son {{money .total}} en total."`)},
		"es-CO.toml": {},
	}, "es")
	if err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		`{"total":{"minor":123456750,"currency":"COP"}}`: "Son $1.234.567,50 en total.",
		`{"total":{"minor":5000,"currency":"USD"}}`:      "Son $50.00 en total.",
	} {
		if got, err := c.Render("owed", "es", "", json.RawMessage(args)); err != nil || got != want {
			t.Errorf("%s: %q %v", args, got, err)
		}
	}
	for _, args := range []string{`{}`, `{"total":5}`, `{"total":{"minor":1.5,"currency":"USD"}}`, `{"total":{"minor":1e300,"currency":"USD"}}`, `{"total":{"minor":1,"currency":"ZZZ"}}`} {
		if got, err := c.Render("owed", "es", "", json.RawMessage(args)); err == nil {
			t.Errorf("%s: %q", args, got)
		}
	}
}
