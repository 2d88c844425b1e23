package orders

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// Closing is the customer's verdict on finished work, and its consequences.
type Closing struct {
	CompletedAt   time.Time      `json:"completedAt,omitzero"`
	Kind          string         `json:"kind,omitempty"`          // kind of service: "repair", …
	WarrantyUntil string         `json:"warrantyUntil,omitempty"` // the last day, "2026-12-26", in the business's zone
	ApprovedAt    time.Time      `json:"approvedAt,omitzero"`
	ApprovedBy    Actor          `json:"approvedBy,omitzero"`
	Scores        map[string]int `json:"scores,omitempty"` // 1–5, by aspect
	Comment       string         `json:"comment,omitempty"`
	RatedAt       time.Time      `json:"ratedAt,omitzero"`
	Unverified    bool           `json:"ratingUnverified,omitempty"` // anybody could have sent the rating in the customer's name, as with SMS: a later one replaces it
	PaidAt        time.Time      `json:"paidAt,omitzero"`
	Coverage      string         `json:"coverage,omitempty"`   // what the warranty covers, as of the completion
	Exclusions    string         `json:"exclusions,omitempty"` // what it does not
	Voided        *Voiding       `json:"voided,omitempty"`     // the warranty ends by misuse, once an admin approves it (RN-033)
	Cause         *ReworkCause   `json:"cause,omitempty"`      // of a follow-up order: why the work had to be done again
	Signature     *Signature     `json:"signature,omitempty"`  // of the customer, on the finished work
	Unsigned      string         `json:"unsigned,omitempty"`   // why there is none: "approved_by_client", "approved_by_agent"
	DisputedAt    time.Time      `json:"disputedAt,omitzero"`  // an emergency that nobody approved in 48 hours (5.6)
	Invoice       string         `json:"invoice,omitempty"`    // that bills it; before a contract's month is over, that month
}

// Aspects are what a customer rates, from 1 to 5; the first one is required.
var Aspects = []string{"overall", "punctuality", "quality", "professionalism"}

// report ends the work: the order is completed, its warranty begins (RN-030), and the customer is
// asked for approval.
func (s *Service) report(ctx context.Context, o *Order, t Technician, c JobCommand, now time.Time) (string, error) {
	switch {
	case !slices.Contains(there, o.Stage()):
		return "", refuse("job.over")
	case c.Diagnosis == "":
		return "", refuseField("diagnosis")
	case c.Actions == "":
		return "", refuseField("actions")
	case o.openExtra() != nil:
		return "", refuse("job.extra_open")
	}
	if err := s.checkOutPlace(ctx, o, c, now); err != nil {
		return "", err
	}
	o.Work.leave(now, c.Place)
	minutes := o.Work.Minutes(now)
	r := Report{Diagnosis: c.Diagnosis, Actions: c.Actions, Advice: c.Advice, Hours: c.Hours, Minutes: minutes, Waited: waited(o.Work, now), At: now}
	if r.Hours == "" {
		r.Hours = hoursOf(minutes)
	}
	o.Work.Report = &r
	if err := s.startWarranty(ctx, o, now); err != nil {
		return "", err
	}
	if err := s.enter(o, Stage{Completed, ""}, Actor{RoleTechnician, t.ID}, "", now); err != nil {
		return "", err
	}
	s.watchApproval(o, now)
	o.add(now, bot.Do(DoReport, Ref{OrderID: o.ID}))
	told := s.noticeArgs(o)
	told.Hours, told.Waited, told.Text = r.Hours, r.Waited, r.Actions
	s.notifyAll(o, notify.OrderCompleted, told, now)
	s.count(o, "completed", nil, now)
	if o.Priority == Emergency {
		s.count(o, "emergency", nil, now)
	}
	return "", nil
}

// Reported records that the document of the report has been made, and asks the customer to approve
// the work. A report that has a document keeps it.
func (s *Service) Reported(ctx context.Context, id string, file bot.Media, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if o.Work.Report == nil || o.Work.Report.File != nil {
			return edit.ErrUnchanged
		}
		r := *o.Work.Report
		r.File = &file
		o.Work.Report = &r
		if o.State == Completed && o.Closing.Signature == nil {
			o.add(now, openDialog(o.Contact, "closing", o.ID, map[string]string{"order": o.ID}, false))
		}
		return nil
	})
}

// count adds the effect that updates the statistics of the technician who did the work.
func (s *Service) count(o *Order, what string, scores map[string]int, now time.Time) {
	if t := o.Work.Technician; t != nil {
		o.add(now, bot.Do(DoCount, Count{t.ID, o.ID, what, scores, now}))
	}
}

// approve records that the customer approves the work, and requests the invoice (RN-007).
func (s *Service) approve(o *Order, by Actor, now time.Time) error {
	if !o.Closing.ApprovedAt.IsZero() {
		return edit.ErrUnchanged
	}
	if o.State != Completed {
		return refuseClient("work.over")
	}
	if err := s.enter(o, Stage{Invoiced, ""}, by, "", now); err != nil {
		return err
	}
	o.Closing.ApprovedBy = by
	o.unsigned(by)
	s.invoice(o, now)
	return nil
}

// invoice emits the event that requests the invoice.
func (s *Service) invoice(o *Order, now time.Time) {
	o.Closing.ApprovedAt = now
	due := Invoicing{OrderID: o.ID, Materials: withoutCosts(o.Work.Materials), NoCost: o.Kind == Warranty, At: now}
	if o.Quote != nil {
		due.QuoteID = o.Quote.ID
	}
	if o.Work.Report != nil {
		due.Hours = o.Work.Report.Hours
	}
	for _, x := range o.Work.Extras {
		if x.Status == ExtraApproved {
			due.Extras = append(due.Extras, x)
		}
	}
	o.add(now, event(EventInvoiced, due))
	if s.Bills {
		o.bill(now)
	}
}

// withoutCosts returns materials as partners may see them.
func withoutCosts(used []UsedMaterial) []UsedMaterial {
	shown := slices.Clone(used)
	for i := range shown {
		shown[i].Cost = Amount{}
	}
	return shown
}

// rate stores the customer's rating; only the first one counts. One whose sender may be forged is
// stored and shown, but counts for no technician and closes no order, and a later one of the
// customer's replaces it.
func (s *Service) rate(o *Order, c ClientCommand, now time.Time) error {
	if !o.Closing.RatedAt.IsZero() && (!o.Closing.Unverified || c.Unverified) {
		return edit.ErrUnchanged
	}
	if !slices.Contains([]State{Completed, Invoiced, Closed}, o.State) {
		return refuseClient("work.over")
	}
	scores := map[string]int{}
	for _, aspect := range Aspects {
		if n, said := c.Scores[aspect]; said {
			if n < 1 || n > 5 {
				return refuseClient("work.scores")
			}
			scores[aspect] = n
		}
	}
	if scores[Aspects[0]] == 0 {
		return refuseClient("work.scores")
	}
	o.Closing.Scores, o.Closing.RatedAt, o.Closing.Comment, o.Closing.Unverified = scores, now, c.Text, c.Unverified
	o.note("rated", Actor{RoleClient, string(o.Contact)}, "", now)
	told := s.noticeArgs(o)
	told.Stars, told.Text = scores[Aspects[0]], c.Text
	if c.Unverified {
		s.notifyRoles(o, notify.OrderRated, told, now, notify.Supervisor)
		return nil
	}
	s.notifyAll(o, notify.OrderRated, told, now)
	s.count(o, "rated", scores, now)
	return s.settled(o, now)
}
