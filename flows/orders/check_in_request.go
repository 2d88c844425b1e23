package orders

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/geo"
	"recado/flows/notify"
)

// checkInTimeout is how long supervisors may leave an arrival unconfirmed before they and the admins are
// told again: a technician waits at the door.
const checkInTimeout = 10 * time.Minute

// askCheckIn asks the supervisors to confirm an arrival. A place near the one that they were asked about
// asks nothing again; another one replaces it.
func (s *Service) askCheckIn(o *Order, t Technician, at bot.Location, now time.Time) error {
	if err := CheckTransition(o.Stage(), Stage{InProgress, OnSite}, RoleTechnician); err != nil && !slices.Contains(there, o.Stage()) {
		return err
	}
	open := o.openRequest(ConfirmCheckIn)
	if open != nil && open.By.ID == t.ID && geo.Metres(*open.Place.Point, at) <= maxCheckInDistance {
		return edit.ErrUnchanged
	}
	if len(o.Requests) >= maxRequests {
		return refuse("job.too_far")
	}
	o.Requests = slices.Clone(o.Requests)
	if open := o.openRequest(ConfirmCheckIn); open != nil {
		open.Status, open.Answered = RequestOver, now
	}
	r := Request{
		ID: strconv.Itoa(len(o.Requests) + 1), Kind: ConfirmCheckIn, Text: mapLink(at), Place: &Location{Point: &at}, Status: RequestAsked,
		By: Actor{RoleTechnician, t.ID}, AskedAt: now,
	}
	o.Requests = append(o.Requests, r)
	o.note("request_asked", r.By, requestWords(r), now)
	o.Deadlines = o.Deadlines.Set(dueRequest, now.Add(checkInTimeout))
	o.add(now, markUrgent(true, s.requestNotice(o, r, notify.ClientRequest).Effects(s.supervisors()...))...)
	return nil
}

// confirmCheckIn records an arrival that a supervisor has confirmed. Its place is the site's from now on.
func (s *Service) confirmCheckIn(o *Order, r Request, now time.Time) error {
	if t := o.Work.Technician; t == nil || t.ID != r.By.ID {
		return refuseClient("request.over")
	}
	if o.Work.onSite() {
		return nil
	}
	o.Work.Site = r.Place.Point
	return s.arrive(o, r.By.ID, *r.Place.Point, 0, now)
}

func mapLink(at bot.Location) string {
	return fmt.Sprintf("https://www.google.com/maps?q=%.5f,%.5f", at.Latitude, at.Longitude)
}
