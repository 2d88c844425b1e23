package invoices

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/edit"
	"recado/flows/ledger"
	"recado/flows/money"
)

// Source is the source of the debts that invoices are; see debts.Source.
const Source = "invoice"

// assets says where a payment's money is. What brings no money uses an advance.
var assets = map[debts.Method]ledger.Account{
	debts.Cash: ledger.Cash, debts.Transfer: ledger.Bank, "": ledger.Bank, debts.Card: ledger.CardGateway,
	debts.Credit: ledger.Advances, debts.CreditNote: ledger.Advances,
}

// EntryOf returns the ledger's entry of a payment, or of its reversal. Two contacts may have payments of one id, since
// partners choose ids.
func EntryOf(p debts.Counted) ledger.Entry {
	id := string(p.Contact) + "/" + p.Payment
	e := ledger.Entry{ID: "paid/" + id, At: p.At, Of: p.Payment}
	e.Add(assets[p.Method], p.Amount)
	to := map[ledger.Account]money.Amount{}
	give := func(a ledger.Account, amount money.Amount) {
		if amount.IsZero() { // a zero that was stored has no currency
			return
		}
		to[a] = money.Amount{Minor: to[a].Minor + amount.Minor, Currency: amount.Currency}
	}
	for _, part := range p.Paid {
		switch {
		case part.Deposit:
			give(ledger.Advances, part.Amount)
		case strings.HasPrefix(part.Debt, debtPrefix):
			give(ledger.Receivable, part.Amount)
		default:
			give(ledger.OtherDebts, part.Amount)
		}
	}
	give(ledger.Advances, p.Rest)
	for _, a := range ledger.Accounts() {
		e.Add(a, to[a].Neg())
	}
	if p.Reversed {
		return e.Undone("reversed/"+id, p.At)
	}
	return e
}

// Settle notes in the invoices what a payment paid of them, or that it was taken back. It may be repeated, and in any
// order: a payment that was taken back stays so.
func (s *Service) Settle(ctx context.Context, p debts.Counted, now time.Time) error {
	for _, part := range p.Paid {
		id, ours := strings.CutPrefix(part.Debt, debtPrefix)
		if !ours {
			continue
		}
		_, err := s.edit(ctx, id, now, func(i *Invoice) error { return s.apply(i, p, part.Amount, now) })
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return err
		}
	}
	return nil
}

func (s *Service) apply(i *Invoice, p debts.Counted, amount money.Amount, now time.Time) error {
	i.Applied = slices.Clone(i.Applied)
	at := slices.IndexFunc(i.Applied, func(a Applied) bool { return a.Payment == p.Payment })
	switch {
	case at >= 0 && (i.Applied[at].Reversed || !p.Reversed):
		return edit.ErrUnchanged
	case at >= 0:
		i.Applied[at].Reversed = true
	default:
		i.Applied = append(i.Applied, Applied{p.Payment, p.At, amount, p.Method, p.Reference, p.Reversed})
	}
	wasPaid := i.Status == Paid
	changed := i.settle(s.day(now), now)
	if !changed {
		i.note(now, "payment "+p.Payment, "")
	}
	switch {
	case i.Status == Paid && !wasPaid:
		i.add(now, event(EventPaid, i.fact()))
		i.paidOrders(now)
	case wasPaid && i.Status != Paid:
		i.Deadlines = i.Deadlines.Set(dueOverdue, s.endOf(i.DueOn))
		i.add(now, event(EventReversed, i.fact()))
		for _, order := range i.Orders() {
			i.add(now, bot.Do(DoUnpaid, Ref{ID: i.ID, Order: order}))
		}
	}
	return nil
}

// endOf returns the end of a day where the business is.
func (s *Service) endOf(day string) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, day, s.Calendar.Zone)
	if err != nil {
		return time.Time{}
	}
	return at.AddDate(0, 0, 1)
}

// paidOrders tells the orders that they are paid.
func (i *Invoice) paidOrders(now time.Time) {
	for _, order := range i.Orders() {
		i.add(now, bot.Do(DoPaid, Ref{ID: i.ID, Order: order}))
	}
}

// OverdueLimit is how many overdue invoices a customer may have and still ask for work (RN-013).
const OverdueLimit = 3

// CountOverdue counts the invoices of an account that are owed after their last day, and what is owed of them.
func CountOverdue(a debts.Account, today string) (n int, owed []money.Amount, err error) {
	var late []debts.Debt
	for _, d := range a.Open() {
		if strings.HasPrefix(d.ID, debtPrefix) && d.Due != "" && d.Due < today {
			late = append(late, d)
		}
	}
	owed, err = debts.Totals(late)
	return len(late), owed, err
}

// OfDebt returns the invoice of a debt, or "" if it is none.
func OfDebt(debt string) string {
	id, ours := strings.CutPrefix(debt, debtPrefix)
	if !ours {
		return ""
	}
	return id
}
