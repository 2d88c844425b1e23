package invoices

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/edit"
	"recado/flows/ledger"
	"recado/flows/money"
	"recado/flows/orders"
)

// CancelInvoice cancels an invoice of which nothing was paid (RN-011); its orders can be invoiced anew then. The debt is
// dropped first: a payment that is counted meanwhile wins, and ErrPaid is returned.
func (s *Service) CancelInvoice(ctx context.Context, id, reason, by string, now time.Time) (Invoice, error) {
	_, err := s.edit(ctx, id, now, func(i *Invoice) error {
		switch {
		case i.Kind == CreditNote:
			return ErrKind
		case i.Status == Cancelled:
			return ErrCancelled
		case i.Balance != i.Total || len(i.Credits) > 0:
			return ErrPaid
		case i.Cancel != nil:
			return edit.ErrUnchanged
		}
		i.Cancel = &Cancel{reason, by, now}
		i.add(now, bot.Do(DoCancel, Ref{ID: id})) // finishes it if this process stops
		return nil
	})
	if err != nil {
		return Invoice{}, err
	}
	i, err := s.FinishCancel(ctx, id, now)
	if err == nil && i.Status != Cancelled {
		err = ErrPaid
	}
	return i, err
}

// FinishCancel carries out a wish to cancel, or drops it if something was paid meanwhile. It may be repeated.
func (s *Service) FinishCancel(ctx context.Context, id string, now time.Time) (Invoice, error) {
	i, err := s.Invoices.Get(ctx, id)
	if err != nil || i.Cancel == nil || i.Status == Cancelled {
		return i, err
	}
	dropped := i.Contact == "" || i.Total.Minor == 0
	if !dropped {
		dropped, err = s.Debts.Drop(ctx, i.Contact, i.DebtID(), now)
		if errors.Is(err, bot.ErrNotFound) { // it was never recorded, and won't be: see Owe
			dropped, err = true, nil
		}
		if err != nil {
			return i, err
		}
	}
	return s.edit(ctx, id, now, func(i *Invoice) error {
		switch {
		case i.Cancel == nil || i.Status == Cancelled:
			return edit.ErrUnchanged
		case !dropped:
			i.Cancel = nil
			i.note(now, "cancel_refused", "")
			return nil
		}
		i.Status, i.Balance = Cancelled, money.Zero(i.Total.Currency)
		i.Deadlines = nil
		i.note(now, i.Cancel.Reason, i.Cancel.By)
		i.add(now, bot.Do(ledger.DoPost, i.entry().Undone("cancelled/"+i.ID, now)), event(EventCancelled, i.fact()))
		if i.Fiscal.State == Pending {
			i.Fiscal.State, i.Fiscal.Problem = Refused, "cancelled before it was sealed"
		}
		return nil
	})
}

// CreditInvoice takes an amount, with its VAT, off an issued invoice by a credit note; zero is all that is left of it. What
// was paid already becomes the customer's advance.
func (s *Service) CreditInvoice(ctx context.Context, id string, amount money.Amount, reason, by, command string, now time.Time) (note Invoice, err error) {
	_, err = s.edit(ctx, id, now, func(i *Invoice) error {
		if slices.ContainsFunc(i.Credits, func(c Credit) bool { return c.Command == command }) {
			return edit.ErrUnchanged
		}
		if i.Kind == CreditNote {
			return ErrKind
		}
		if i.Status == Cancelled || i.Cancel != nil { // or about to be
			return ErrCancelled
		}
		left := i.Total
		for _, c := range i.Credits {
			left.Minor -= c.Amount.Minor
		}
		if amount.IsZero() {
			amount = left
		}
		if amount.Currency != left.Currency || amount.Minor <= 0 || amount.Minor > left.Minor {
			return ErrCredit
		}
		i.Credits = append(slices.Clone(i.Credits), Credit{Command: command, Amount: amount, Reason: reason})
		i.note(now, "credited", by)
		i.add(now, bot.Do(DoCredit, Ref{ID: id})) // finishes it if this process stops
		return nil
	})
	if err != nil {
		return Invoice{}, err
	}
	if err := s.FinishCredits(ctx, id, now); err != nil {
		return Invoice{}, err
	}
	return s.Invoices.ByCommand(ctx, "credit "+id+" "+command)
}

// FinishCredits numbers an invoice's credit notes and counts them. It may be repeated.
func (s *Service) FinishCredits(ctx context.Context, id string, now time.Time) error {
	i, err := s.Invoices.Get(ctx, id)
	if err != nil {
		return err
	}
	for n, c := range i.Credits {
		if c.ID != "" {
			continue
		}
		note, _, err := s.issue(ctx, seriesCreditNotes, "credit "+id+" "+c.Command, now, func(number string, at time.Time) Invoice { return i.creditNote(number, c, at) })
		if err != nil {
			return err
		}
		if i.Contact != "" {
			if _, err := s.Debts.Pay(ctx, i.Contact, debts.Payment{ID: note.ID, Debtor: s.debtorOf(ctx, i), Debt: i.DebtID(), Amount: c.Amount, Method: debts.CreditNote}, now); err != nil {
				return fmt.Errorf("credit note %s: %w", note.ID, err)
			}
		}
		if _, err := s.edit(ctx, id, now, func(i *Invoice) error {
			i.Credits = slices.Clone(i.Credits)
			i.Credits[n].ID = note.ID
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// debtorOf returns the debtor of an invoice's debt, as the account names it.
func (s *Service) debtorOf(ctx context.Context, i Invoice) debts.Debtor {
	if a, err := s.Debts.Get(ctx, i.Contact); err == nil {
		for _, d := range a.Debts {
			if d.ID == i.DebtID() {
				return d.Debtor
			}
		}
	}
	return i.Payer.Debtor()
}

// creditNote returns the note of a credit: its VAT is the share that the invoice's has of its total.
func (i Invoice) creditNote(number string, c Credit, at time.Time) Invoice {
	n := Invoice{
		ID: number, V: 1, Kind: CreditNote, Corrects: i.ID, Reason: c.Reason, Payer: i.Payer, Contact: i.Contact, Company: i.Company, Contract: i.Contract,
		VATRate: i.VATRate, Total: c.Amount, CreatedAt: at, UpdatedAt: at, Locale: i.Locale, Status: Sent, Balance: money.Zero(c.Amount.Currency),
	}
	if i.Total.Minor > 0 {
		if parts, err := c.Amount.Allocate(i.Net.Minor, i.VAT.Minor); err == nil {
			n.Net, n.VAT = parts[0], parts[1]
		}
	}
	n.Subtotal, n.Discount = n.Net, money.Zero(c.Amount.Currency)
	n.note(at, "issued", "")
	n.add(at, bot.Do(ledger.DoPost, n.entry()), bot.Do(DoDocument, Ref{ID: number}), event(EventIssued, n.fact()))
	return n
}

// OrderPaid tells an order that its invoice is paid. The order may have changed otherwise.
func (s *Service) OrderPaid(ctx context.Context, r Ref, paid bool, now time.Time) error {
	i, err := s.Invoices.Get(ctx, r.ID)
	if err != nil {
		return err
	}
	if paid != (i.Status == Paid) { // a later effect tells what is so now
		return nil
	}
	do := s.Orders.Unpaid
	if paid {
		do = s.Orders.Paid
	}
	_, err = do(ctx, r.Order, now)
	if errors.Is(err, orders.ErrTransition) || errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	return err
}
