package orders

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/geo"
	"recado/flows/notify"
)

// RN-001: a check-in counts within this distance in metres of the site, with a place that was
// shared this recently.
const (
	maxCheckInDistance = 300
	maxLocationAge     = 10 * time.Minute
	clockSkew          = 5 * time.Minute // how far another clock may be ahead
)

// setOff handles "on the way": the customer is told the time of arrival. From a technician who was
// asked and has not answered it also accepts the job.
func (s *Service) setOff(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	if o.Work.Technician == nil {
		if _, err := s.accept(ctx, o, t, JobCommand{}, now); err != nil {
			return "", err
		}
	}
	from := o.Stage()
	if from == (Stage{InProgress, OnTheWay}) { // a new time of arrival
		o.note("eta", Actor{RoleTechnician, t.ID}, "", now)
	} else {
		if from.State == OnHold && o.Work.onSite() {
			return "", refuse("job.over") // the technician is at the site already
		}
		if err := CheckTransition(from, Stage{InProgress, OnTheWay}, RoleTechnician); err != nil {
			return "", err // before the job counts as in process
		}
		if err := s.reserveTechnician(ctx, t.ID, o.ID, now); err != nil {
			return "", err
		}
		if from.State == OnHold {
			o.Work.resume(now)
		}
		if err := s.enter(o, Stage{InProgress, OnTheWay}, Actor{RoleTechnician, t.ID}, "", now); err != nil {
			return "", err
		}
	}
	told := s.noticeArgs(o)
	told.Minutes = c.Minutes
	o.Work.ETA = time.Time{}
	if c.Minutes > 0 {
		o.Work.ETA = now.Add(time.Duration(c.Minutes) * time.Minute)
	}
	s.notifyAll(o, notify.OnTheWay, told, now)
	return "", nil
}

// checkIn records the arrival and compares its place with the site's point (RN-001). If that point
// is unknown, a supervisor confirms an arrival that is told in a chat; without one, or over the API,
// the place is stored and marked as unverified.
func (s *Service) checkIn(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	if o.Work.onSite() && slices.Contains(there, o.Stage()) {
		return "", edit.ErrUnchanged
	}
	if err := checkLocationAge(c, now); err != nil {
		return "", err
	}
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return "", err
	}
	metres := -1
	if at := site(*o, terms); at != nil {
		if metres = int(geo.Metres(*at, *c.Place)); metres > maxCheckInDistance {
			return "", &JobRefusedError{JobRefusal{Key: "job.too_far", Metres: metres, Limit: maxCheckInDistance}}
		}
	}
	if metres < 0 && o.byChat != "" && len(s.supervisors()) > 0 {
		return "", s.askCheckIn(o, t, *c.Place, now)
	}
	return "", s.arrive(o, t.ID, *c.Place, metres, now)
}

// arrive records a visit that begins.
func (s *Service) arrive(o *Order, technician string, at bot.Location, metres int, now time.Time) error {
	o.Work.Visits = append(o.Work.Visits, Visit{Technician: technician, In: now, Place: at, Metres: metres})
	by := Actor{RoleTechnician, technician}
	if slices.Contains(there, o.Stage()) { // returned to the site
		o.note("checked_in", by, "", now)
		return nil
	}
	if err := s.enter(o, Stage{InProgress, OnSite}, by, "", now); err != nil {
		return err
	}
	told := s.noticeArgs(o)
	told.Unverified = metres < 0
	s.notifyAll(o, notify.OnSite, told, now)
	return nil
}

// checkLocationAge refuses a missing place, and one that was shared too long ago.
func checkLocationAge(c JobCommand, now time.Time) error {
	switch {
	case c.Place == nil:
		return refuse("job.no_place")
	case c.PlaceAt.Before(now.Add(-maxLocationAge)), c.PlaceAt.After(now.Add(clockSkew)):
		return refuse("job.place_old")
	}
	return nil
}

// site returns the point of an order's place: the shared one, that of an arrival which a supervisor
// confirmed, else that of the customer's record.
func site(o Order, t Terms) *bot.Location {
	if o.Location.Point != nil {
		return o.Location.Point
	}
	if o.Work.Site != nil {
		return o.Work.Site
	}
	return t.Site
}

// checkOut records the departure, with the place if it was shared.
func (s *Service) checkOut(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	switch {
	case !slices.Contains(there, o.Stage()) && o.State != OnHold:
		return "", refuse("job.over")
	case !o.Work.onSite():
		return "", edit.ErrUnchanged
	}
	if err := s.checkOutPlace(ctx, o, c, now); err != nil {
		return "", err
	}
	o.Work.leave(now, c.Place)
	o.note("checked_out", Actor{RoleTechnician, t.ID}, "", now)
	return "", nil
}

// checkOutPlace refuses a departure without a place, or with one far from the site, if the business asks for it.
func (s *Service) checkOutPlace(ctx context.Context, o *Order, c JobCommand, now time.Time) error {
	if !s.CheckOutPlace || !o.Work.onSite() {
		return nil
	}
	if err := checkLocationAge(c, now); err != nil {
		return err
	}
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return err
	}
	if at := site(*o, terms); at != nil {
		if metres := int(geo.Metres(*at, *c.Place)); metres > maxCheckInDistance {
			return &JobRefusedError{JobRefusal{Key: "job.too_far", Metres: metres, Limit: maxCheckInDistance}}
		}
	}
	return nil
}
