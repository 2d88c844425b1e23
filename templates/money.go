package templates

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/bojanz/currency"
)

// Money is an amount, in minor units (cents) of an ISO 4217 currency, as people of a
// locale write it: "$1.234.567,50" in es-CO, "L 1,234.50" in es-HN, "$1,234.50" in es-SV
// and en. Whole pesos of Colombia go without cents. Grouping and symbols are CLDR's; its
// no-break spaces are made plain, as an SMS with one costs twice, and there is none after
// a "$". The base "es" writes a currency as its own country does ("$1.234.567" of COP,
// "L 1,234.50" of HNL), others as Latin America: every text and document that is worded in
// it has the same amount in the same letters.
func Money(minor int64, code, locale string) (string, error) {
	a, err := currency.NewAmountFromInt64(minor, code)
	if err != nil {
		return "", fmt.Errorf("templates: %w", err)
	}
	if locale == "es" {
		locale = cmp.Or(countries[code], "es-419")
	}
	f := currency.NewFormatter(currency.NewLocale(locale))
	if code == "COP" && minor%100 == 0 {
		f.MinDigits = 0
	}
	return strings.ReplaceAll(strings.ReplaceAll(f.Format(a), "$\u00a0", "$"), "\u00a0", " "), nil
}

// countries are those of the currencies that one country of Spanish has to itself.
var countries = map[string]string{
	"ARS": "es-AR", "BOB": "es-BO", "CLP": "es-CL", "COP": "es-CO", "CRC": "es-CR", "DOP": "es-DO", "GTQ": "es-GT",
	"HNL": "es-HN", "MXN": "es-MX", "NIO": "es-NI", "PEN": "es-PE", "PYG": "es-PY", "UYU": "es-UY",
}

var errMoney = errors.New("money wants {minor, currency}")

// money words an amount as it stands in arguments: {"minor": 123450, "currency": "USD"}.
// A price that cannot be worded is an error: a sentence without it would still be sent.
func money(locale string, v any) (string, error) {
	m, _ := v.(map[string]any)
	minor, number := m["minor"].(float64)
	code, text := m["currency"].(string)
	if number && minor == 0 && code == "" {
		return "", nil // no money of no currency: nothing was ever given
	}
	if !number || !text || minor != math.Trunc(minor) || math.Abs(minor) > 1<<53 {
		return "", errMoney
	}
	return Money(int64(minor), code, locale)
}
