package invoices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/edit"
	"recado/flows/ledger"
	"recado/flows/notify"
	"recado/flows/orders"
)

// Fact is the payload of the events of invoices.
type Fact struct {
	Invoice string   `json:"invoice"`
	Orders  []string `json:"orders,omitempty"`
	Total   string   `json:"total"`
	Balance string   `json:"balance"`
	Problem string   `json:"problem,omitempty"`
}

func (i *Invoice) fact() Fact {
	return Fact{Invoice: i.ID, Orders: i.Orders(), Total: i.Total.String(), Balance: i.Balance.String()}
}

// Make bills an order whose work its customer has approved (RN-007): with an invoice of its own, which is returned, or
// with its contract's month (ErrMonthly, after it was noted there). An order that has an invoice gets no second one, unless
// that one is cancelled.
func (s *Service) Make(ctx context.Context, order string, now time.Time) (i Invoice, created bool, err error) {
	o, err := s.Orders.Get(ctx, order)
	if err != nil {
		return Invoice{}, false, err
	}
	if o.Closing.ApprovedAt.IsZero() || o.State != orders.Invoiced && o.State != orders.Closed {
		return Invoice{}, false, ErrNotApproved
	}
	command, last, err := s.commandOf(ctx, o.ID)
	if err != nil || last.ID != "" {
		return last, false, err
	}
	if o.Closing.Invoice != "" { // of its own, of its contract's month, or that month itself
		billed, err := s.Invoices.Get(ctx, o.Closing.Invoice)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			return Invoice{}, false, ErrMonthly
		case err != nil || billed.Status != Cancelled:
			return billed, false, err
		}
	}
	terms, err := s.Billing.Billing(ctx, o, workedAt(o, now))
	if err != nil {
		return Invoice{}, false, err
	}
	part, err := s.price(ctx, o, terms, now)
	if err != nil {
		return Invoice{}, false, err
	}
	if terms.Monthly && terms.Contract != "" && !part.Warranty {
		if err := s.collect(ctx, terms, part, o, now); err != nil {
			return Invoice{}, false, err
		}
		return Invoice{}, false, ErrMonthly
	}
	i, created, err = s.bill(ctx, command, terms, []Part{part}, o.Locale, now)
	if err != nil {
		return Invoice{}, false, err
	}
	_, err = s.Orders.Billed(ctx, o.ID, i.ID, now)
	return i, created, err
}

// maxReissues bounds how often an order is invoiced anew.
const maxReissues = 50

// commandOf returns the command of an order's next invoice, or the order's living invoice.
func (s *Service) commandOf(ctx context.Context, order string) (command string, living Invoice, err error) {
	for n := 1; n <= maxReissues; n++ {
		command = fmt.Sprintf("order %s/%d", order, n)
		i, err := s.Invoices.ByCommand(ctx, command)
		if errors.Is(err, bot.ErrNotFound) {
			return command, Invoice{}, nil
		}
		if err != nil || i.Status != Cancelled {
			return command, i, err
		}
	}
	return "", Invoice{}, fmt.Errorf("order %s was invoiced %d times: %w", order, maxReissues, ErrCancelled)
}

// bill issues an invoice of priced parts.
func (s *Service) bill(ctx context.Context, command string, t Terms, parts []Part, locale string, now time.Time) (Invoice, bool, error) {
	draft := Invoice{Payer: t.Payer, Contact: t.Payer.Contact, Company: t.Company, Contract: t.Contract, Parts: parts, Locale: locale, Status: Sent}
	if err := draft.sum(t.Tariff.Currency); err != nil {
		return Invoice{}, false, err
	}
	if draft.Days = t.Days; draft.Days == 0 {
		if draft.Days = s.Days; draft.Days == 0 {
			draft.Days = defaultDays
		}
	}
	return s.issue(ctx, seriesInvoices, command, now, func(id string, at time.Time) Invoice {
		i := draft
		i.ID, i.V, i.CreatedAt, i.UpdatedAt = id, 1, at, now
		first := at.In(s.Calendar.Zone)
		end := time.Date(first.Year(), first.Month(), first.Day()+i.Days+1, 0, 0, 0, 0, s.Calendar.Zone)
		i.DueOn = end.AddDate(0, 0, -1).Format(time.DateOnly)
		i.settle(s.day(now), now)
		i.note(now, "issued", "")
		i.add(now, bot.Do(ledger.DoPost, i.entry()), event(EventIssued, i.fact()))
		if i.Status == Paid { // it amounts to nothing
			i.add(now, bot.Do(DoDocument, Ref{ID: id}))
			i.paidOrders(now)
			return i
		}
		i.Deadlines = i.Deadlines.Set(dueTell, now.Add(tellAfter)).Set(dueOverdue, end)
		if i.Days > remindDays {
			i.Deadlines = i.Deadlines.Set(dueRemind, end.AddDate(0, 0, -remindDays-1).Add(9*time.Hour))
		}
		i.add(now, bot.Do(DoOwe, Ref{ID: id}))
		if s.Fiscal == "" {
			i.add(now, bot.Do(DoDocument, Ref{ID: id}))
			return i
		}
		i.Fiscal = Fiscal{Provider: s.Fiscal, State: Pending}
		i.add(now, bot.Do(DoFiscal, Ref{ID: id}))
		return i
	})
}

// Owe records an invoice's debt.
func (s *Service) Owe(ctx context.Context, id string, now time.Time) error {
	i, err := s.Invoices.Get(ctx, id)
	if err != nil || i.Status == Cancelled || i.Kind == CreditNote || i.Total.Minor <= 0 || i.Contact == "" {
		return err
	}
	_, err = s.Debts.Owe(ctx, i.Contact, debts.Debt{
		ID: i.DebtID(), Number: i.ID, Debtor: i.Payer.Debtor(), Balance: i.Total, Due: i.DueOn, Link: s.PageOf(i),
	}, now)
	if err != nil {
		return err
	}
	if i, err = s.Invoices.Get(ctx, id); err == nil && i.Status == Cancelled { // meanwhile, before there was a debt to drop
		_, err = s.Debts.Drop(ctx, i.Contact, i.DebtID(), now)
	}
	return err
}

// PageOf returns the public page of an invoice, or "".
func (s *Service) PageOf(i Invoice) string {
	if s.Page == nil {
		return ""
	}
	return s.Page(i.ID, i.CreatedAt.Add(pageLife))
}

// pageLife is how long the link of an invoice's page is good.
const pageLife = 366 * 24 * time.Hour

// Debtor names who owes what a payer is asked for.
func (p Payer) Debtor() debts.Debtor {
	if p.Company == "" {
		return debts.Debtor{Name: p.Name}
	}
	end := []rune(p.TaxID)
	return debts.Debtor{Name: p.Company, DocumentEnd: string(end[max(0, len(end)-4):])}
}

// Documented records an invoice's document. The mail goes at once, the chat once the customer has rated the work.
func (s *Service) Documented(ctx context.Context, id string, file bot.Media, now time.Time) (Invoice, error) {
	return s.edit(ctx, id, now, func(i *Invoice) error {
		if i.File != nil && i.File.ID == file.ID {
			return edit.ErrUnchanged
		}
		i.File = &file
		if i.Kind == CreditNote || i.Total.Minor == 0 {
			return nil
		}
		s.notifyBy(i, notify.OrderInvoiced, notify.Mail, now)
		return nil
	})
}

// Tell tells the customer of an invoice at once, in the chat and by mail.
func (s *Service) Tell(ctx context.Context, id string, now time.Time) (Invoice, error) {
	return s.edit(ctx, id, now, func(i *Invoice) error {
		if i.Status == Cancelled {
			return ErrCancelled
		}
		if i.File == nil {
			i.add(now, bot.Do(DoDocument, Ref{ID: id}))
			i.Deadlines = i.Deadlines.Set(dueTell, now.Add(time.Minute))
			return nil
		}
		i.Deadlines = i.Deadlines.Clear(dueTell)
		i.ToldAt = now
		s.notifyBy(i, notify.OrderInvoiced, notify.Chat|notify.Mail, now)
		return nil
	})
}

// tell tells the customer in the chat, once.
func (s *Service) tell(i *Invoice, now time.Time) {
	if !i.ToldAt.IsZero() || i.Status == Cancelled || i.Status == Paid {
		return
	}
	i.ToldAt = now
	s.notifyBy(i, notify.OrderInvoiced, notify.Chat, now)
}
