package debts

import (
	"errors"
	"slices"
	"time"

	"recado/flows/money"
)

// PromiseState is the state of a promise.
type PromiseState string

// The states of a promise.
const (
	PromiseRunning PromiseState = "running"
	PromiseKept    PromiseState = "kept"
	PromiseBroken  PromiseState = "broken"
)

// Part is one payment of a promise.
type Part struct {
	Due    string       `json:"due"` // the last day on which it keeps the promise, "2026-12-04"
	Amount money.Amount `json:"amount"`
}

// Promise is a person's word to pay, in one part or, as an agreement, in several.
type Promise struct {
	ID      string       `json:"id"` // of the command that made it
	At      time.Time    `json:"at"`
	Debts   []string     `json:"debts"` // that it covers
	Balance money.Amount `json:"balance"`
	Parts   []Part       `json:"parts"` // the earliest first
	Ends    []time.Time  `json:"ends"`  // when the day of each part is over, where the debtor is
	State   PromiseState `json:"state"`
}

// The errors of a promise.
var (
	ErrNothingOwed = errors.New("debts: nothing is owed")
	ErrTooLate     = errors.New("debts: the promised day is after the last one that the business accepts")
	ErrPast        = errors.New("debts: the promised day is over")
	ErrParts       = errors.New("debts: more parts than the business accepts, or none")
	ErrCurrencies  = errors.New("debts: an agreement in parts needs debts of one currency")
)

// Terms are what the business accepts.
type Terms struct {
	Days  int // most days from today to the last part
	Parts int // most parts of an agreement; 1: none is made
}

// PlanParts splits a balance into equal parts, which are due every so many days from the first day:
// no cent is lost, and the first parts are the larger ones.
func PlanParts(balance money.Amount, n int, first time.Time, days int) ([]Part, error) {
	if n < 1 {
		return nil, ErrParts
	}
	weights := make([]int64, n)
	for i := range weights {
		weights[i] = 1
	}
	amounts, err := balance.Allocate(weights...)
	if err != nil {
		return nil, err
	}
	parts := make([]Part, n)
	for i := range parts {
		parts[i] = Part{Due: first.AddDate(0, 0, i*days).Format(time.DateOnly), Amount: amounts[i]}
	}
	return parts, nil
}

// promise records a promise over the open debts of some debtor. Its parts must add up to what is owed.
func (a *Account) promise(id string, of Debtor, parts []Part, terms Terms, zone *time.Location, now time.Time) error {
	var list []Debt
	for _, d := range a.Open() {
		if d.Debtor == of {
			list = append(list, d)
		}
	}
	totals, err := Totals(list)
	switch {
	case err != nil:
		return err
	case len(totals) == 0:
		return ErrNothingOwed
	case len(parts) == 0 || len(parts) > max(1, terms.Parts):
		return ErrParts
	case len(totals) > 1 && len(parts) > 1:
		return ErrCurrencies
	}
	p := Promise{ID: id, At: now, Balance: totals[0], Parts: parts, State: PromiseRunning}
	today := now.In(zone).Format(time.DateOnly)
	latest := now.In(zone).AddDate(0, 0, terms.Days).Format(time.DateOnly)
	for i, part := range parts {
		day, err := time.ParseInLocation(time.DateOnly, part.Due, zone)
		switch {
		case err != nil || part.Due < today || i > 0 && part.Due <= parts[i-1].Due:
			return ErrPast
		case part.Due > latest:
			return ErrTooLate
		}
		p.Ends = append(p.Ends, day.AddDate(0, 0, 1))
	}
	for _, d := range list {
		p.Debts = append(p.Debts, d.ID)
	}
	a.Promises = append(slices.DeleteFunc(slices.Clone(a.Promises), func(old Promise) bool { return overlap(old.Debts, p.Debts) }), p)
	a.Promises = a.Promises[max(0, len(a.Promises)-maxPromises):]
	return nil
}

// maxPromises bounds the promises of an account: of each debt the last one is kept.
const maxPromises = 20

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(id string) bool { return slices.Contains(b, id) })
}

// covers reports whether a promise is about an open debt of a debtor.
func (a *Account) covers(p Promise, of Debtor) bool {
	return slices.ContainsFunc(a.Debts, func(d Debt) bool { return d.State == Open && d.Debtor == of && slices.Contains(p.Debts, d.ID) })
}

// waits returns when the earliest day of a running promise is over, or the zero time without one.
func (a *Account) waits() (earliest time.Time) {
	for _, p := range a.Promises {
		if at := p.next(); p.State == PromiseRunning && (earliest.IsZero() || at.Before(earliest)) {
			earliest = at
		}
	}
	return earliest
}

// next returns when the day of the next unpaid part is over.
func (p Promise) next() time.Time {
	if len(p.Ends) == 0 {
		return time.Time{}
	}
	return p.Ends[0]
}

// checkPromises compares the running promises whose day is over with what has been paid meanwhile. It reports
// whether one is newly broken.
func (a *Account) checkPromises(now time.Time) (broken bool) {
	a.Promises = slices.Clone(a.Promises)
	for i := range a.Promises {
		if p := &a.Promises[i]; p.State == PromiseRunning && !now.Before(p.next()) && a.checkPromise(p, now) {
			broken = true
		}
	}
	return broken
}

func (a *Account) checkPromise(p *Promise, now time.Time) (broken bool) {
	left := a.promised(*p)
	if left <= 0 {
		p.State = PromiseKept
		return false
	}
	over := 0
	for i, end := range p.Ends {
		if !now.Before(end) {
			over = i + 1
		}
	}
	expected := p.Balance.Minor // what may still be owed after the parts whose day is over
	for _, part := range p.Parts[:len(p.Parts)-len(p.Ends)+over] {
		expected -= part.Amount.Minor
	}
	p.Ends = slices.Clone(p.Ends[over:])
	if over > 0 && left > expected || len(p.Ends) == 0 {
		p.State, broken = PromiseBroken, true
	}
	return broken
}

// promised returns what is still owed of the promised debts in the promise's currency, or 1 if only
// debts in other currencies are open. Disputed and withdrawn debts count as settled.
func (a *Account) promised(p Promise) (left int64) {
	others := false
	for _, d := range a.Debts {
		if d.State != Open || !slices.Contains(p.Debts, d.ID) {
			continue
		}
		if d.Balance.Currency == p.Balance.Currency {
			left += d.Balance.Minor
		} else {
			others = true
		}
	}
	if left == 0 && others {
		return 1
	}
	return left
}
