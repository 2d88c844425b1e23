package debts

import (
	"slices"

	"recado/bot"
	"recado/bot/broken"
	"recado/flows/money"
)

// Advance is what a debtor has paid before it was owed. It is used for the next debt (Service.Owe).
type Advance struct {
	Debtor Debtor       `json:"debtor"`
	Amount money.Amount `json:"amount"`
}

// pay counts a payment: the named debt first, then the oldest, and none twice. Disputed debts are paid last: who
// pays them does not dispute them any more. What is left is the debtor's advance.
func (a *Account) pay(p Payment) (Payment, error) {
	if i := slices.IndexFunc(a.Payments, func(old Payment) bool { return old.ID == p.ID }); i >= 0 && !broken.Is("payment") {
		return a.Payments[i], nil
	}
	if p.Amount.Minor <= 0 {
		return Payment{}, ErrAmount
	}
	if err := p.Amount.Check(); err != nil {
		return Payment{}, err
	}
	left := p.Amount.Minor
	a.Debts = slices.Clone(a.Debts)
	if i := slices.IndexFunc(a.Debts, func(d Debt) bool { return p.Debt != "" && d.ID == p.Debt }); i >= 0 {
		if p.Debtor == (Debtor{}) {
			p.Debtor = a.Debts[i].Debtor
		}
		left = a.settle(&p, i, left)
	}
	for _, state := range []State{Open, Disputed} {
		for i, d := range a.Debts {
			if p.Debtor != (Debtor{}) && d.Debtor != p.Debtor || d.State != state {
				continue
			}
			left = a.settle(&p, i, left)
		}
	}
	if p.Debtor == (Debtor{}) {
		p.Debtor = a.payer(p)
	}
	p.Rest = money.Amount{Minor: left, Currency: p.Amount.Currency}
	if left > 0 {
		a.advance(p.Debtor, p.Rest)
	}
	a.acceptProofs(p)
	a.Payments = lastPayments(append(slices.Clone(a.Payments), p))
	a.changed = append(slices.Clone(a.changed), p)
	return p, nil
}

// payer returns whose payment it is, by the debts that it paid or the contact's only debtor; zero for several.
func (a *Account) payer(p Payment) Debtor {
	var all []Debtor
	for _, d := range a.Debts {
		paid := slices.ContainsFunc(p.Paid, func(one PaidDebt) bool { return one.Debt == d.ID })
		if (paid || len(p.Paid) == 0) && !slices.Contains(all, d.Debtor) {
			all = append(all, d.Debtor)
		}
	}
	if len(all) != 1 {
		return Debtor{}
	}
	return all[0]
}

// settle pays as much of a debt as is left of a payment, and returns what is left then. It replaces a.Debts[i] in a
// slice that the caller has cloned.
func (a *Account) settle(p *Payment, i int, left int64) int64 {
	d := &a.Debts[i]
	part := min(left, d.Balance.Minor)
	credited := d.State == Withdrawn && p.Method == CreditNote && p.Debt == d.ID // it takes off what is not asked for any more
	if part <= 0 || d.Balance.Currency != p.Amount.Currency || d.State != Open && d.State != Disputed && !credited {
		return left
	}
	amount := money.Amount{Minor: part, Currency: p.Amount.Currency}
	d.Balance.Minor -= part
	if d.Balance.Minor == 0 && !credited {
		d.State = Paid
	}
	p.Paid = append(p.Paid, PaidDebt{Debt: d.ID, Amount: amount, Deposit: d.Deposit})
	if d.Deposit {
		a.advance(d.Debtor, amount)
	}
	return left - part
}

// advance adds to a debtor's advance; a negative amount takes from it.
func (a *Account) advance(of Debtor, amount money.Amount) {
	a.Advances = slices.Clone(a.Advances)
	for i := range a.Advances {
		if v := &a.Advances[i]; v.Debtor == of && v.Amount.Currency == amount.Currency {
			if v.Amount.Minor += amount.Minor; v.Amount.Minor == 0 {
				a.Advances = slices.Delete(a.Advances, i, i+1)
			}
			return
		}
	}
	if amount.Minor != 0 {
		a.Advances = append(a.Advances, Advance{of, amount})
	}
}

// Advance returns what a debtor has paid in advance in a currency.
func (a *Account) Advance(of Debtor, currency string) money.Amount {
	for _, v := range a.Advances {
		if v.Debtor == of && v.Amount.Currency == currency {
			return v.Amount
		}
	}
	return money.Zero(currency)
}

// draw uses the debtor's advance for a debt, once by the payment's id.
func (a *Account) draw(id, payment string) error {
	i := slices.IndexFunc(a.Debts, func(d Debt) bool { return d.ID == id })
	if i < 0 || a.Debts[i].State != Open {
		return nil
	}
	d := a.Debts[i]
	amount := a.Advance(d.Debtor, d.Balance.Currency)
	if amount.Minor = min(amount.Minor, d.Balance.Minor); amount.Minor <= 0 {
		return nil
	}
	before := len(a.changed)
	if _, err := a.pay(Payment{ID: payment, At: a.ChangedAt, Debtor: d.Debtor, Amount: amount, Method: Credit, Debt: id}); err != nil {
		return err
	}
	if len(a.changed) > before {
		a.advance(d.Debtor, amount.Neg())
	}
	return nil
}

// drawn begins the ids of payments that use an advance.
const drawn = "advance:"

// reverse undoes a payment: the bank has taken it back. The debts are owed again. An advance that it left and that
// was used meanwhile is taken back from the debts that used it, the latest first. It reports whether the payment had
// counted until now.
func (a *Account) reverse(id string) (changed bool, err error) {
	i := slices.IndexFunc(a.Payments, func(p Payment) bool { return p.ID == id })
	if i < 0 {
		return false, bot.ErrNotFound
	}
	if a.Payments[i].Reversed {
		return false, nil
	}
	a.undo(i)
	p := a.Payments[i]
	var short []string // debts whose advance is gone, or a part of it
	for n := len(a.Payments) - 1; n >= 0 && a.short(p.Amount.Currency); n-- {
		if used := a.Payments[n]; used.Method == Credit && !used.Reversed && used.Amount.Currency == p.Amount.Currency && a.Advance(used.Debtor, used.Amount.Currency).Negative() {
			a.undo(n)
			short = append(short, used.Debt)
		}
	}
	for _, debt := range slices.Backward(short) { // the advance that is left pays as far as it goes
		if err := a.draw(debt, drawn+debt+" after "+id); err != nil {
			return true, err
		}
	}
	return true, nil
}

// undo takes a payment out of the debts and of the advance. Of a payment by advance, the advance is there again.
func (a *Account) undo(i int) {
	a.Payments, a.Debts = slices.Clone(a.Payments), slices.Clone(a.Debts)
	p := &a.Payments[i]
	p.Reversed = true
	for _, paid := range p.Paid {
		n := slices.IndexFunc(a.Debts, func(d Debt) bool { return d.ID == paid.Debt })
		if n < 0 {
			continue
		}
		a.Debts[n].Balance.Minor += paid.Amount.Minor
		if a.Debts[n].State == Paid {
			a.Debts[n].State = Open
		}
		if paid.Deposit {
			a.advance(a.Debts[n].Debtor, paid.Amount.Neg())
		}
	}
	if p.Method == Credit {
		a.advance(p.Debtor, p.Amount)
	}
	if p.Rest.Minor > 0 {
		a.advance(p.Debtor, p.Rest.Neg())
	}
	a.changed = append(slices.Clone(a.changed), *p)
}

// short reports whether somebody's advance in a currency is below zero.
func (a *Account) short(currency string) bool {
	return slices.ContainsFunc(a.Advances, func(v Advance) bool { return v.Amount.Currency == currency && v.Amount.Negative() })
}

// drop withdraws a debt of which nothing was paid, and reports whether it is withdrawn now.
func (a *Account) drop(id string) (bool, error) {
	i := slices.IndexFunc(a.Debts, func(d Debt) bool { return d.ID == id })
	switch {
	case i < 0:
		return false, bot.ErrNotFound
	case a.Debts[i].Balance != a.Debts[i].Reported:
		return false, nil
	case a.Debts[i].State == Withdrawn:
		return true, nil
	}
	a.Debts = slices.Clone(a.Debts)
	a.Debts[i].State = Withdrawn
	return true, nil
}
