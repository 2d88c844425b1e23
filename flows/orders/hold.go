package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// HoldDialog is the dialog in which a supervisor says why an order is still paused, and an admin decides whether
// it may go on waiting (RN-005).
const HoldDialog = "hold"

// HoldDecide is the effect of that dialog. It carries a HoldCommand and is answered "ok", or "refused" with a
// ClientRefusal: "hold.over" (the work goes on, or it was decided), "hold.not_yours".
const HoldDecide = "orders.hold_decide"

// HoldAct is what is said about a paused order.
type HoldAct string

// The acts.
const (
	HoldJustify HoldAct = "justify" // a supervisor or an admin says why it is still paused
	HoldKeep    HoldAct = "keep"    // an admin approves that it goes on waiting
	HoldCancel  HoldAct = "cancel"  // an admin cancels the order
)

// HoldCommand says something about a paused order.
type HoldCommand struct {
	Command string  `json:"command,omitempty"` // idempotency key; default: the effect's id
	Order   string  `json:"order"`
	Act     HoldAct `json:"act"`
	Reason  string  `json:"reason,omitempty"` // required to justify and to cancel; a cancellation's is told to the customer

	Proof
}

// Justification is why a pause lasts.
type Justification struct {
	Text string    `json:"text"`
	By   Actor     `json:"by"`
	At   time.Time `json:"at"`
}

// lastingPause returns the pause that lasts, or nil.
func (o *Order) lastingPause() *Pause {
	n := len(o.Work.Pauses)
	if o.State != OnHold || n == 0 || !o.Work.Pauses[n-1].Until.IsZero() {
		return nil
	}
	o.Work.Pauses = slices.Clone(o.Work.Pauses)
	return &o.Work.Pauses[n-1]
}

// Hold carries out what the business says about a paused order. It may return a *ClientRefusedError.
func (s *Service) Hold(ctx context.Context, c HoldCommand, by Actor, now time.Time) (Order, error) {
	c.Reason = CleanText(c.Reason)
	if longer(c.Reason, maxReason) || c.Reason == "" && c.Act != HoldKeep {
		return Order{}, refuseClient("hold.reason")
	}
	o, err := s.edit(ctx, c.Order, now, func(o *Order) error {
		if _, again := o.did(c.Command); again {
			return edit.ErrUnchanged
		}
		p := o.lastingPause()
		if p == nil {
			return refuseClient("hold.over")
		}
		switch c.Act {
		case HoldJustify:
			p.Why = &Justification{c.Reason, by, now}
			o.note("hold_justified", by, c.Reason, now)
		case HoldKeep:
			p.Kept = append(p.Kept, Justification{c.Reason, by, now})
			o.note("hold_approved", by, c.Reason, now)
			o.Deadlines = o.Deadlines.Set(dueHeldLong, now.Add(heldLong))
			s.watchTimeout(o, now)
		case HoldCancel:
			if err := s.cancel(o, by, c.Reason, now); err != nil {
				return err
			}
			told := s.noticeArgs(o)
			told.Reason = c.Reason
			o.add(now, notify.Notice{Event: notify.OrderCancelled, About: o.ID, Args: told}.Effects(client(o))...)
		default:
			return refuseClient("hold.over")
		}
		o.done(c.Command, "")
		return nil
	})
	if errors.Is(err, ErrTransition) {
		err = refuseClient("hold.over")
	}
	return o, err
}

// HoldBy is Hold from the conversation of a supervisor, who may justify, or an admin.
func (s *Service) HoldBy(ctx context.Context, who bot.ContactID, c HoldCommand, now time.Time) (Order, error) {
	i := slices.IndexFunc(s.People, func(p notify.Person) bool {
		return who != "" && p.Contact == who && (p.Role == notify.Admin || p.Role == notify.Supervisor && c.Act == HoldJustify)
	})
	switch {
	case i < 0:
		return Order{}, refuseClient("hold.not_yours")
	case c.Unverified:
		return Order{}, refuseClient(RefusedUnproven)
	}
	o, err := s.Hold(ctx, c, Actor{RoleAgent, first(s.People[i].Name, string(who))}, now)
	if errors.Is(err, bot.ErrNotFound) {
		err = refuseClient("hold.over")
	}
	return o, err
}

// pendingDue asks the supervisors why an order has been paused for so long (RN-005).
func (s *Service) pendingDue(o *Order, told NoticeArgs, now time.Time) {
	o.note(string(notify.PendingLong), Actor{Role: RoleSystem}, "", now)
	p := o.lastingPause()
	if p != nil && p.Why != nil { // somebody has said it already
		return
	}
	reason := ""
	if p != nil {
		reason = p.Reason
	}
	told.Reason = reason
	s.notifyRoles(o, notify.PendingLong, told, now, notify.Admin)
	for _, who := range s.supervisors() {
		o.add(now, openDialog(who.Contact, HoldDialog, o.ID, map[string]string{"order": o.ID, "reason": reason, "client": o.ClientName}, false))
	}
}

// heldDue asks the admins whether an order may go on waiting (5.5).
func (s *Service) heldDue(o *Order, told NoticeArgs, now time.Time) {
	o.note(string(notify.HeldLong), Actor{Role: RoleSystem}, "", now)
	if p := o.lastingPause(); p != nil {
		if told.Reason = p.Reason; p.Why != nil {
			told.Text = p.Why.Text
		}
	}
	n := notify.Notice{Event: notify.HeldLong, About: o.ID, Args: told, Buttons: []bot.Option{
		{ID: bot.ReopenOptionID(HoldDialog, string(HoldKeep)+" "+o.ID), Title: "option.hold_keep"},
		{ID: bot.ReopenOptionID(HoldDialog, string(HoldCancel)+" "+o.ID), Title: "option.hold_cancel"},
	}}
	o.add(now, n.Effects(s.People...)...)
}

// watchTimeout sets the deadline at which a paused order is cancelled, if the business has one.
func (s *Service) watchTimeout(o *Order, now time.Time) {
	if s.PendingTimeout > 0 {
		o.Deadlines = o.Deadlines.Set(duePendingOver, now.Add(s.PendingTimeout))
	}
}

// timedOut cancels an order that was paused for too long. Both sides are told.
func (s *Service) timedOut(o *Order, told NoticeArgs, now time.Time) error {
	was := o.Work.Technician
	if err := s.enter(o, Stage{Cancelled, ""}, Actor{Role: RoleSystem}, "timeout", now); err != nil {
		return err
	}
	told.Reason = "timeout"
	people := []notify.Person{client(o)}
	if was != nil {
		people = append(people, person(*was))
	}
	for _, p := range s.People {
		if p.Role == notify.Supervisor {
			people = append(people, p)
		}
	}
	o.add(now, notify.Notice{Event: notify.OrderCancelled, About: o.ID, Args: told}.Effects(people...)...)
	return nil
}
