package money

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/bojanz/currency"
)

// MaxMinor bounds an amount either way, in minor units: a hundred thousand million pesos
// or dollars. Every result is held to it, so that no sum of int64 ever wraps.
const MaxMinor int64 = 10_000_000_000_000

// What can be wrong with an amount. Every error of this package is one of these, or
// wraps one.
var (
	ErrCurrency  = errors.New("money: not a currency of ISO 4217")
	ErrMixed     = errors.New("money: two currencies")
	ErrRange     = errors.New("money: too large")
	ErrSyntax    = errors.New("money: not a plain decimal number")
	ErrPrecision = errors.New("money: more decimals than it may have")
)

// Amount is an amount of money. The zero Amount is no money of no currency: it is Blank,
// and may not be reckoned with.
type Amount struct {
	Minor    int64  `json:"minor"`    // in the minor unit: cents, 12345 is 123.45
	Currency string `json:"currency"` // ISO 4217, "USD"
}

// Zero is no money of a currency.
func Zero(currency string) Amount { return Amount{Currency: currency} }

// Exponent is how many decimals a currency has by ISO 4217: 2 for USD and also for COP,
// 0 for JPY. It is ErrCurrency for one that is not known.
func Exponent(code string) (int, error) {
	digits, ok := currency.GetDigits(code)
	if !ok {
		return 0, fmt.Errorf("%w: %q", ErrCurrency, code)
	}
	return int(digits), nil
}

// Check says what is wrong with an amount that came from outside: ErrCurrency or ErrRange.
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

// with is the currency of both. It is ErrMixed when there are two, and ErrRange where one
// of them is out of bounds already.
func (a Amount) with(b Amount) error {
	if a.Currency != b.Currency {
		return fmt.Errorf("%w: %q and %q", ErrMixed, a.Currency, b.Currency)
	}
	return cmp.Or(inRange(a.Minor), inRange(b.Minor))
}

// Add is a + b, or ErrMixed or ErrRange.
func (a Amount) Add(b Amount) (Amount, error) {
	if err := a.with(b); err != nil {
		return Amount{}, err
	}
	sum := Amount{a.Minor + b.Minor, a.Currency}
	return sum, inRange(sum.Minor)
}

// Sub is a − b, or ErrMixed or ErrRange.
func (a Amount) Sub(b Amount) (Amount, error) { return a.Add(b.Neg()) }

// Neg is −a.
func (a Amount) Neg() Amount { return Amount{-a.Minor, a.Currency} }

// Cmp is −1, 0 or 1 as a is less than, equal to or more than b, or ErrMixed or ErrRange.
func (a Amount) Cmp(b Amount) (int, error) {
	if err := a.with(b); err != nil {
		return 0, err
	}
	return cmp.Compare(a.Minor, b.Minor), nil
}

// Sum adds amounts of one currency to its zero, so that of none it is zero; or ErrMixed
// or ErrRange.
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

// IsZero reports whether a is no money, of whatever currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Negative reports whether a is less than nothing.
func (a Amount) Negative() bool { return a.Minor < 0 }

// Blank reports whether a was never given: it has no currency.
func (a Amount) Blank() bool { return a == Amount{} }

// Text is the number alone with all of the currency's decimals, as APIs write it:
// "1234.50". Parse reads it back.
func (a Amount) Text() string {
	places, err := Exponent(a.Currency)
	if err != nil {
		places = 2 // only ever seen in a log beside the error
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

// String is for logs: "1234.50 USD".
func (a Amount) String() string { return strings.TrimSpace(a.Text() + " " + a.Currency) }
