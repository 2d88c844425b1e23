package orders

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/notify"
)

// The effects by which a customer's conversation changes an order that is not over. Each
// carries a ChangeCommand and is answered "ok" with a Changed or "refused" with a
// ClientRefusal. Done again with the same Command they change nothing and answer the same.
const (
	ClientCancel = "orders.client_cancel" // Text is the reason
	ClientChange = "orders.client_change" // Kind and what it needs
	ClientLate   = "orders.client_late"   // nobody has come: supervisors and the technician hear of it
)

// ChangeCommand is what a customer wants of an order.
type ChangeCommand struct {
	Command string      `json:"command,omitempty"` // names it; by default the effect's id
	Order   string      `json:"order"`
	Kind    ChangeKind  `json:"kind,omitempty"`
	Text    string      `json:"text,omitempty"`   // the reason, what is added, or the customer's words
	Place   *Location   `json:"place,omitempty"`  // ChangePlace
	When    time.Time   `json:"when,omitzero"`    // ChangeDate; zero where the words name no moment: then a supervisor reads them
	Photos  []bot.Media `json:"photos,omitempty"` // ChangePhotos
}

// Changed is what came of a ChangeCommand.
type Changed struct {
	Item   OpenItem `json:"item"`             // the order as it is then
	Passed bool     `json:"passed,omitempty"` // a supervisor has been asked, and nothing is changed yet
	Early  bool     `json:"early,omitempty"`  // ClientLate: the visit's time has not come
	Again  bool     `json:"again,omitempty"`  // ClientLate: they have been told within the last half an hour
}

// What Done says of commands that were not carried out at once.
const (
	passedOn  = "passed"
	notYet    = "early"
	saidAgain = "again"
)

// lateAgain is how long a complaint that nobody has come is not passed on a second time.
const lateAgain = 30 * time.Minute

// noteLate stands in the history for a complaint that nobody has come.
const noteLate = "client_waiting"

// Change makes the change of an order that its customer wants, or passes it on to the
// supervisors where Allows says so. It may return a *ClientRefusedError: "work.not_yours",
// "change.over" (the order is where it can't be changed any more), "change.empty" (nothing
// is given), "change.past" (a date that is over), "change.full" (no room for more text or
// photos), "change.nobody" (there is nobody to pass it on to), "change.too_many" requests.
func (s *Service) Change(ctx context.Context, who bot.ContactID, c ChangeCommand, now time.Time) (Changed, error) {
	if err := c.clean(now); err != nil {
		return Changed{}, err
	}
	by := By{ByClient, string(who)}
	return s.byClient(ctx, who, c, now, func(o *Order) error {
		switch permission := o.Allows(c.Kind); {
		case c.Kind == ChangeCancel && o.State == Cancelled:
			return errSame
		case permission == ChangeNo:
			return refuseClient("change.over")
		case permission == ChangeAsk, c.Kind == ChangeDate && c.When.IsZero():
			return s.request(o, c, by, now)
		}
		err := s.change(ctx, o, c, by, now)
		if err == nil {
			o.done(c.Command, "")
		}
		return err
	})
}

// Late passes on that a customer waits for somebody who has not come, at most once in half
// an hour. It returns what Change returns.
func (s *Service) Late(ctx context.Context, who bot.ContactID, c ChangeCommand, now time.Time) (Changed, error) {
	c.Text = clipped(CleanText(c.Text), maxReason)
	return s.byClient(ctx, who, c, now, func(o *Order) error {
		switch {
		case o.Allows(ChangeOther) == ChangeNo:
			return refuseClient("change.over")
		case o.State == Scheduled && o.Work.When.After(now):
			o.done(c.Command, notYet)
			return nil
		case slices.ContainsFunc(o.History, func(h Change) bool { return h.What == noteLate && now.Sub(h.At).Abs() < lateAgain }):
			o.done(c.Command, saidAgain)
			return nil
		}
		people := s.supervisors()
		if len(people) == 0 {
			return refuseClient("change.nobody")
		}
		o.note(noteLate, By{ByClient, string(who)}, c.Text, now)
		o.done(c.Command, "")
		told := s.told(o)
		told.Text, told.Until = c.Text, s.local(o.Work.When)
		if t := o.Work.Technician; t != nil {
			people = append(people, person(*t))
		}
		o.add(now, notify.Notice{Event: notify.ClientWaiting, About: o.ID, Args: told}.Effects(people...)...)
		return nil
	})
}

// byClient carries out a customer's command and shows what came of it.
func (s *Service) byClient(ctx context.Context, who bot.ContactID, c ChangeCommand, now time.Time, do func(*Order) error) (Changed, error) {
	o, err := s.Orders.Get(ctx, c.Order)
	if errors.Is(err, bot.ErrNotFound) {
		return Changed{}, refuseClient("work.not_yours")
	}
	if err == nil {
		err = s.isClient(ctx, o, who, now)
	}
	if err != nil {
		return Changed{}, err
	}
	o, err = s.edit(ctx, c.Order, now, func(o *Order) error {
		if _, again := o.did(c.Command); again {
			return errSame
		}
		return do(o)
	})
	if errors.Is(err, ErrTransition) {
		err = refuseClient("change.over")
	}
	if err != nil {
		return Changed{}, err
	}
	said, known := o.did(c.Command)
	return Changed{
		Item: s.showOpen(o), Passed: said == passedOn || !known && o.openRequest(c.Kind) != nil, Early: said == notYet, Again: said == saidAgain,
	}, nil
}

// clean brings a command to one form, or says what is missing.
func (c *ChangeCommand) clean(now time.Time) error {
	c.Text = clipped(CleanText(c.Text), MaxDescription)
	switch c.Kind {
	case ChangeCancel:
		c.Text = clipped(c.Text, maxReason)
	case ChangePlace:
		if c.Place == nil {
			at := ParseLocation(c.Text)
			c.Place = &at
		}
		var p problems
		at := *c.Place
		if p.location(&at); len(p) > 0 {
			return refuseClient("change.empty")
		}
		c.Place = &at
	case ChangeDate:
		if !c.When.IsZero() && !c.When.After(now) {
			return refuseClient("change.past")
		}
		if c.When.IsZero() && c.Text == "" {
			return refuseClient("change.empty")
		}
	case ChangePhotos:
		c.Photos = c.Photos[:min(len(c.Photos), maxPhotosAtOnce)]
		if len(c.Photos) == 0 {
			return refuseClient("change.empty")
		}
	case ChangeDescription, ChangeService, ChangeOther:
		if c.Text == "" {
			return refuseClient("change.empty")
		}
	default:
		return errors.New("orders: no such change: " + string(c.Kind))
	}
	return nil
}

// change makes one that needs nobody's yes, or has it. It may return errSame.
func (s *Service) change(ctx context.Context, o *Order, c ChangeCommand, by By, now time.Time) error {
	told := s.told(o)
	told.Change = string(c.Kind)
	var added []bot.Media
	switch c.Kind {
	case ChangeCancel:
		return s.cancel(o, by, c.Text, now)
	case ChangePlace:
		if samePlace(&o.Location, c.Place) && c.Place.Point == nil {
			return errSame
		}
		was, is := o.Location.String(), o.Intake()
		is.Location = *c.Place // whole: what the old place had, its point above all, is of the old place
		if err := s.update(ctx, o, is, "location: "+was+" → "+is.Location.String(), by, now); err != nil {
			return err
		}
		told.Place, told.Text = o.Location.String(), first(o.Location.String(), o.Location.Text)
	case ChangeDate:
		if o.Work.When.Equal(c.When) {
			return errSame
		}
		o.Work.When = c.When
		o.note("rescheduled", by, c.When.In(s.zone()).Format(time.RFC3339), now)
		told.Until, told.Text = s.local(c.When), c.Text
	case ChangeDescription:
		if strings.Contains(bot.Fold(o.Description), bot.Fold(c.Text)) {
			return errSame
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
	s.tellChanged(o, told, added, now)
	return nil
}

// update takes a changed intake over, as Update does.
func (s *Service) update(ctx context.Context, o *Order, is Intake, what string, by By, now time.Time) error {
	if err := is.clean(); err != nil {
		return refuseClient("change.empty")
	}
	fields := differences(o.Intake(), is)
	if len(fields) == 0 {
		return errSame
	}
	if err := s.revise(ctx, o, is, now); err != nil {
		return err
	}
	o.Revised++
	o.note("updated", by, clipped(what, maxReason), now)
	o.add(now, event(EventUpdated, Updated{o.ID, fields, by, now}))
	return nil
}

// attachAll adds photos that the order does not have yet, and returns those.
func (o *Order) attachAll(photos []bot.Media, by By, now time.Time) (added []bot.Media, err error) {
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
		return nil, errSame
	}
	return added, nil
}

// cancel ends an order for its customer. From where the table lets nobody cancel, the
// technician is let go first, as a supervisor would do it.
func (s *Service) cancel(o *Order, by By, reason string, now time.Time) error {
	was, urgent := o.Work.Technician, o.urgent()
	if May(o.Stage(), Stage{Cancelled, ""}, by.Role) != nil {
		o.release(Withdrawn, reason, now)
		if err := s.enter(o, Stage{Scheduled, Approved}, by, reason, now); err != nil {
			return err
		}
	}
	if err := s.enter(o, Stage{Cancelled, ""}, by, reason, now); err != nil {
		return err
	}
	s.endOffer(o, by, now)
	told := s.told(o)
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
	if by.Role == ByClient && by.ID != string(o.Contact) { // one who may decide for the customer; who said so knows
		people = append(people, client(o))
	}
	o.add(now, rushed(urgent, notify.Notice{Event: notify.OrderCancelled, About: o.ID, Args: told}.Effects(people...))...)
	return nil
}

// tellChanged lets the technician and the supervisors hear of a change. Whoever is asked
// for the job sees it as it is now.
func (s *Service) tellChanged(o *Order, told Told, added []bot.Media, now time.Time) {
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
	o.add(now, rushed(o.urgent(), n.Effects(people...))...)
}
