package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// How long a technician may take to answer an offer: minutes by the clock in an emergency (5.6),
// else within the service hours.
const (
	emergencyOfferTimeout = 5 * time.Minute
	offerTimeout          = 30 * time.Minute
)

// ErrNoTechnicians means that Service.Technicians is nil.
var ErrNoTechnicians = errors.New("orders: no technicians are kept")

// Offer asks the best technician for an order that nobody has and nobody is asked for.
func (s *Service) Offer(ctx context.Context, id string, by Actor, command string, now time.Time) (Order, error) {
	if s.Technicians == nil {
		return Order{}, ErrNoTechnicians
	}
	return s.edit(ctx, id, now, func(o *Order) error {
		if _, again := o.did(command); again || o.Work.Offer != nil {
			return edit.ErrUnchanged
		}
		if !slices.Contains(unstarted, o.Stage()) {
			return &TransitionError{o.Stage(), Stage{Scheduled, Assigned}, by.Role, "orders.state.impossible"}
		}
		o.markMet("response", now)
		o.done(command, "")
		return s.offerNext(ctx, o, by, now)
	})
}

// offerNext asks the best technician who has not been asked yet; without one the supervisors are notified.
func (s *Service) offerNext(ctx context.Context, o *Order, by Actor, now time.Time) error {
	o.Deadlines = o.Deadlines.Clear(dueNext)
	if o.Work.Offer != nil || o.Work.Technician != nil || !slices.Contains(unstarted, o.Stage()) {
		return nil
	}
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return err
	}
	var fit []Technician
	if s.Technicians != nil {
		need, err := s.need(ctx, *o, terms)
		if err != nil {
			return err
		}
		if fit, err = s.Technicians.Candidates(ctx, need, now); err != nil {
			return err
		}
	}
	fit = slices.DeleteFunc(fit, func(t Technician) bool { return o.Work.lastResult(t.ID) != "" })
	if len(fit) == 0 {
		o.note("nobody_to_offer", by, "", now)
		s.notifyRoles(o, notify.NobodyToOffer, s.noticeArgs(o), now, notify.Supervisor)
		return nil
	}
	best := max(slices.IndexFunc(fit, func(t Technician) bool { return t.ID == o.Preferred }), 0)
	s.ask(o, fit[best], false, terms, by, now)
	return nil
}

// ask offers the order to one technician.
func (s *Service) ask(o *Order, t Technician, chosen bool, terms Terms, by Actor, now time.Time) {
	until := s.hours(o, terms).Add(now, offerTimeout)
	if o.Priority == Emergency {
		until = now.Add(emergencyOfferTimeout)
	}
	o.Work.Offer = &Offer{Technician: t, At: now, Until: until, Chosen: chosen}
	o.Deadlines = o.Deadlines.Set(dueOffer, until)
	o.note("offered", by, t.Name, now)
	o.updateHolder()
	o.add(now, s.jobDialog(o, t))
	if o.Priority == Emergency {
		told := s.noticeArgs(o)
		told.Until = until
		o.add(now, notify.Notice{Event: notify.EmergencyNew, About: o.ID, Args: told}.Effects(person(t))...)
	}
}

func (s *Service) jobDialog(o *Order, t Technician) bot.Effect {
	return openDialog(t.Contact, "technician_job", o.ID, map[string]string{"order": o.ID}, o.Priority == Emergency)
}

// endOffer withdraws an open offer. The technician's dialog shows it.
func (s *Service) endOffer(o *Order, by Actor, now time.Time) {
	f := o.Work.Offer
	if f == nil {
		return
	}
	o.Work.Asked = append(o.Work.Asked, PastOffer{Technician: f.Technician.ID, Answer: Withdrawn, At: now})
	o.Work.Offer = nil
	o.Deadlines = o.Deadlines.Clear(dueOffer)
	o.note("offer_withdrawn", by, f.Technician.Name, now)
	o.updateHolder()
	o.add(now, s.jobDialog(o, f.Technician))
}

// expireOffer ends an unanswered offer and asks the next technician.
func (s *Service) expireOffer(ctx context.Context, o *Order, now time.Time) error {
	if o.Work.Offer == nil {
		return nil
	}
	return s.declined(ctx, o, NoResponse, "", Actor{Role: RoleSystem}, now)
}

// declined records that the asked technician does not take the order, and asks the next.
func (s *Service) declined(ctx context.Context, o *Order, as OfferResult, reason string, by Actor, now time.Time) error {
	f := o.Work.Offer
	o.Work.Asked = append(o.Work.Asked, PastOffer{f.Technician.ID, as, reason, now})
	o.Work.Offer = nil
	o.Deadlines = o.Deadlines.Clear(dueOffer)
	what := "offer_" + string(as)
	if reason != "" {
		reason = f.Technician.Name + ": " + reason
	} else {
		reason = f.Technician.Name
	}
	o.note(what, by, reason, now)
	if f.Chosen && o.Stage() == (Stage{Scheduled, Assigned}) {
		if err := s.enter(o, Stage{Scheduled, Approved}, by, "", now); err != nil {
			return err
		}
	}
	o.updateHolder()
	return s.offerNext(ctx, o, by, now)
}
