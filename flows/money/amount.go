package money

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/bojanz/currency"
)

// MaxMinor bounds an amount in both directions, in minor units: a hundred thousand million pesos or
// dollars. Every result is checked against it, so that no sum of int64 overflows.
const MaxMinor int64 = 10_000_000_000_000

// The errors of this package. Every error is or wraps one of these.
var (
	ErrCurrency  = errors.New("money: not a currency of ISO 4217")
	ErrMixed     = errors.New("money: two currencies")
	ErrRange     = errors.New("money: too large")
	ErrSyntax    = errors.New("money: not a plain decimal number")
	ErrPrecision = errors.New("money: more decimals than it may have")
)

// Amount is an amount of money. The zero Amount has no currency: it is Blank and must not be used
// in calculations.
type Amount struct {
	Minor    int64  `json:"minor"`    // in the minor unit: 12345 is 123.45
	Currency string `json:"currency"` // ISO 4217, "USD"
}

// Zero returns zero of a currency.
func Zero(currency string) Amount { return Amount{Currency: currency} }

// Exponent returns a currency's number of decimals by ISO 4217: 2 for USD and COP, 0 for JPY. The
// error is ErrCurrency for an unknown one.
func Exponent(code string) (int, error) {
	digits, ok := currency.GetDigits(code)
	if !ok {
		return 0, fmt.Errorf("%w: %q", ErrCurrency, code)
	}
	return int(digits), nil
}

// Check validates an amount from outside. The error is ErrCurrency or ErrRange.
func (a Amount) Check() error {
	if _, err := Exponent(a.Currency); err != nil {
		return err
	}
	return inRange(a.Minor)
}

func inRange(minor int64) error {
	if minor > MaxMinor || minor < -MaxMinor {
		return fmt.Errorf("%w: %d minor units, at most %d", ErrRange, minor, MaxMinor)
	}
	return nil
}

// with checks that two amounts can be combined: ErrMixed for different currencies, ErrRange if one
// is out of range.
func (a Amount) with(b Amount) error {
	if a.Currency != b.Currency {
		return fmt.Errorf("%w: %q and %q", ErrMixed, a.Currency, b.Currency)
	}
	return cmp.Or(inRange(a.Minor), inRange(b.Minor))
}

// Add returns a + b, or ErrMixed or ErrRange.
func (a Amount) Add(b Amount) (Amount, error) {
	if err := a.with(b); err != nil {
		return Amount{}, err
	}
	sum := Amount{a.Minor + b.Minor, a.Currency}
	return sum, inRange(sum.Minor)
}

// Sub returns a − b, or ErrMixed or ErrRange.
func (a Amount) Sub(b Amount) (Amount, error) { return a.Add(b.Neg()) }

// Neg returns −a.
func (a Amount) Neg() Amount { return Amount{-a.Minor, a.Currency} }

// Cmp returns −1, 0 or 1 if a is less than, equal to or more than b, or ErrMixed or ErrRange.
func (a Amount) Cmp(b Amount) (int, error) {
	if err := a.with(b); err != nil {
		return 0, err
	}
	return cmp.Compare(a.Minor, b.Minor), nil
}

// Sum returns the sum of amounts of one currency, zero without any, or ErrMixed or ErrRange.
func Sum(currency string, amounts ...Amount) (Amount, error) {
	total := Zero(currency)
	for _, a := range amounts {
		var err error
		if total, err = total.Add(a); err != nil {
			return Amount{}, err
		}
	}
	return total, nil
}

// IsZero reports whether the amount is zero, in any currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Negative reports whether the amount is less than zero.
func (a Amount) Negative() bool { return a.Minor < 0 }

// Blank reports whether a was never set: it has no currency.
func (a Amount) Blank() bool { return a == Amount{} }

// Text returns the number with all decimals of the currency, as in APIs: "1234.50". Parse reads it.
func (a Amount) Text() string {
	places, err := Exponent(a.Currency)
	if err != nil {
		places = 2 // only for logs, together with the error
	}
	sign, digits := "", strconv.FormatInt(a.Minor, 10)
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if places == 0 {
		return sign + digits
	}
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return sign + digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// String returns the amount for logs: "1234.50 USD".
func (a Amount) String() string { return strings.TrimSpace(a.Text() + " " + a.Currency) }
