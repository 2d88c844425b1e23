package orders

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/geo"
	"recado/flows/notify"
)

// RN-001: a check-in counts within this many metres of the site, by a place that was
// shared this lately.
const (
	maxCheckInDistance = 300
	maxLocationAge     = 10 * time.Minute
	clockSkew          = 5 * time.Minute // how far ahead another clock may be
)

// setOff is "on the way": the customer hears when the technician will be there. From who is
// asked and has not answered it is a yes as well.
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
			return "", refuse("job.over") // he is there
		}
		if err := CheckTransition(from, Stage{InProgress, OnTheWay}, RoleTechnician); err != nil {
			return "", err // before a place is taken for it
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

// checkIn is the arrival, held against the site's point (RN-001). Where that point is
// not known there is nothing to hold it against: the place is kept and supervisors
// are told that it is not verified.
func (s *Service) checkIn(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	if o.Work.onSite() && slices.Contains(there, o.Stage()) {
		return "", errUnchanged
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
	o.Work.Visits = append(o.Work.Visits, Visit{Technician: t.ID, In: now, Place: *c.Place, Metres: metres})
	by := Actor{RoleTechnician, t.ID}
	if slices.Contains(there, o.Stage()) { // back from an errand
		o.note("checked_in", by, "", now)
		return "", nil
	}
	if err := s.enter(o, Stage{InProgress, OnSite}, by, "", now); err != nil {
		return "", err
	}
	told := s.noticeArgs(o)
	told.Unverified = metres < 0
	s.notifyAll(o, notify.OnSite, told, now)
	return "", nil
}

// checkLocationAge refuses a place that is missing or was shared too long ago.
func checkLocationAge(c JobCommand, now time.Time) error {
	switch {
	case c.Place == nil:
		return refuse("job.no_place")
	case c.PlaceAt.Before(now.Add(-maxLocationAge)), c.PlaceAt.After(now.Add(clockSkew)):
		return refuse("job.place_old")
	}
	return nil
}

// site is the point of an order's place: as shared, else as the customer has it on record.
func site(o Order, t Terms) *bot.Location {
	if o.Location.Point != nil {
		return o.Location.Point
	}
	return t.Site
}

// checkOut is the departure. The place is kept where it was shared.
func (s *Service) checkOut(_ context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	switch {
	case !slices.Contains(there, o.Stage()) && o.State != OnHold:
		return "", refuse("job.over")
	case !o.Work.onSite():
		return "", errUnchanged
	}
	o.Work.leave(now, c.Place)
	o.note("checked_out", Actor{RoleTechnician, t.ID}, "", now)
	return "", nil
}
