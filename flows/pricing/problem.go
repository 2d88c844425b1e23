package pricing

import (
	"errors"
	"fmt"

	"recado/flows/money"
	"recado/flows/validation"
)

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
func ProblemOf(field string, err error) validation.Problem {
	p := validation.Problem{Field: field, Code: validation.Number}
	switch {
	case errors.Is(err, money.ErrCurrency):
		p.Code = validation.Unknown
	case errors.Is(err, money.ErrMixed):
		p.Code = validation.Currency
	case errors.Is(err, money.ErrRange):
		p.Code = validation.TooMuch
	case errors.Is(err, money.ErrPrecision):
		p.Code = validation.Precision
	}
	return p
}
