package instalments

import (
	"slices"
	"time"

	"recado/flows/money"
)

// State is the state of an instalment or, without Pending, of a loan.
type State string

// The states, in order.
const (
	Pending   State = "PENDING"
	Active    State = "ACTIVE" // the one to be paid next
	Due       State = "DUE"    // not paid on its date
	InArrears State = "IN_ARREARS"
	Paid      State = "PAID"
)

// Parts are what an instalment consists of, in minor units of the plan's currency.
type Parts struct {
	Debt        int64 `json:"debt,omitempty"` // charges of before, such as costs of collection
	DebtVAT     int64 `json:"debtVat,omitempty"`
	Fee         int64 `json:"fee,omitempty"` // for being late
	FeeVAT      int64 `json:"feeVat,omitempty"`
	Interest    int64 `json:"interest,omitempty"`
	InterestVAT int64 `json:"interestVat,omitempty"`
	Principal   int64 `json:"principal,omitempty"`
}

// waterfall lists the parts in the order in which they are paid.
func (p *Parts) waterfall() []*int64 {
	return []*int64{&p.Debt, &p.DebtVAT, &p.Fee, &p.FeeVAT, &p.Interest, &p.InterestVAT, &p.Principal}
}

// Sum returns the sum of the parts.
func (p Parts) Sum() (sum int64) {
	for _, part := range p.waterfall() {
		sum += *part
	}
	return sum
}

// minus returns the parts less others.
func (p Parts) minus(other Parts) Parts {
	taken := other.waterfall()
	for i, part := range p.waterfall() {
		*part -= *taken[i]
	}
	return p
}

// Instalment is one part of a loan.
type Instalment struct {
	Number int    `json:"number"` // from 1
	Due    string `json:"due"`    // the date on which it has to be paid, "2026-12-31"
	Owed   Parts  `json:"owed"`
	Paid   Parts  `json:"paid,omitzero"`
	State  State  `json:"state"`
}

// Left returns what is still to be paid.
func (i Instalment) Left() Parts { return i.Owed.minus(i.Paid) }

// Plan is a loan in instalments, the oldest first.
type Plan struct {
	Currency    string       `json:"currency"`
	Instalments []Instalment `json:"instalments"`
}

// Change is a change of an instalment's state.
type Change struct {
	Number   int
	From, To State
}

// Total returns what all instalments come to, paid or not, or money.ErrRange.
func (p Plan) Total() (money.Amount, error) {
	return p.sum(func(i Instalment) Parts { return i.Owed })
}

// Left returns what is still to be paid.
func (p Plan) Left() (money.Amount, error) { return p.sum(Instalment.Left) }

func (p Plan) sum(of func(Instalment) Parts) (money.Amount, error) {
	total := money.Zero(p.Currency)
	for _, i := range p.Instalments {
		sum, err := total.Add(money.Amount{Minor: of(i).Sum(), Currency: p.Currency})
		if err != nil {
			return money.Amount{}, err
		}
		total = sum
	}
	return total, nil
}

// State returns the state of the loan, which follows its instalments.
func (p Plan) State() State {
	states := map[State]int{}
	for _, i := range p.Instalments {
		states[i.State]++
	}
	switch {
	case states[Paid] == len(p.Instalments):
		return Paid
	case states[InArrears] > 0:
		return InArrears
	case states[Due] > 0:
		return Due
	}
	return Active
}

// MarkDue marks the instalments whose date is over, and returns the changed plan. today is the date at the
// debtor's place.
func (p Plan) MarkDue(today string) (Plan, []Change) {
	return p.mark(func(i Instalment) bool { return i.State == Active && i.Due < today }, Due)
}

// MarkArrears marks the due instalments that were not paid within the days of grace.
func (p Plan) MarkArrears(today string, grace int) (Plan, []Change) {
	return p.mark(func(i Instalment) bool { return i.State == Due && daysAfter(i.Due, today) > grace }, InArrears)
}

// mark gives a state to the instalments that fit, the oldest first, and makes the next one active.
func (p Plan) mark(fits func(Instalment) bool, to State) (Plan, []Change) {
	p.Instalments = slices.Clone(p.Instalments)
	var changes []Change
	for i := range p.Instalments {
		if !fits(p.Instalments[i]) {
			continue
		}
		changes = append(changes, Change{p.Instalments[i].Number, p.Instalments[i].State, to})
		p.Instalments[i].State = to
		changes = append(changes, p.activate()...)
	}
	return p, changes
}

// activate makes the first instalment active that is neither paid nor late, if it is pending. One of which
// nothing is owed is paid.
func (p Plan) activate() (changes []Change) {
	for i := range p.Instalments {
		one := &p.Instalments[i]
		if one.State == Active {
			return changes
		}
		if one.State != Pending {
			continue
		}
		to := Active
		if one.Left().Sum() == 0 {
			to = Paid
		}
		changes = append(changes, Change{one.Number, one.State, to})
		if one.State = to; to == Active {
			return changes
		}
	}
	return changes
}

// daysAfter returns the days from one date to another; 0 for what is no date.
func daysAfter(from, to string) int {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}
