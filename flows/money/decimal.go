package money

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// The limits of a parsed decimal, in digits.
const (
	MaxWhole  = 12 // before the point
	MaxPlaces = 6  // after it
)

// Decimal is an exact number other than money: a quantity, hours, a percentage (19 is 19 %). The
// zero Decimal is 0. Compare with Cmp or reflect.DeepEqual, not with ==. JSON output is a string,
// "1.5"; JSON input may be a string or a number.
type Decimal struct{ d decimal.Decimal }

// ParseDecimal parses a number by the rules of Parse, with at most MaxWhole and MaxPlaces digits.
// The error is ErrSyntax, ErrPrecision or ErrRange.
func ParseDecimal(text string) (Decimal, error) {
	whole, fraction, err := scan(text)
	if err != nil {
		return Decimal{}, err
	}
	if len(fraction) > MaxPlaces {
		return Decimal{}, fmt.Errorf("%w: %s has %d, at most %d", ErrPrecision, quote(text), len(fraction), MaxPlaces)
	}
	if len(strings.TrimPrefix(whole, "-")) > MaxWhole {
		return Decimal{}, fmt.Errorf("%w: %s", ErrRange, quote(text))
	}
	coefficient, err := strconv.ParseInt(whole+fraction, 10, 64) // 18 digits fit
	if err != nil {
		return Decimal{}, fmt.Errorf("%w: %s", ErrSyntax, quote(text))
	}
	return New(coefficient, len(fraction)), nil
}

// MustDecimal is ParseDecimal for constants; it panics on an error.
func MustDecimal(text string) Decimal {
	d, err := ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// New returns n × 10^−places: New(15, 1) is 1.5.
func New(n int64, places int) Decimal {
	return exact(decimal.New(n, -int32(places)))
}

// exact normalises a value by removing trailing zeros.
func exact(d decimal.Decimal) Decimal {
	if d.IsZero() {
		return Decimal{}
	}
	return Decimal{d.Normalize()}
}

// Int returns a whole number.
func Int(n int64) Decimal { return New(n, 0) }

// Add returns d + e, exactly.
func (d Decimal) Add(e Decimal) Decimal { return exact(d.d.Add(e.d)) }

// Sub returns d − e, exactly.
func (d Decimal) Sub(e Decimal) Decimal { return exact(d.d.Sub(e.d)) }

// Mul returns d × e, exactly.
func (d Decimal) Mul(e Decimal) Decimal { return exact(d.d.Mul(e.d)) }

// Cmp returns −1, 0 or 1 if d is less than, equal to or more than e.
func (d Decimal) Cmp(e Decimal) int { return d.d.Cmp(e.d) }

// Sign returns −1, 0 or 1 if d is negative, zero or positive.
func (d Decimal) Sign() int { return d.d.Sign() }

// Places returns d's number of decimals without trailing zeros.
func (d Decimal) Places() int { return int(max(0, -d.d.Normalize().Exponent())) }

// Units returns d × 10^places as a whole number: 1.5 with two places is 150. It returns false if
// that is not a whole number, or does not fit.
func (d Decimal) Units(places int) (int64, bool) {
	n := d.d.Shift(int32(places)).Normalize()
	if n.Exponent() < 0 || !n.BigInt().IsInt64() {
		return 0, false
	}
	return n.IntPart(), true
}

// String returns the number without trailing zeros: "1.5".
func (d Decimal) String() string { return d.d.String() }

// MarshalText writes what ParseDecimal reads.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDecimal.
func (d *Decimal) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDecimal(string(text))
	return err
}

// UnmarshalJSON reads "1.5" and 1.5; null leaves d unchanged.
func (d *Decimal) UnmarshalJSON(raw []byte) error {
	if bytes.Equal(raw, []byte("null")) {
		return nil
	}
	text := string(raw)
	if len(raw) > 0 && raw[0] == '"' {
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
	}
	return d.UnmarshalText([]byte(text))
}

// UnmarshalTOML reads 1.5, 2 and "1.5". A TOML float is binary, so the shortest decimal with the
// same value is used: exact for the 15 digits that a float keeps.
func (d *Decimal) UnmarshalTOML(value any) error {
	switch v := value.(type) {
	case string:
		return d.UnmarshalText([]byte(v))
	case int64:
		return d.UnmarshalText([]byte(strconv.FormatInt(v, 10)))
	case float64:
		text := strconv.FormatFloat(v, 'f', -1, 64)
		if len(text) > 16 { // including the point
			return fmt.Errorf("%w: write %s in quotes", ErrRange, quote(text))
		}
		return d.UnmarshalText([]byte(text))
	default:
		return fmt.Errorf("%w: a %T", ErrSyntax, value)
	}
}
