package quotations

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/orders"
)

// The effects of quotations. DoApproved and DoRejected carry an Outcome to the order.
const (
	DoDeliver  = "quotations.deliver" // a worker makes the document; its arguments are a Ref
	DoQuoted   = "orders.quoted"
	DoApproved = "orders.quotation_approved"
	DoRejected = "orders.quotation_rejected"

	EventSent    = "quotation.sent"
	EventDecided = "quotation.decided"
)

// Dialog is the dialog in which a customer decides.
const Dialog = "quotation"

// Ref names a version of a quotation, for workers and dialogs.
type Ref struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

// Outcome is the result of a quotation for its order.
type Outcome struct {
	Order     string       `json:"order"`
	Quote     orders.Quote `json:"quote"`
	By        Actor        `json:"by"`
	Reason    string       `json:"reason,omitempty"`
	Quotation string       `json:"quotation"`
}

func (q *Quotation) outcome(by Actor, reason string) Outcome {
	return Outcome{q.Order, orders.Quote{ID: q.ID, Amount: q.Estimate.Net, Total: q.Estimate.Total}, by, reason, q.ID}
}

// Send sends the quotation to the customer; its validity begins now. Below the contract's limit for
// automatic approval nobody is asked. A quotation that was sent already stays as it is.
func (s *Service) Send(ctx context.Context, id string, by Actor, now time.Time) (Quotation, error) {
	q, err := s.Quotations.Get(ctx, id)
	if err != nil {
		return Quotation{}, err
	}
	terms, err := s.terms(ctx, q.Order, now)
	if err != nil {
		return Quotation{}, err
	}
	return s.edit(ctx, id, now, func(q *Quotation) error {
		switch q.Status {
		case Sent:
			return edit.ErrUnchanged
		case Approved:
			return refuse("approved", q)
		case Rejected, Expired, ChangesRequested:
			q.supersede() // the same quotation with a new validity
		}
		q.SentAt = now
		q.ValidUntil = s.endOfDay(now, q.Days)
		q.Deadlines = q.Deadlines.Clear().Set(dueExpire, q.ValidUntil)
		half, last := now.Add(q.ValidUntil.Sub(now)/2), q.ValidUntil.Add(-24*time.Hour)
		if half.Sub(now) > time.Hour {
			q.Deadlines = q.Deadlines.Set(dueHalf, half)
		}
		if last.Sub(half) > time.Hour {
			q.Deadlines = q.Deadlines.Set(dueLast, last)
		}
		q.enter(Sent, by, "", now)
		q.add(now,
			bot.Effect{Kind: bot.EffectEvent, Name: EventSent, Args: encode(s.view(q))},
			bot.Do(DoQuoted, q.outcome(by, "")), bot.Do(DoDeliver, Ref{q.ID, q.Version}))
		if approvedByContract(q, terms) {
			s.approve(q, Actor{RoleContract, terms.Contract}, now)
		}
		return nil
	})
}

// approvedByContract reports whether the contract approves the quotation by itself.
func approvedByContract(q *Quotation, t orders.Terms) bool {
	c, err := q.Estimate.Total.Cmp(t.AutoApprove)
	return err == nil && c <= 0 && t.AutoApprove.Minor > 0
}

// endOfDay returns the end of the n-th day after now, because people are told a date.
func (s *Service) endOfDay(now time.Time, n int) time.Time {
	day := now.In(s.Calendar.Zone)
	return time.Date(day.Year(), day.Month(), day.Day()+n+1, 0, 0, 0, 0, s.Calendar.Zone)
}

// Delivered records that the document of a version has been made, and asks the customer. It ignores
// a version that is no longer current.
func (s *Service) Delivered(ctx context.Context, r Ref, file bot.Media, now time.Time) error {
	_, err := s.edit(ctx, r.ID, now, func(q *Quotation) error {
		if q.Version != r.Version || q.File != nil || q.SentAt.IsZero() {
			return edit.ErrUnchanged
		}
		q.File = &file
		people := append([]notify.Person{s.client(q)}, s.Staff...)
		q.add(now, notify.Notice{Event: notify.QuotationSent, About: q.ID, Args: s.view(q), File: q.File}.Effects(people...)...)
		if q.Status == Sent {
			q.add(now, ask(q))
		}
		return nil
	})
	return err
}

// ask opens the customer's dialog about the quotation.
func ask(q *Quotation) bot.Effect {
	return bot.Open(q.Contact, Dialog, q.ID, Ref{q.ID, q.Version})
}

func (s *Service) client(q *Quotation) notify.Person {
	return notify.Person{Role: notify.Client, Contact: q.Contact, Mail: q.Mail, Name: q.Client, Locale: q.Locale}
}

func (q *Quotation) add(now time.Time, effects ...bot.Effect) { q.Add(q.ID, q.V, now, effects...) }
