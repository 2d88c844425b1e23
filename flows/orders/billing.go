package orders

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/text"
)

// DoBill is the effect that bills an order whose work its customer has approved; its argument is a Ref.
const DoBill = "invoices.make"

// unratedClose is how long after its payment an order that nobody rates is closed all the same.
const unratedClose = 7 * 24 * time.Hour

// dueUnrated is the deadline at which a paid order is closed without a rating.
const dueUnrated = "unrated"

// Billed records the invoice that bills an order, or the month of its contract until that has an invoice.
func (s *Service) Billed(ctx context.Context, id, invoice string, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if o.Closing.Invoice == invoice {
			return edit.ErrUnchanged
		}
		o.Closing.Invoice = invoice
		o.note("billed", Actor{Role: RoleSystem}, invoice, now)
		return nil
	})
}

// Paid records that an order's invoice was paid. If the order is also rated, it is closed; else its customer is asked
// to rate it, and it is closed a week later (5.3). The customer hears of the payment from the account.
func (s *Service) Paid(ctx context.Context, id string, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if !o.Closing.PaidAt.IsZero() || o.State != Invoiced {
			return edit.ErrUnchanged
		}
		o.Closing.PaidAt = now
		o.note("paid", Actor{Role: RoleSystem}, o.Closing.Invoice, now)
		if o.Kind != Warranty {
			s.notifyRoles(o, notify.OrderPaid, s.noticeArgs(o), now, notify.Technician, notify.Supervisor, notify.Admin)
		}
		if o.Closing.RatedAt.IsZero() || o.Closing.Unverified {
			o.Deadlines = o.Deadlines.Set(dueUnrated, now.Add(unratedClose))
			if o.Kind != Warranty {
				ask := openDialog(o.Contact, "closing", o.ID, map[string]string{"order": o.ID}, false)
				o.add(now, ask)
			}
		}
		return s.settled(o, now)
	})
}

// Unpaid records that the payment of an order's invoice was taken back. A closed order stays closed: its invoice is owed
// again all the same.
func (s *Service) Unpaid(ctx context.Context, id string, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if o.Closing.PaidAt.IsZero() {
			return edit.ErrUnchanged
		}
		o.Closing.PaidAt = time.Time{}
		o.Deadlines = o.Deadlines.Clear(dueUnrated)
		o.note("unpaid", Actor{Role: RoleSystem}, o.Closing.Invoice, now)
		return nil
	})
}

// settledUp reports whether nothing is owed for an order: it is paid, or was done under warranty.
func (o *Order) settledUp() bool { return !o.Closing.PaidAt.IsZero() || o.Kind == Warranty }

// settled closes an order that is invoiced, paid and rated. Work under warranty needs no payment.
func (s *Service) settled(o *Order, now time.Time) error {
	if o.State != Invoiced || !o.settledUp() || o.Closing.RatedAt.IsZero() || o.Closing.Unverified {
		return nil
	}
	return s.enter(o, Stage{Closed, ""}, Actor{Role: RoleSystem}, "", now)
}

// unratedDue closes a paid order that nobody has rated.
func (s *Service) unratedDue(o *Order, now time.Time) error {
	if o.State != Invoiced || !o.settledUp() {
		return nil
	}
	return s.enter(o, Stage{Closed, ""}, Actor{Role: RoleSystem}, "unrated", now)
}

// bill asks for the invoice of approved work.
func (o *Order) bill(now time.Time) { o.add(now, bot.Do(DoBill, Ref{OrderID: o.ID})) }

// Unpriced tells the business that the work of an order can't be invoiced by itself, once for a problem.
func (s *Service) Unpriced(ctx context.Context, id, problem string, now time.Time) error {
	_, err := s.edit(ctx, id, now, func(o *Order) error {
		for _, c := range o.History {
			if c.What == "unpriced" && c.Reason == text.Shorten(problem, maxReason) {
				return edit.ErrUnchanged
			}
		}
		o.note("unpriced", Actor{Role: RoleSystem}, text.Shorten(problem, maxReason), now)
		told := s.noticeArgs(o)
		told.Reason = text.Shorten(problem, maxReason)
		s.notifyAll(o, notify.InvoiceUnpriced, told, now)
		return nil
	})
	return err
}
