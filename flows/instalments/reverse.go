package instalments

import (
	"errors"
	"slices"
)

// ErrReturn means that more was to be returned than was paid.
var ErrReturn = errors.New("instalments: more is returned than was paid")

// Return takes back what a payment paid: it is owed again. The states stay as they are until Restate. The
// error is ErrReturn.
func (p Plan) Return(allocations []Allocation) (Plan, error) {
	p.Instalments = slices.Clone(p.Instalments)
	for _, a := range allocations {
		at := slices.IndexFunc(p.Instalments, func(i Instalment) bool { return i.Number == a.Number })
		if at < 0 {
			return Plan{}, ErrReturn
		}
		back, paid := a.Parts.waterfall(), p.Instalments[at].Paid.waterfall()
		for n := range paid {
			if *back[n] < 0 || *back[n] > *paid[n] {
				return Plan{}, ErrReturn
			}
			*paid[n] -= *back[n]
		}
	}
	return p, nil
}

// Restate gives the instalments the states that follow from what was paid of them, after a return: paid if
// nothing is left, in arrears if inArrears says so, due if they were or if their date is over, and else the
// first is active and the others are pending. today is the date at the debtor's place.
func (p Plan) Restate(today string, inArrears func(number int) bool) Plan {
	p.Instalments = slices.Clone(p.Instalments)
	active := false
	for i := range p.Instalments {
		one := &p.Instalments[i]
		switch {
		case one.Left().Sum() == 0 && (one.Owed.Sum() > 0 || !active):
			one.State = Paid
		case one.State == InArrears || inArrears(one.Number):
			one.State = InArrears
		case one.State == Due || one.Due < today:
			one.State = Due
		case active:
			one.State = Pending
		default:
			one.State, active = Active, true
		}
	}
	return p
}
