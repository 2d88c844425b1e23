package orders

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// answerExtra records a customer's answer about extra work.
func (s *Service) answerExtra(ctx context.Context, o *Order, who bot.ContactID, c ClientCommand, now time.Time) error {
	i := slices.IndexFunc(o.Work.Extras, func(x Extra) bool { return x.ID == c.Extra })
	if i < 0 {
		return refuseClient("extra.over")
	}
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return err
	}
	x := &o.Work.Extras[i]
	if err := mayDecide(o, *x, terms, who); err != nil {
		return err
	}
	status := ExtraRejected
	if c.Yes {
		status = ExtraApproved
	}
	switch {
	case x.Status == status && x.How == "client":
		return edit.ErrUnchanged // the same answer again
	case x.Status == ExtraExpired || x.Status == ExtraAsked && !now.Before(x.Until):
		return refuseClient("extra.expired")
	case x.Status != ExtraAsked || o.Stage() != (Stage{OnHold, WaitingApproval}):
		return refuseClient("extra.over")
	}
	x.Status, x.How, x.By, x.Answered = status, "client", Actor{RoleClient, string(who)}, now
	o.note("extra_"+string(status), x.By, c.Text, now)
	told := s.extraNoticeArgs(o, *x, string(status))
	told.Reason = c.Text
	if err := s.resumeWork(o, x.By, now); err != nil {
		return err
	}
	s.notifyRoles(o, notify.ExtraAnswered, told, now, notify.Technician, notify.Supervisor)
	showJob(o, now)
	return nil
}

// mayDecide refuses a contact who may not decide, or not about this amount.
func mayDecide(o *Order, x Extra, t Terms, who bot.ContactID) error {
	if len(t.Approvers) == 0 {
		if who != o.Contact {
			return refuseClient("extra.not_yours")
		}
		return nil
	}
	enough := func(a Approver) bool {
		return a.Limit == Amount{} || a.Limit.Currency == x.Amount.Currency && x.Amount.Minor <= a.Limit.Minor
	}
	var could []string
	known := who == o.Contact
	for _, a := range t.Approvers {
		if a.Contact == who {
			if known = true; enough(a) {
				return nil
			}
		}
		if enough(a) && a.Name != "" {
			could = append(could, a.Name)
		}
	}
	if !known {
		return refuseClient("extra.not_yours")
	}
	return &ClientRefusedError{ClientRefusal{Key: "extra.over_limit", Who: strings.Join(could, ", "), Order: o.ID}}
}

// resumeWork resumes the work that waited for the customer's answer.
func (s *Service) resumeWork(o *Order, by Actor, now time.Time) error {
	o.Deadlines = o.Deadlines.Clear(dueExtra)
	if o.Stage() != (Stage{OnHold, WaitingApproval}) {
		return nil
	}
	o.Work.resume(now)
	return s.enter(o, Stage{InProgress, Working}, by, "", now)
}

// extraDue handles extra work that the customer has not answered in time. The technician does the
// ordered work, and may wait at half the rate; both sides are notified (5.4).
func (s *Service) extraDue(o *Order, now time.Time) error {
	x := o.openExtra()
	if x == nil {
		return nil
	}
	x.Status, x.Answered = ExtraExpired, now
	by := Actor{Role: RoleSystem}
	o.note("extra_expired", by, x.ID, now)
	told := s.extraNoticeArgs(o, *x, string(ExtraExpired))
	if err := s.resumeWork(o, by, now); err != nil {
		return err
	}
	s.notifyRoles(o, notify.ExtraUnanswered, told, now, notify.Client, notify.Technician, notify.Supervisor)
	showJob(o, now)
	return nil
}

// showJob opens the technician's job dialog again, because the question that it asked no longer applies.
func showJob(o *Order, now time.Time) {
	if t := o.Work.Technician; t != nil {
		o.add(now, openDialog(t.Contact, "technician_job", o.ID, map[string]string{"order": o.ID}, true))
	}
}
