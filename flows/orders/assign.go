package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/validation"
)

// Assignment gives an order to a technician whom a supervisor has chosen.
type Assignment struct {
	Technician string
	When       time.Time // the scheduled time; zero leaves the present one
	By         Actor
	Command    string
}

// Assign offers an order to the chosen technician and releases the technician who had it or was
// asked. Assigning it to the technician who already has it changes nothing. The error is an
// *validation.InvalidError for an unknown technician, a *JobRefusedError "job.too_many" (RN-004) or
// "job.unfit" (RN-020, RN-021, RN-022; Field is the reason), or a *TransitionError.
func (s *Service) Assign(ctx context.Context, id string, a Assignment, now time.Time) (Order, error) {
	var p validation.Problems
	if p.Line("technicianId", &a.Technician, maxID, true); a.Technician == "" {
		return Order{}, p.Err()
	}
	if s.Technicians == nil {
		return Order{}, ErrNoTechnicians
	}
	t, err := s.Technicians.Technician(ctx, a.Technician)
	if errors.Is(err, bot.ErrNotFound) {
		p.Add("technicianId", "technician")
		return Order{}, p.Err()
	}
	if err != nil {
		return Order{}, err
	}
	return s.edit(ctx, id, now, func(o *Order) error { return s.assign(ctx, o, t, a, now) })
}

func (s *Service) assign(ctx context.Context, o *Order, t Technician, a Assignment, now time.Time) error {
	has, asked := o.Work.Technician, o.Work.Offer
	if _, again := o.did(a.Command); again || has != nil && has.ID == t.ID || asked != nil && asked.Chosen && asked.Technician.ID == t.ID {
		return edit.ErrUnchanged
	}
	to := Stage{Scheduled, Assigned}
	if err := CheckTransition(o.Stage(), to, a.By.Role); err != nil {
		return err
	}
	if busy, err := s.busy(ctx, t.ID, o.ID); err != nil {
		return err
	} else if busy {
		return refuse("job.too_many")
	}
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return err
	}
	need, err := s.need(ctx, *o, terms)
	if err != nil {
		return err
	}
	if !a.When.IsZero() {
		need.When = a.When
	}
	if why, err := s.Technicians.Unfit(ctx, t.ID, need, now); err != nil {
		return err
	} else if why != "" {
		return &JobRefusedError{JobRefusal{Key: "job.unfit", Field: why}}
	}
	if has != nil {
		o.add(now, notify.Notice{Event: notify.OrderCancelled, About: o.ID, Args: s.noticeArgs(o)}.Effects(person(*has))...)
	}
	o.release(Withdrawn, "", now)
	if asked != nil && asked.Technician.ID != t.ID {
		s.endOffer(o, a.By, now)
	}
	if !a.When.IsZero() {
		o.Work.When = a.When
	}
	o.Work.Offer = &Offer{Technician: t, Chosen: true}
	if err := s.enter(o, to, a.By, t.Name, now); err != nil {
		return err
	}
	s.ask(o, t, true, terms, a.By, now)
	o.done(a.Command, "")
	return nil
}

// accept gives the job to a technician who accepts it. If two accept at the same time, the first
// gets the job: the second write runs again on the result of the first and is refused.
func (s *Service) accept(ctx context.Context, o *Order, t Technician, _ JobCommand, now time.Time) (string, error) {
	f := o.Work.Offer
	switch {
	case o.Work.Technician != nil && o.Work.Technician.ID == t.ID:
		return "", edit.ErrUnchanged
	case o.Work.Technician != nil:
		return "", refuse("job.not_yours")
	case !slices.Contains(unstarted, o.Stage()) && !slices.Contains(given, o.Stage()):
		return "", refuse("job.over")
	case (f == nil || f.Technician.ID != t.ID) && (o.Work.lastResult(t.ID) != NoResponse || f != nil && f.Chosen):
		return "", refuse("job.not_yours")
	}
	if busy, err := s.busy(ctx, t.ID, o.ID); err != nil {
		return "", err
	} else if busy {
		return "", refuse("job.too_many")
	}
	by := Actor{RoleTechnician, t.ID}
	if f != nil && f.Technician.ID != t.ID {
		s.endOffer(o, by, now)
	}
	o.Work.Technician, o.Work.AcceptedAt, o.Work.Offer = &t, now, nil
	o.Deadlines = o.Deadlines.Clear(dueOffer, dueNext)
	if o.Stage() == (Stage{Scheduled, Assigned}) {
		o.note("accepted", by, t.Name, now)
		o.updateHolder()
	} else if err := s.enter(o, Stage{Scheduled, Assigned}, by, t.Name, now); err != nil {
		return "", err
	}
	told := s.noticeArgs(o)
	if told.When = s.local(o.Work.When); !told.When.After(now) { // an appointment that has passed is none
		told.When = time.Time{}
	}
	s.notifyRoles(o, notify.TechnicianAssigned, told, now, notify.Client, notify.Technician, notify.Supervisor)
	return "", nil
}

// refuseJob records that a technician refuses an offer.
func (s *Service) refuseJob(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	if o.Work.Offer == nil || o.Work.Offer.Technician.ID != t.ID {
		if a := o.Work.lastResult(t.ID); a == Declined || a == NoResponse {
			return "", edit.ErrUnchanged
		}
		return "", refuse("job.not_yours")
	}
	return "", s.declined(ctx, o, Declined, first(c.Reason, c.Text), Actor{RoleTechnician, t.ID}, now)
}

// returnJob takes a job from the technician who has it and can't do it, and asks the next one.
func (s *Service) returnJob(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	if !slices.Contains(given, o.Stage()) && !slices.Contains(coming, o.Stage()) {
		return "", refuse("job.over")
	}
	by := Actor{RoleTechnician, t.ID}
	o.release(Returned, first(c.Reason, c.Text), now)
	if err := s.enter(o, Stage{Scheduled, Approved}, by, first(c.Reason, c.Text), now); err != nil {
		return "", err
	}
	return "", s.offerNext(ctx, o, by, now)
}

// release takes the job from the technician who has it, if any.
func (o *Order) release(as OfferResult, reason string, now time.Time) {
	t := o.Work.Technician
	if t == nil {
		return
	}
	o.Work.leave(now, nil)
	o.Work.resume(now)
	o.Work.Asked = append(o.Work.Asked, PastOffer{t.ID, as, reason, now})
	o.Work.Technician, o.Work.AcceptedAt, o.Work.ETA = nil, time.Time{}, time.Time{}
	for i, e := range o.Work.Extras {
		if e.Status == ExtraAsked {
			o.Work.Extras[i].Status = ExtraExpired
		}
	}
}
