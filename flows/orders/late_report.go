package orders

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/text"
)

// lateReportInterval is the minimum time between two forwarded complaints that nobody has come.
const lateReportInterval = 30 * time.Minute

// historyReportedLate is the history entry of a complaint that nobody has come.
const historyReportedLate = "client_waiting"

// ReportLate notifies the supervisors and the technician that the customer is waiting, at most once
// in half an hour. It returns what Change returns.
func (s *Service) ReportLate(ctx context.Context, who bot.ContactID, c ChangeCommand, now time.Time) (ChangeResult, error) {
	c.Text = text.Shorten(CleanText(c.Text), maxReason)
	return s.byClient(ctx, who, c, now, func(o *Order) error {
		switch {
		case o.Allows(ChangeOther) == ChangeNo:
			return refuseClient("change.over")
		case o.State == Scheduled && o.Work.When.After(now):
			o.done(c.Command, notYet)
			return nil
		case slices.ContainsFunc(o.History, func(h Change) bool { return h.What == historyReportedLate && now.Sub(h.At).Abs() < lateReportInterval }):
			o.done(c.Command, saidAgain)
			return nil
		}
		people := s.supervisors()
		if len(people) == 0 {
			return refuseClient("change.nobody")
		}
		o.note(historyReportedLate, Actor{RoleClient, string(who)}, c.Text, now)
		o.done(c.Command, "")
		told := s.noticeArgs(o)
		told.Text, told.Until = c.Text, s.local(o.Work.When)
		if t := o.Work.Technician; t != nil {
			people = append(people, person(*t))
		}
		o.add(now, notify.Notice{Event: notify.ClientWaiting, About: o.ID, Args: told}.Effects(people...)...)
		return nil
	})
}
