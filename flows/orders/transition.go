package orders

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/validation"
)

// Transition moves an order to another stage.
type Transition struct {
	To         Stage
	By         Actor
	Command    string // idempotency key; may be ""
	Reason     string
	ProviderID string // the provider who gets the order; required if a person assigns it
}

// ChangeState moves an order to another stage for the business's own people. Moving it to its
// present stage changes nothing and is no error. It may return a *TransitionError or an
// *validation.InvalidError.
func (s *Service) ChangeState(ctx context.Context, id string, t Transition, now time.Time) (Order, error) {
	var p validation.Problems
	p.Line("reason", &t.Reason, maxReason, false)
	p.Line("providerId", &t.ProviderID, maxID, false)
	if !t.To.Valid() {
		p.Add("state", "state")
	}
	if t.To == (Stage{Scheduled, Assigned}) && t.ProviderID == "" && t.By.Role != RolePartner {
		p.Add("providerId", validation.Required)
	}
	if len(p) > 0 {
		return Order{}, &validation.InvalidError{Problems: p}
	}
	return s.edit(ctx, id, now, func(o *Order) error { return s.move(o, t, "", now) })
}

// move makes one transition; told is the partner that reported it, "" for none.
func (s *Service) move(o *Order, t Transition, told string, now time.Time) error {
	from := o.Stage()
	if _, again := o.did(t.Command); again || from == t.To && (t.ProviderID == "" || t.ProviderID == o.ProviderID) {
		return edit.ErrUnchanged
	}
	if err := CheckTransition(from, t.To, t.By.Role); err != nil {
		return err
	}
	was := o.Work.Technician
	switch {
	case t.ProviderID != "":
		o.ProviderID = t.ProviderID
		o.release(Withdrawn, t.Reason, now)
		s.endOffer(o, t.By, now)
	case t.To == Stage{Scheduled, Approved}: // nobody has it any more
		o.release(Withdrawn, t.Reason, now)
		s.endOffer(o, t.By, now)
	case from.State == OnHold && t.To.State == InProgress: // the ordered work continues
		o.Work.resume(now)
		if x := o.openExtra(); x != nil {
			x.Status, x.By, x.Answered = ExtraExpired, t.By, now
		}
	}
	if told != "" {
		o.partner(told, func(p *Partner) { p.LastStatus = t.To.Status() })
	}
	if err := s.enter(o, t.To, t.By, t.Reason, now); err != nil {
		return err
	}
	o.done(t.Command, "")
	s.notifyTransition(o, t, was, now)
	return nil
}

// enter puts an order into a stage that the table allows, with the consequences of every change:
// history, event, partners, SLA and deadlines.
func (s *Service) enter(o *Order, to Stage, by Actor, reason string, now time.Time) error {
	from := o.Stage()
	if err := CheckTransition(from, to, by.Role); err != nil {
		return err
	}
	o.State, o.Sub = to.State, to.Substate
	o.History = append(o.History, Change{State: to.State, Sub: to.Substate, At: now, By: by, Reason: reason, Unverified: o.unverified})
	if !o.meetsPrecondition(from, to, by.Role) {
		return &TransitionError{from, to, by.Role, "orders.state.not_yet"}
	}
	if o.State.WorkOver() {
		o.endRequests(now)
	}
	if o.awaitsDeposit() && o.State.WorkOver() {
		o.add(now, bot.Do(DoDeposit, Ref{OrderID: o.ID}))
	}
	s.clock(o, from, by, now)
	o.updateHolder()
	o.add(now, s.effectsOfChange(*o, from, by, reason, now)...)
	return nil
}

// updateHolder sets Holder to the technician who has the job or is asked for it, until the order is
// completed or cancelled.
func (o *Order) updateHolder() {
	o.Holder = ""
	switch o.State {
	case Completed, Invoiced, Closed, Cancelled:
		return
	}
	if w := o.Work; w.Technician != nil {
		o.Holder = w.Technician.ID
	} else if w.Offer != nil {
		o.Holder = w.Offer.Technician.ID
	}
}

// PartnerState applies a state that a partner reports under its own reference. A state that the
// order has or had changes nothing: it is a repeated or late report, or the echo of our own update.
// The partner is not sent its own report back.
func (s *Service) PartnerState(ctx context.Context, partner, ref string, to Stage, now time.Time) (Order, error) {
	if !to.Valid() {
		return Order{}, validation.Refuse("state", "state")
	}
	found, err := s.Orders.ByPartner(ctx, partner, ref)
	if err != nil {
		return Order{}, err
	}
	t := Transition{To: to, By: Actor{RolePartner, partner}}
	return s.edit(ctx, found.ID, now, func(o *Order) error {
		if slices.ContainsFunc(o.History, func(c Change) bool { return c.What == "" && (Stage{c.State, c.Sub}) == to }) {
			return edit.ErrUnchanged
		}
		return s.move(o, t, partner, now)
	})
}
