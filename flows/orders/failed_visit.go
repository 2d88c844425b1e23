package orders

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/geo"
	"recado/flows/notify"
)

// FailedVisit is a visit at which the work could not be done because of the customer (5.5).
type FailedVisit struct {
	Technician string       `json:"technician"`
	Reason     string       `json:"reason"` // "nobody", "no_access" or "not_ready"
	Text       string       `json:"text,omitempty"`
	Place      bot.Location `json:"place"`            // where the technician was
	Metres     int          `json:"metres"`           // from the site; −1 if its point is unknown
	Photos     []bot.Media  `json:"photos,omitempty"` // the proof
	Fee        Amount       `json:"fee,omitzero"`     // what the customer is billed for it, before VAT; zero: nothing
	At         time.Time    `json:"at"`
}

// failedReasons are the reasons of a failed visit.
var failedReasons = []string{"nobody", "no_access", "not_ready"}

// EventVisitFailed is the event of a failed visit; its payload is a VisitFailed.
const EventVisitFailed = "order.visit_failed"

// VisitFailed is the payload of the event "order.visit_failed".
type VisitFailed struct {
	OrderID    string    `json:"orderId"`
	Technician string    `json:"technicianId"`
	Reason     string    `json:"reason"`
	Fee        *Amount   `json:"fee,omitempty"` // to be billed
	At         time.Time `json:"at"`
}

// failVisit records that the technician is at the site and can't work because of the customer. It needs the
// place as proof, and a photo where the site's point is unknown. The technician keeps the job, the customer is
// billed by the contract's rule and asked for another day.
func (s *Service) failVisit(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	waiting := o.Stage() == Stage{OnHold, WaitingCustomer}
	if !slices.Contains(coming, o.Stage()) && !slices.Contains(there, o.Stage()) && !waiting {
		return "", refuse("job.over")
	}
	if !slices.Contains(failedReasons, c.Reason) {
		return "", refuseField("reason")
	}
	if err := checkLocationAge(c, now); err != nil {
		return "", err
	}
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return "", err
	}
	v := FailedVisit{Technician: t.ID, Reason: c.Reason, Text: c.Text, Place: *c.Place, Metres: -1, Photos: c.Photos, At: now}
	if at := site(*o, terms); at != nil {
		if v.Metres = int(geo.Metres(*at, *c.Place)); v.Metres > maxCheckInDistance {
			return "", &JobRefusedError{JobRefusal{Key: "job.too_far", Metres: v.Metres, Limit: maxCheckInDistance}}
		}
	} else if len(c.Photos) == 0 {
		return "", refuseField("photos")
	}
	if o.Kind != Warranty {
		if v.Fee = terms.FailedVisit; v.Fee.Blank() {
			v.Fee = s.FailedVisitFee
		}
	}
	o.Work.resume(now)
	o.Work.leave(now, c.Place)
	o.Work.Failed = append(slices.Clone(o.Work.Failed), v)
	o.Work.When, o.Work.ETA = time.Time{}, time.Time{}
	by := Actor{RoleTechnician, t.ID}
	if err := s.enter(o, Stage{Scheduled, Assigned}, by, c.Reason, now); err != nil {
		return "", err
	}
	o.note("visit_failed", by, first(c.Text, c.Reason), now)
	failed := VisitFailed{OrderID: o.ID, Technician: t.ID, Reason: c.Reason, At: now}
	told := s.noticeArgs(o)
	told.Reason, told.Text = c.Reason, c.Text
	if !v.Fee.IsZero() {
		failed.Fee, told.Amount = &v.Fee, &v.Fee
	}
	o.add(now, event(EventVisitFailed, failed))
	s.notifyRoles(o, notify.VisitFailed, told, now, notify.Client, notify.Supervisor)
	s.askDate(o, now)
	return "", nil
}

// failedNow reports whether the last visit of the technician who has the job has failed.
func (o *Order) failedNow() bool {
	n := len(o.Work.Failed)
	return o.accepted() && n > 0 && o.Work.Failed[n-1].Technician == o.Work.Technician.ID && !o.Work.onSite()
}
