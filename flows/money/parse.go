package money

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse parses an amount of a currency in the form of APIs, a JSON number without an exponent:
// "1234.50", "1234.5", "1234", "-0.05". It accepts no spaces, plus signs, thousands separators,
// leading zeros or ".5". The error is ErrSyntax, ErrPrecision (more decimals than the currency has,
// even zeros), ErrRange or ErrCurrency.
func Parse(text, currency string) (Amount, error) {
	places, err := Exponent(currency)
	if err != nil {
		return Amount{}, err
	}
	whole, fraction, err := scan(text)
	if err != nil {
		return Amount{}, err
	}
	if len(fraction) > places {
		return Amount{}, fmt.Errorf("%w: %s has %d, %s allows %d", ErrPrecision, quote(text), len(fraction), currency, places)
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 64)
	if err != nil { // only digits, so there are too many of them
		return Amount{}, fmt.Errorf("%w: %s", ErrRange, quote(text))
	}
	if err := inRange(minor); err != nil {
		return Amount{}, err
	}
	return Amount{minor, currency}, nil
}

// maxText is longer than any accepted number.
const maxText = 40

// scan splits a plain number into sign and whole digits, and decimals.
func scan(text string) (whole, fraction string, err error) {
	bad := func() (string, string, error) { return "", "", fmt.Errorf("%w: %s", ErrSyntax, quote(text)) }
	unsigned := strings.TrimPrefix(text, "-")
	digits, fraction, point := strings.Cut(unsigned, ".")
	switch {
	case !allDigits(digits), point && !allDigits(fraction):
		return bad()
	case len(digits) > 1 && digits[0] == '0':
		return bad()
	case len(text) > maxText:
		return "", "", fmt.Errorf("%w: %s", ErrRange, quote(text))
	}
	return text[:len(text)-len(unsigned)] + digits, fraction, nil
}

func allDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// quote returns only the beginning of an input, for errors and logs.
func quote(text string) string {
	if len(text) > maxText {
		return strconv.QuoteToASCII(text[:maxText]) + "…"
	}
	return strconv.QuoteToASCII(text)
}
