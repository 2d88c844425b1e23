package money

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads an amount of a currency from the form that APIs write, a JSON number without
// an exponent: "1234.50", "1234.5", "1234", "-0.05". Nothing else is read: no spaces, no
// plus, no thousands, no leading zeros, no ".5". The error is ErrSyntax, ErrPrecision (more
// decimals than the currency has, be they zeros), ErrRange or ErrCurrency.
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
		return Amount{}, fmt.Errorf("%w: %s has %d, %s bears %d", ErrPrecision, quote(text), len(fraction), currency, places)
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 64)
	if err != nil { // digits it is: there are too many of them
		return Amount{}, fmt.Errorf("%w: %s", ErrRange, quote(text))
	}
	if err := inRange(minor); err != nil {
		return Amount{}, err
	}
	return Amount{minor, currency}, nil
}

// maxText bounds what is looked at: no number that is accepted is longer.
const maxText = 40

// scan takes a plain number apart: its sign and whole digits, and its decimals.
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

// quote keeps what was typed out of a log but for its beginning.
func quote(text string) string {
	if len(text) > maxText {
		return strconv.QuoteToASCII(text[:maxText]) + "…"
	}
	return strconv.QuoteToASCII(text)
}
