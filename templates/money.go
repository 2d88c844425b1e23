package templates

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/bojanz/currency"
)

// Money formats an amount, in minor units (cents) of an ISO 4217 currency, in the form of a
// locale: "$1.234.567,50" in es-CO, "L 1,234.50" in es-HN, "$1,234.50" in es-SV and en. Whole
// Colombian pesos have no cents. Grouping and symbols are those of CLDR. Its no-break spaces
// become plain spaces, as an SMS with one costs twice, and are removed after "$". The base "es"
// formats a currency as its own country does ("$1.234.567" of COP, "L 1,234.50" of HNL), others
// as Latin America, so that all texts and documents in "es" show the same amount. It returns an
// error for an unknown currency.
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

// countries maps the currencies that only one Spanish-speaking country uses to its locale.
var countries = map[string]string{
	"ARS": "es-AR", "BOB": "es-BO", "CLP": "es-CL", "COP": "es-CO", "CRC": "es-CR", "DOP": "es-DO", "GTQ": "es-GT",
	"HNL": "es-HN", "MXN": "es-MX", "NIO": "es-NI", "PEN": "es-PE", "PYG": "es-PY", "UYU": "es-UY",
}

var errMoney = errors.New("money wants {minor, currency}")

// money formats an amount of the arguments: {"minor": 123450, "currency": "USD"}. An invalid
// amount is an error, since a sentence without its price would still be sent.
func money(locale string, v any) (string, error) {
	m, _ := v.(map[string]any)
	minor, number := m["minor"].(float64)
	code, text := m["currency"].(string)
	if number && minor == 0 && code == "" {
		return "", nil // zero without a currency: no amount was given
	}
	if !number || !text || minor != math.Trunc(minor) || math.Abs(minor) > 1<<53 {
		return "", errMoney
	}
	return Money(int64(minor), code, locale)
}
