package instalments

import (
	"errors"
	"slices"

	"recado/flows/money"
)

// The errors of Pay and Charge.
var (
	ErrPayment = errors.New("instalments: a payment must be more than zero")
	ErrUnknown = errors.New("instalments: no instalment of that number that may be charged")
)

// Allocation is what one payment paid of one instalment.
type Allocation struct {
	Number int   `json:"number"`
	Parts  Parts `json:"parts"`
}

// Payment is what became of a payment.
type Payment struct {
	Allocations []Allocation
	Rest        money.Amount // more than was owed
	Changes     []Change
}

// Pay allocates a payment, and returns the changed plan. The error is ErrPayment, or one of package money
// for another currency.
func (p Plan) Pay(a money.Amount) (Plan, Payment, error) {
	order, err := a.Cmp(money.Zero(p.Currency))
	if err != nil {
		return Plan{}, Payment{}, err
	}
	if order <= 0 {
		return Plan{}, Payment{}, ErrPayment
	}
	p.Instalments = slices.Clone(p.Instalments)
	left := a.Minor
	var result Payment
	for i := range p.Instalments {
		one := &p.Instalments[i]
		paid := one.take(&left)
		if paid == (Parts{}) {
			continue
		}
		result.Allocations = append(result.Allocations, Allocation{one.Number, paid})
		if one.Left().Sum() == 0 {
			result.Changes = append(result.Changes, Change{one.Number, one.State, Paid})
			one.State = Paid
		}
	}
	result.Changes = append(result.Changes, p.activate()...)
	result.Rest = money.Amount{Minor: left, Currency: p.Currency}
	return p, result, nil
}

// take pays the parts of an instalment from what is left, in order.
func (i *Instalment) take(left *int64) (paid Parts) {
	open := i.Left()
	due, now, before := open.waterfall(), paid.waterfall(), i.Paid.waterfall()
	for n := range due {
		part := min(*due[n], *left)
		*now[n] = part
		*before[n] += part
		*left -= part
	}
	return paid
}

// Charge adds a late fee and debt to an instalment that is not paid, each with VAT. It returns the changed
// plan, ErrUnknown, ErrPayment for a negative amount, or an error of package money.
func (p Plan) Charge(number int, fee, debt money.Amount, vat money.Decimal) (Plan, error) {
	at := slices.IndexFunc(p.Instalments, func(i Instalment) bool { return i.Number == number && i.State != Paid })
	if at < 0 {
		return Plan{}, ErrUnknown
	}
	p.Instalments = slices.Clone(p.Instalments)
	owed := &p.Instalments[at].Owed
	for _, one := range []struct {
		amount   money.Amount
		sum, vat *int64
	}{{fee, &owed.Fee, &owed.FeeVAT}, {debt, &owed.Debt, &owed.DebtVAT}} {
		if one.amount.Blank() {
			continue
		}
		if order, err := one.amount.Cmp(money.Zero(p.Currency)); err != nil || order < 0 {
			return Plan{}, errors.Join(ErrPayment, err)
		}
		tax, err := one.amount.Percent(vat)
		if err != nil {
			return Plan{}, err
		}
		*one.sum += one.amount.Minor
		*one.vat += tax.Minor
	}
	if _, err := p.Total(); err != nil {
		return Plan{}, err
	}
	return p, nil
}
