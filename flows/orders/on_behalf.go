package orders

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/validation"
)

// JobFor is Job on behalf of a technician, for a supervisor or another system; with "" for the
// technician who has the job or is asked for it. It may also return a *validation.InvalidError for
// an unknown technician.
func (s *Service) JobFor(ctx context.Context, name, technician string, c JobCommand, now time.Time) (Order, error) {
	o, err := s.Orders.Get(ctx, c.Order)
	if err != nil {
		return Order{}, err
	}
	t, err := s.whoever(ctx, o, CleanLine(technician))
	if err != nil {
		return Order{}, err
	}
	return s.DoJob(ctx, name, t, c, now)
}

func (s *Service) whoever(ctx context.Context, o Order, id string) (Technician, error) {
	w := o.Work
	switch {
	case w.Technician != nil && (id == "" || id == w.Technician.ID):
		return *w.Technician, nil
	case w.Offer != nil && (id == "" || id == w.Offer.Technician.ID):
		return w.Offer.Technician, nil
	case s.Technicians == nil:
		return Technician{}, ErrNoTechnicians
	case id == "":
		return Technician{}, refuse("job.not_yours")
	}
	t, err := s.Technicians.Technician(ctx, id)
	if errors.Is(err, bot.ErrNotFound) {
		err = validation.Refuse("technicianId", "technician")
	}
	return t, err
}
