package pricing

import (
	"errors"
	"fmt"
	"strings"

	"recado/flows/money"
)

// Problem is one problem of a job, a tariff or a contract.
type Problem struct {
	Field string `json:"field"`         // "materials[2].cost"
	Key   string `json:"key"`           // text key: "pricing.field.negative"
	Max   int    `json:"max,omitempty"` // the limit, for the text
}

// The keys of problems.
const (
	KeyRequired  = "pricing.field.required"
	KeyUnknown   = "pricing.field.unknown"   // no such service, zone, country, priority, currency
	KeyNumber    = "pricing.field.number"    // not a plain number: NaN, an exponent, words
	KeyNegative  = "pricing.field.negative"  // less than zero
	KeyZero      = "pricing.field.nothing"   // zero where it is not allowed
	KeyTooMuch   = "pricing.field.too_much"  // above Max, or beyond the range of money
	KeyPrecision = "pricing.field.precision" // more than Max decimals
	KeyCurrency  = "pricing.field.currency"  // not the tariff's currency
	KeyTooLong   = "pricing.field.too_long"  // more than Max characters, or several lines
	KeyTooMany   = "pricing.field.too_many"  // more than Max lines
	KeyEither    = "pricing.field.either"    // one of two must be given, and not both
)

// InvalidError lists all problems.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	var b strings.Builder
	b.WriteString("pricing: invalid:")
	for i, p := range e.Problems {
		if i == 10 {
			fmt.Fprintf(&b, " and %d more", len(e.Problems)-i)
			break
		}
		b.WriteString(" " + p.Field + " (" + p.Key + ")")
	}
	return b.String()
}

// DiscountError says that a role may not grant a discount, and which roles could.
type DiscountError struct {
	Percent money.Decimal `json:"percent"` // the requested one
	Role    Role          `json:"role"`
	Max     money.Decimal `json:"max"`   // the highest that the role may grant
	Roles   []Role        `json:"roles"` // roles that may grant it, the one with the lowest limit first; empty: nobody may
}

// KeyDiscount is the text key of a DiscountError.
const KeyDiscount = "pricing.discount.too_much"

func (e *DiscountError) Error() string {
	return fmt.Sprintf("pricing: %q may grant a discount of %s %%, not %s %%; %v may", e.Role, e.Max, e.Percent, e.Roles)
}

// ProblemOf converts an error of package money to the problem of a field, for callers that parse
// before they price.
func ProblemOf(field string, err error) Problem {
	p := Problem{Field: field, Key: KeyNumber}
	switch {
	case errors.Is(err, money.ErrCurrency):
		p.Key = KeyUnknown
	case errors.Is(err, money.ErrMixed):
		p.Key = KeyCurrency
	case errors.Is(err, money.ErrRange):
		p.Key = KeyTooMuch
	case errors.Is(err, money.ErrPrecision):
		p.Key = KeyPrecision
	}
	return p
}
