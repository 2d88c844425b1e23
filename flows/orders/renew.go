package orders

import (
	"slices"
	"time"

	"recado/bot"
)

// renewChats renews the open questions about an order in the chats of people who did not change it
// themselves, such as after an act over the API: a technician's question about the job, the
// customer's about the finished work and about extra work.
func (s *Service) renewChats(was Order, o *Order, now time.Time) {
	before := len(was.Outbox)
	opened := func(who bot.ContactID, dialog string) bool {
		return slices.ContainsFunc(o.Outbox[min(before, len(o.Outbox)):], func(e bot.Effect) bool {
			return e.Kind == bot.EffectOpen && e.To == who && e.Name == dialog
		})
	}
	renew := func(who bot.ContactID, dialog string, how bot.IfOpen) {
		if who == "" || who == o.byChat || opened(who, dialog) {
			return
		}
		e := openDialog(who, dialog, o.ID, map[string]string{"order": o.ID}, false)
		e.IfOpen = how
		o.add(now, e)
	}
	for _, t := range was.technicians() {
		switch is := o.question(t.ID); {
		case is == was.question(t.ID):
		case is.mine:
			renew(t.Contact, "technician_job", bot.RenewIfOpen)
		default:
			renew(t.Contact, "technician_job", bot.CloseIfOpen)
		}
	}
	if was.State == Completed && o.State != Completed {
		how := bot.RenewIfOpen
		if o.State != Invoiced {
			how = bot.CloseIfOpen
		}
		renew(o.Contact, "closing", how)
	}
	for _, x := range o.Work.Extras {
		if x.Status == ExtraAsked || x.By == (Actor{}) || !x.Answered.Equal(now) {
			continue // it still waits, was answered before, or its time is over: a late answer is told so
		}
		for _, who := range x.Asked {
			renew(who, "extra_work", bot.CloseIfOpen)
		}
	}
}

// technicians returns who has the job and who is asked for it.
func (o *Order) technicians() (all []Technician) {
	if t := o.Work.Technician; t != nil {
		all = append(all, *t)
	}
	if f := o.Work.Offer; f != nil && (len(all) == 0 || all[0].ID != f.Technician.ID) {
		all = append(all, f.Technician)
	}
	return all
}

// jobQuestion is what a technician's question about a job depends on.
type jobQuestion struct {
	mine  bool // the technician has the job or may accept it, and it is not cancelled
	has   bool
	stage Stage
	when  time.Time // while the work has not begun
}

func (o *Order) question(technician string) jobQuestion {
	q := jobQuestion{stage: o.Stage(), has: o.Work.Technician != nil && o.Work.Technician.ID == technician}
	if q.mine = o.concerns(technician) && o.State != Cancelled; o.State == Scheduled || o.State == Requested {
		q.when = o.Work.When
	}
	return q
}
