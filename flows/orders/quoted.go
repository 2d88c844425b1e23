package orders

import (
	"context"
	"slices"
	"time"

	"recado/flows/edit"
	"recado/flows/notify"
)

// Quoted records that a quotation for the order was sent. It may return a *TransitionError.
func (s *Service) Quoted(ctx context.Context, id string, q Quote, by Actor, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if o.Quote != nil && *o.Quote == q && o.Sub == Quoted {
			return edit.ErrUnchanged
		}
		o.Quote = &q
		if o.Sub == Quoted {
			o.note("quoted", by, q.ID, now)
			return nil
		}
		return s.enter(o, Stage{Scheduled, Quoted}, by, q.ID, now)
	})
}

// QuotationApproved continues an order whose quotation was approved: the best technician is asked.
// It may return a *TransitionError.
func (s *Service) QuotationApproved(ctx context.Context, id string, q Quote, by Actor, now time.Time) (Order, error) {
	q.Approved = true
	return s.edit(ctx, id, now, func(o *Order) error {
		if o.Quote != nil && *o.Quote == q {
			return edit.ErrUnchanged
		}
		o.Quote = &q
		if !slices.Contains(priced, o.Stage()) { // a technician has it already, as in an emergency
			o.note("quotation_approved", by, q.ID, now)
			if t := o.Work.Technician; t != nil {
				told := map[string]string{"id": q.ID, "order": o.ID}
				o.add(now, notify.Notice{Event: notify.QuotationApproved, About: o.ID, Args: told}.Effects(person(*t))...)
			}
			return nil
		}
		if err := s.enter(o, Stage{Scheduled, Approved}, by, q.ID, now); err != nil {
			return err
		}
		if s.Technicians != nil && !o.awaitsDeposit() {
			o.Deadlines = o.Deadlines.Set(dueNext, now)
		}
		return nil
	})
}

// QuotationRejected cancels an order that waited for the quotation.
func (s *Service) QuotationRejected(ctx context.Context, id, reason string, by Actor, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if o.State == Cancelled {
			return edit.ErrUnchanged
		}
		if err := s.enter(o, Stage{Cancelled, ""}, by, reason, now); err != nil {
			return err
		}
		s.endOffer(o, by, now)
		told := s.noticeArgs(o)
		told.Reason = reason
		if by.Role != RoleClient { // else the customer rejected it and needs no notice
			s.notifyRoles(o, notify.OrderCancelled, told, now, notify.Client)
		}
		return nil
	})
}
