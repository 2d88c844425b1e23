package orders

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// act applies one technician's command to an order; said is the answer's text. It may return edit.ErrUnchanged.
type act func(s *Service, ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (said string, err error)

// acts are the commands that change an order, and whether only the technician who has the job may give them.
var acts = map[string]struct {
	do   act
	mine bool
}{
	JobAccept:   {(*Service).accept, false},
	JobRefuse:   {(*Service).refuseJob, false},
	JobOnTheWay: {(*Service).setOff, true},
	JobCheckIn:  {(*Service).checkIn, true},
	JobPhoto:    {(*Service).photo, true},
	JobMaterial: {(*Service).material, true},
	JobPause:    {(*Service).pause, true},
	JobResume:   {(*Service).resume, true},
	JobExtra:    {(*Service).extra, true},
	JobCheckOut: {(*Service).checkOut, true},
	JobReport:   {(*Service).report, true},
	JobFail:     {(*Service).failVisit, true},
	JobReturn:   {(*Service).returnJob, true},
}

// Job runs a technician's command, or JobLoad, and returns the job's state afterwards. A repeated
// command changes nothing and returns the same. It may return a *JobRefusedError, a *ChooseError,
// for JobLoad a *SeveralError, and errors that are worth a retry.
func (s *Service) Job(ctx context.Context, name string, who bot.ContactID, c JobCommand, now time.Time) (JobView, error) {
	if s.Technicians == nil {
		return JobView{}, refuse("job.not_yours")
	}
	t, err := s.Technicians.ByContact(ctx, who)
	if errors.Is(err, bot.ErrNotFound) {
		return JobView{}, refuse("job.not_yours")
	}
	if err != nil {
		return JobView{}, err
	}
	if name == JobLoad {
		return s.loadJob(ctx, t, c, now)
	}
	o, err := s.doJob(ctx, name, t, c, who, now)
	if err != nil {
		return JobView{}, s.addRefusalDetail(ctx, err, t, c, now)
	}
	job := s.ShowJob(o, t.ID, now)
	job.Picked, _ = o.did(c.Command)
	return job, nil
}

// DoJob is Job for a known technician, for example one that the API names.
func (s *Service) DoJob(ctx context.Context, name string, t Technician, c JobCommand, now time.Time) (Order, error) {
	return s.doJob(ctx, name, t, c, "", now)
}

// doJob is DoJob; chat is who gave the command in a chat.
func (s *Service) doJob(ctx context.Context, name string, t Technician, c JobCommand, chat bot.ContactID, now time.Time) (Order, error) {
	a, known := acts[name]
	if !known {
		return Order{}, errors.New("orders: no command of a technician: " + name)
	}
	if err := c.clean(); err != nil {
		return Order{}, err
	}
	o, err := s.edit(ctx, c.Order, now, func(o *Order) error {
		if _, again := o.did(c.Command); again {
			return edit.ErrUnchanged
		}
		has := o.Work.Technician
		if a.mine && (has == nil || has.ID != t.ID) {
			if !(name == JobOnTheWay && has == nil) {
				return refuse("job.not_yours")
			}
		}
		if c.needsProof(name) {
			return refuseUnproven()
		}
		o.unverified, o.byChat = c.Unverified, chat
		told := len(o.History)
		said, err := a.do(s, ctx, o, t, c, now)
		if err == nil {
			if o.unverified && len(o.History) == told { // for whoever reads the order's timeline
				o.note(strings.TrimPrefix(name, "jobs."), Actor{RoleTechnician, t.ID}, said, now)
			}
			o.done(c.Command, said)
		}
		return err
	})
	if errors.Is(err, ErrTransition) { // the order has moved on
		return o, refuse("job.over")
	}
	if errors.Is(err, bot.ErrNotFound) {
		return o, refuse("job.not_yours")
	}
	return o, err
}

// addRefusalDetail adds the order's current state to a "job.over" refusal.
func (s *Service) addRefusalDetail(ctx context.Context, err error, t Technician, c JobCommand, now time.Time) error {
	refused, ok := errors.AsType[*JobRefusedError](err)
	if !ok || refused.Key != "job.over" {
		return err
	}
	o, lost := s.Orders.Get(ctx, c.Order)
	if lost != nil {
		return err
	}
	job := s.ShowJob(o, t.ID, now)
	refused.Job = &job
	return refused
}

// loadJob returns the job that the technician named, or the only one the technician has.
func (s *Service) loadJob(ctx context.Context, t Technician, c JobCommand, now time.Time) (JobView, error) {
	if c.Order != "" {
		o, err := s.Orders.Get(ctx, c.Order)
		if errors.Is(err, bot.ErrNotFound) || err == nil && !o.concerns(t.ID) {
			return JobView{}, refuse("job.not_yours")
		}
		return s.ShowJob(o, t.ID, now), err
	}
	held, err := s.Orders.Held(ctx, t.ID, 50)
	if err != nil {
		return JobView{}, err
	}
	slices.Reverse(held) // the oldest first: they should be done in this order
	if len(held) == 1 {
		return s.ShowJob(held[0], t.ID, now), nil
	}
	several := &SeveralError{}
	for _, o := range held {
		several.Jobs = append(several.Jobs, s.ShowJob(o, t.ID, now))
	}
	return JobView{}, several
}

// concerns reports whether a technician has the order, is asked for it, or may still accept it.
func (o *Order) concerns(technician string) bool {
	w := o.Work
	switch {
	case w.Technician != nil:
		return w.Technician.ID == technician
	case w.Offer != nil && w.Offer.Technician.ID == technician:
		return true
	}
	return w.lastResult(technician) == NoResponse
}
