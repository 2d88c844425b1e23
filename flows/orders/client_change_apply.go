package orders

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/text"
)

// change makes a change that needs no decision or has been granted. It may return edit.ErrUnchanged.
func (s *Service) change(ctx context.Context, o *Order, c ChangeCommand, by Actor, now time.Time) error {
	told := s.noticeArgs(o)
	told.Change = string(c.Kind)
	var added []bot.Media
	switch c.Kind {
	case ChangeCancel:
		return s.cancel(o, by, c.Text, now)
	case ChangePlace:
		if samePlace(&o.Location, c.Place) && c.Place.Point == nil {
			return edit.ErrUnchanged
		}
		was, is := o.Location.String(), o.Intake()
		is.Location = *c.Place // replaced as a whole: the point and the parts belong to the old place
		if err := s.update(ctx, o, is, "location: "+was+" → "+is.Location.String(), by, now); err != nil {
			return err
		}
		told.Place, told.Text = o.Location.String(), first(o.Location.String(), o.Location.Text)
	case ChangeDate:
		if o.Work.When.Equal(c.When) {
			return edit.ErrUnchanged
		}
		o.Work.When = c.When
		o.note("rescheduled", by, c.When.In(s.zone()).Format(time.RFC3339), now)
		told.Until, told.Text = s.local(c.When), c.Text
	case ChangeDescription:
		if strings.Contains(bot.Fold(o.Description), bot.Fold(c.Text)) {
			return edit.ErrUnchanged
		}
		is := o.Intake()
		if is.Description += "\n" + c.Text; longer(is.Description, MaxDescription) {
			return refuseClient("change.full")
		}
		if err := s.update(ctx, o, is, "description", by, now); err != nil {
			return err
		}
		told.Text = c.Text
	case ChangePhotos:
		var err error
		if added, err = o.attachAll(c.Photos, by, now); err != nil {
			return err
		}
		told.Count = len(added)
	}
	s.notifyChange(o, told, added, now)
	return nil
}

// update applies a changed intake, as Update does.
func (s *Service) update(ctx context.Context, o *Order, is Intake, what string, by Actor, now time.Time) error {
	if err := is.clean(); err != nil {
		return refuseClient("change.empty")
	}
	fields := differences(o.Intake(), is)
	if len(fields) == 0 {
		return edit.ErrUnchanged
	}
	if err := s.revise(ctx, o, is, now); err != nil {
		return err
	}
	o.Revised++
	o.note("updated", by, text.Shorten(what, maxReason), now)
	o.add(now, event(EventUpdated, Updated{o.ID, fields, by, now}))
	return nil
}

// attachAll adds the photos that the order does not have yet and returns them.
func (o *Order) attachAll(photos []bot.Media, by Actor, now time.Time) (added []bot.Media, err error) {
	o.Attachments = slices.Clone(o.Attachments)
	for _, m := range photos {
		if !m.OK() || slices.Contains(o.Photos, m.ID) || slices.ContainsFunc(o.Attachments, func(a Attachment) bool { return a.Media.ID == m.ID }) {
			continue
		}
		if len(o.Attachments) >= MaxAttachments {
			return nil, refuseClient("change.full")
		}
		o.Attachments = append(o.Attachments, Attachment{m, by, now})
		o.note("attached", by, m.Name, now)
		added = append(added, m)
	}
	if len(added) == 0 {
		return nil, edit.ErrUnchanged
	}
	return added, nil
}

// cancel ends an order for its customer. From a stage in which the table allows no cancellation, it
// first releases the technician, as a supervisor would.
func (s *Service) cancel(o *Order, by Actor, reason string, now time.Time) error {
	was, urgent := o.Work.Technician, o.urgent()
	if CheckTransition(o.Stage(), Stage{Cancelled, ""}, by.Role) != nil {
		o.release(Withdrawn, reason, now)
		if err := s.enter(o, Stage{Scheduled, Approved}, by, reason, now); err != nil {
			return err
		}
	}
	if err := s.enter(o, Stage{Cancelled, ""}, by, reason, now); err != nil {
		return err
	}
	s.endOffer(o, by, now)
	told := s.noticeArgs(o)
	told.Reason = reason
	var people []notify.Person
	if was != nil {
		people = append(people, person(*was))
	}
	for _, p := range s.People {
		if p.Role == notify.Supervisor {
			people = append(people, p)
		}
	}
	if by.Role == RoleClient && by.ID != string(o.Contact) { // the contact did not cancel: someone who may decide for the customer did
		people = append(people, client(o))
	}
	o.add(now, markUrgent(urgent, notify.Notice{Event: notify.OrderCancelled, About: o.ID, Args: told}.Effects(people...))...)
	return nil
}

// notifyChange notifies the technician and the supervisors of a change. A technician who is asked
// for the job sees its new state.
func (s *Service) notifyChange(o *Order, told NoticeArgs, added []bot.Media, now time.Time) {
	people := s.supervisors()
	if t := o.Work.Technician; t != nil {
		people = append([]notify.Person{person(*t)}, people...)
	} else if f := o.Work.Offer; f != nil {
		o.add(now, s.jobDialog(o, f.Technician))
	}
	n := notify.Notice{Event: notify.OrderChanged, About: o.ID, Args: told}
	if len(added) > 0 {
		n.File = &added[0]
	}
	o.add(now, markUrgent(o.urgent(), n.Effects(people...))...)
}
