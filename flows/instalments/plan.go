package instalments

import (
	"errors"
	"time"

	"recado/flows/money"
)

// Period is the time between two instalments.
type Period string

// The periods.
const (
	Monthly   Period = "monthly"
	HalfMonth Period = "15_days"
	Weekly    Period = "weekly"
)

// perYear returns the periods of a year, by which a yearly rate is divided: months and 15 days of a year
// of 360 days, and weeks.
func (p Period) perYear() int64 {
	return map[Period]int64{Monthly: 12, HalfMonth: 24, Weekly: 52}[p]
}

// FeeType is how the price of a loan is computed.
type FeeType string

// The types of fees. A fee that does not depend on the balance is divided evenly among the instalments.
const (
	FlatFee     FeeType = "AMOUNT"   // an amount for the whole loan
	PercentFee  FeeType = "PERCENT"  // a percentage of the principal, for the whole loan
	CompoundFee FeeType = "COMPOUND" // a yearly rate on the balance
)

// Fee is the price of a loan.
type Fee struct {
	Type    FeeType       `json:"type"`
	Amount  money.Amount  `json:"amount,omitzero"`  // of a FlatFee
	Percent money.Decimal `json:"percent,omitzero"` // of a PercentFee, or a year's of a CompoundFee: 36 is 3 % a month
}

// Terms are the conditions of a loan.
type Terms struct {
	Principal money.Amount  `json:"principal"`
	Count     int           `json:"count"`
	Period    Period        `json:"period"`
	Fee       Fee           `json:"fee"`
	VAT       money.Decimal `json:"vat,omitzero"` // percent
	// VATOnInterest adds VAT on the interest on top of the level payment.
	VATOnInterest bool   `json:"vatOnInterest,omitempty"`
	First         string `json:"first"` // the first due date, "2026-12-31"
}

// The bounds of terms.
const (
	MaxCount   = 360
	maxPercent = 1000
	maxVAT     = 100
)

// The errors of New.
var (
	ErrPrincipal = errors.New("instalments: the principal must be more than zero")
	ErrCount     = errors.New("instalments: there must be 1 to 360 instalments")
	ErrPeriod    = errors.New("instalments: an unknown period")
	ErrFee       = errors.New("instalments: an unknown type of fee, or a fee out of range")
	ErrVAT       = errors.New("instalments: VAT must be 0 to 100 percent")
	ErrDate      = errors.New("instalments: not a date")
)

// check returns what is wrong with terms.
func (t Terms) check() error {
	if err := t.Principal.Check(); err != nil {
		return err
	}
	switch {
	case t.Principal.Minor <= 0:
		return ErrPrincipal
	case t.Count < 1 || t.Count > MaxCount:
		return ErrCount
	case t.Period.perYear() == 0:
		return ErrPeriod
	case t.VAT.Sign() < 0 || t.VAT.Cmp(money.Int(maxVAT)) > 0:
		return ErrVAT
	case t.Fee.Percent.Sign() < 0 || t.Fee.Percent.Cmp(money.Int(maxPercent)) > 0 || t.Fee.Percent.Places() > money.MaxPlaces:
		return ErrFee
	}
	if _, err := time.Parse(time.DateOnly, t.First); err != nil {
		return ErrDate
	}
	switch t.Fee.Type {
	case PercentFee, CompoundFee:
		return nil
	case FlatFee:
		if t.Fee.Amount.Blank() {
			return ErrFee
		}
		if order, err := t.Fee.Amount.Cmp(money.Zero(t.Principal.Currency)); err != nil || order < 0 {
			return errors.Join(ErrFee, err)
		}
		return nil
	}
	return ErrFee
}

// New divides a loan. The error is one of this package or of package money.
func New(t Terms) (Plan, error) {
	if err := t.check(); err != nil {
		return Plan{}, err
	}
	p := Plan{Currency: t.Principal.Currency}
	split := t.even
	if t.Fee.Type == CompoundFee {
		split = t.level
	}
	parts, err := split()
	if err != nil {
		return Plan{}, err
	}
	for i, owed := range parts {
		if t.VATOnInterest {
			if owed.InterestVAT, err = percent(owed.Interest, p.Currency, t.VAT); err != nil {
				return Plan{}, err
			}
		}
		p.Instalments = append(p.Instalments, Instalment{Number: i + 1, Due: t.due(i), Owed: owed, State: Pending})
	}
	if _, err := p.Total(); err != nil { // beyond the range of money
		return Plan{}, err
	}
	p.activate()
	return p, nil
}

// due returns the due date of an instalment. Months keep the day of the first one, or end earlier if
// they are shorter.
func (t Terms) due(i int) string {
	first, err := time.Parse(time.DateOnly, t.First)
	if err != nil {
		return "" // checked before
	}
	switch t.Period {
	case Weekly:
		first = first.AddDate(0, 0, 7*i)
	case HalfMonth:
		first = first.AddDate(0, 0, 15*i)
	default:
		month := time.Date(first.Year(), first.Month()+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		last := month.AddDate(0, 1, -1).Day()
		first = month.AddDate(0, 0, min(first.Day(), last)-1)
	}
	return first.Format(time.DateOnly)
}
