package quotations

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/orders"
)

// Choice is a customer's decision about a quotation.
type Choice string

// The choices.
const (
	Approve      Choice = "approve"
	Reject       Choice = "reject"
	AskForChange Choice = "changes"
)

// Decide records a customer's decision about a version. A repeated decision of the same person
// changes nothing and is no error. It may return a *RefusedError.
func (s *Service) Decide(ctx context.Context, r Ref, choice Choice, by Actor, reason string, now time.Time) (Quotation, error) {
	q, err := s.Quotations.Get(ctx, r.ID)
	if errors.Is(err, bot.ErrNotFound) {
		return Quotation{}, &RefusedError{Reason: "gone"}
	}
	if err != nil {
		return Quotation{}, err
	}
	if choice == Approve {
		if o, err := s.Orders.Get(ctx, q.Order); err != nil {
			return Quotation{}, err
		} else if closedToApproval(o) && q.open(now) {
			return q, refuse("order_over", &q)
		}
	}
	var terms orders.Terms
	if by.Role == notify.Client {
		if terms, err = s.terms(ctx, q.Order, now); err != nil {
			return Quotation{}, err
		}
	}
	reason = orders.CleanText(reason)
	reason = string([]rune(reason)[:min(len([]rune(reason)), maxText)])
	q, err = s.edit(ctx, r.ID, now, func(q *Quotation) error {
		if err := checkDecision(q, r, choice, by, terms, now); err != nil {
			return err
		}
		switch choice {
		case Approve:
			s.approve(q, by, now)
		case Reject:
			q.Decision = &Decision{by, now, reason}
			q.enter(Rejected, by, reason, now)
			q.add(now, bot.Do(DoRejected, q.outcome(by, reason)))
			s.notify(q, notify.QuotationRejected, now)
		default:
			q.Decision = &Decision{by, now, reason}
			q.enter(ChangesRequested, by, reason, now)
			s.notify(q, notify.QuotationChanges, now)
		}
		return nil
	})
	if refused, ok := errors.AsType[*RefusedError](err); ok && refused.Reason == "over_limit" {
		if failed := s.delegate(ctx, r.ID, terms, now); failed != nil {
			return q, failed
		}
	}
	return q, err
}

// delegate asks, once for each version, someone of the customer who may approve it, after a person
// without that authority was asked.
func (s *Service) delegate(ctx context.Context, id string, terms orders.Terms, now time.Time) error {
	_, err := s.edit(ctx, id, now, func(q *Quotation) error {
		a, ok := mayApprove(q, terms)
		if !ok || a.Contact == "" || a.Contact == q.DelegatedTo || !q.open(now) {
			return edit.ErrUnchanged
		}
		q.DelegatedTo = a.Contact
		q.add(now, bot.Open(a.Contact, Dialog, q.ID, Ref{q.ID, q.Version}))
		return nil
	})
	return err
}

// checkDecision returns the refusal of a decision, edit.ErrUnchanged if it was recorded already, or nil.
func checkDecision(q *Quotation, r Ref, choice Choice, by Actor, terms orders.Terms, now time.Time) error {
	mine := q.Decision != nil && q.Decision.By == by
	if by.Role == notify.Client && by.ID != string(q.Contact) && !approver(by.ID, terms) {
		return &RefusedError{Reason: "not_yours"}
	}
	if by.Role == notify.Client {
		i := slices.IndexFunc(terms.Approvers, func(a orders.Approver) bool { return a.Contact == bot.ContactID(by.ID) })
		switch {
		case choice != Approve || !q.open(now) || len(terms.Approvers) == 0 && i < 0:
		case i < 0 || !within(q, terms.Approvers[i]):
			shown := *q
			a, _ := mayApprove(q, terms)
			return &RefusedError{Reason: "over_limit", Who: a.Name, Asked: a.Contact != "", Quotation: &shown}
		}
	}
	switch {
	case r.Version != 0 && r.Version < q.Version:
		return refuse("superseded", q)
	case q.Status == Approved && mine && choice == Approve:
		return refuse("approved_by_you", q)
	case q.Status == Approved:
		return refuse("approved", q)
	case q.Status == Rejected && mine && choice == Reject, q.Status == ChangesRequested && mine && choice == AskForChange:
		return edit.ErrUnchanged
	case q.Status == Rejected:
		return refuse("rejected", q)
	case q.Status == ChangesRequested:
		return refuse("changes", q)
	case choice == AskForChange && q.Status == Expired: // the customer wants a new one
		return nil
	case q.Status == Expired, q.Status == Sent && !now.Before(q.ValidUntil):
		return refuse("expired", q)
	case q.Status == Drafted:
		return refuse("superseded", q) // the next version is being written
	}
	return nil
}

// CheckAccess returns nil for a contact who may see a quotation: its contact, and those of the
// customer who may approve; else a *RefusedError.
func (s *Service) CheckAccess(ctx context.Context, q Quotation, who bot.ContactID, now time.Time) error {
	if who == q.Contact {
		return nil
	}
	terms, err := s.terms(ctx, q.Order, now)
	if err == nil && !approver(string(who), terms) {
		err = &RefusedError{Reason: "not_yours"}
	}
	return err
}

func approver(who string, t orders.Terms) bool {
	return slices.ContainsFunc(t.Approvers, func(a orders.Approver) bool { return string(a.Contact) == who })
}

// within reports whether the total is within an approver's limit.
func within(q *Quotation, a orders.Approver) bool {
	c, err := q.Estimate.Total.Cmp(a.Limit)
	return a.Limit.Minor == 0 || err == nil && c <= 0
}

// mayApprove returns someone of the customer who may approve the quotation, preferably one with a contact.
func mayApprove(q *Quotation, t orders.Terms) (found orders.Approver, ok bool) {
	for _, a := range t.Approvers {
		if within(q, a) && (!ok || found.Contact == "") {
			found, ok = a, true
		}
	}
	return found, ok
}

func (s *Service) approve(q *Quotation, by Actor, now time.Time) {
	q.Decision = &Decision{By: by, At: now}
	q.enter(Approved, by, "", now)
	q.add(now, bot.Do(DoApproved, q.outcome(by, "")))
	s.notify(q, notify.QuotationApproved, now)
}

// notify notifies people of what has happened to a quotation.
func (s *Service) notify(q *Quotation, ev notify.Event, now time.Time) {
	q.add(now, bot.Effect{Kind: bot.EffectEvent, Name: EventDecided, Args: encode(s.view(q))})
	q.add(now, notify.Notice{Event: ev, About: q.ID, Args: s.view(q)}.Effects(append([]notify.Person{s.client(q)}, s.Staff...)...)...)
	if q.Decision != nil {
		q.reopenChats(now)
	}
}

// reopenChats opens the dialog again for those who were asked and did not decide themselves: it
// shows the decision, and no question stays open.
func (q *Quotation) reopenChats(now time.Time) {
	asked := []bot.ContactID{q.Contact}
	if q.DelegatedTo != q.Contact {
		asked = append(asked, q.DelegatedTo)
	}
	for _, who := range asked {
		if by := q.Decision.By; who != "" && (by.Role != notify.Client || by.ID != string(who)) {
			q.add(now, bot.Open(who, Dialog, q.ID, Ref{q.ID, q.Version}))
		}
	}
}

// closeChats ends the open question of those who were asked, where there is nothing to decide any more.
func (q *Quotation) closeChats(now time.Time) {
	for _, who := range []bot.ContactID{q.Contact, q.DelegatedTo} {
		if who != "" {
			e := bot.Open(who, Dialog, q.ID, Ref{q.ID, q.Version})
			e.IfOpen = bot.CloseIfOpen
			q.add(now, e)
		}
	}
}

// Soonest returns the next deadline, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Quotations.Soonest(ctx) }

// Expire ends quotations whose validity is over and sends reminders of open ones.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Quotations.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := s.edit(ctx, id, now, func(q *Quotation) error { return s.fallDue(q, now) })
		if failed != nil && !errors.Is(failed, bot.ErrNotFound) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

func (s *Service) fallDue(q *Quotation, now time.Time) error {
	due, rest := q.Deadlines.Due(now)
	if len(due) == 0 {
		return edit.ErrUnchanged
	}
	q.Deadlines = rest
	switch {
	case q.Status != Sent:
		q.Deadlines = nil
	case slices.Contains(due, dueExpire):
		q.enter(Expired, Actor{Role: RoleSystem}, "", now)
		s.notify(q, notify.QuotationExpired, now)
	default:
		q.add(now, ask(q))
	}
	return nil
}
