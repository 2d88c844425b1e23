package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
)

// Whoever asks for an order over the internet may name anybody's phone and mail. Until the
// contact has said in the chat that the order is his, it is unconfirmed: it is kept and shown to
// the team, and neither its contact nor a partner hears of it.

// The dialog, effects and events of an unconfirmed order.
const (
	// ConfirmationDialog is opened with the contact of an unconfirmed order once he has written.
	ConfirmationDialog = "order_proof"

	DoConfirm = "orders.prove"  // Ref → "ok" or "gone": the contact says that the order is his
	DoReject  = "orders.disown" // Ref → "ok", "gone" or "going": he says that it is not

	DoFindUnconfirmed = "orders.proof" // Ref → "ok" while the order waits for his word, else "gone"

	EventUnconfirmed = "order.unproven" // an anonymous caller asked for an order: Ref
	EventConfirmed   = "order.proven"   // its contact has confirmed it: Ref

	// confirmationTimeout is how long an unconfirmed order waits for its contact.
	confirmationTimeout = 72 * time.Hour
)

// maxUnconfirmed is how many unconfirmed orders of one contact may wait at once.
const maxUnconfirmed = 3

// checkUnconfirmed refuses another order in the name of a contact who has not answered for those that
// wait.
func (s *Service) checkUnconfirmed(ctx context.Context, who bot.ContactID, now time.Time) error {
	page, _, err := s.Orders.List(ctx, Filter{Contact: who, Limit: maxOpen})
	if err != nil {
		return err
	}
	page = slices.DeleteFunc(page, func(o Order) bool { return !o.Unconfirmed || o.State.Ended() })
	if len(page) < maxUnconfirmed {
		return nil
	}
	oldest := page[len(page)-1].CreatedAt
	return &TooManyError{max(oldest.Add(confirmationTimeout).Sub(now), time.Minute)}
}

// ErrUnconfirmed says that work on an order can't begin before its contact has confirmed it.
var ErrUnconfirmed = errors.New("orders: unproven")

// startsWork reports whether a change begins work on an order: another state than its end,
// somebody asked or sent, a price.
func (o *Order) startsWork(was Order) bool {
	moved := o.Stage() != was.Stage() && !o.State.Ended()
	return moved || o.Work.Offer != nil || o.Work.Technician != nil || o.ProviderID != was.ProviderID || o.Quote != nil
}

// ConfirmationRequest is what the dialog that asks the contact for confirmation is given. Nothing in it is an anonymous caller's text.
type ConfirmationRequest struct {
	Order   string `json:"order"`
	Service string `json:"service"` // code
}

// requestConfirmation lets the contact be asked whether the order is his, as soon as he writes.
func (o *Order) requestConfirmation(now time.Time) {
	o.Deadlines = o.Deadlines.Set(dueConfirmation, now.Add(confirmationTimeout))
	o.add(now,
		event(EventUnconfirmed, Ref{OrderID: o.ID}),
		bot.Effect{Kind: bot.EffectOpen, Name: ConfirmationDialog, To: o.Contact, About: o.ID, Args: encode(ConfirmationRequest{o.ID, o.ServiceType}), AfterNextMessage: true},
	)
}

// withheld are the effects of an unconfirmed order that would reach its contact, its mail or a
// partner.
func (o *Order) withheld(e bot.Effect) bool {
	switch e.Kind {
	case bot.EffectNotify:
		return e.To == o.Contact
	case bot.EffectOpen:
		return e.To == o.Contact && e.Name != ConfirmationDialog
	case bot.EffectEvent: // partners' hooks carry these
		return e.Name == EventCreated || e.Name == EventState || e.Name == EventUpdated
	case bot.EffectDo:
		return slices.Contains([]string{DoMail, DoAsana, DoAsanaNote, DoQsystems, DoQsystemsUp}, e.Name)
	}
	return false
}

// Confirm accepts an unconfirmed order, with all that a new order causes, on the word of its
// contact or of one of the team who has spoken with him. Somebody else's is ErrRefused. One that
// is confirmed already, or over, stays as it is.
func (s *Service) Confirm(ctx context.Context, id string, by Actor, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if by.Role == RoleClient && by.ID != string(o.Contact) {
			return refuseClient("work.not_yours")
		}
		if !o.Unconfirmed || o.State.Ended() {
			return errUnchanged
		}
		o.Unconfirmed = false
		o.Deadlines = o.Deadlines.Clear(dueConfirmation)
		o.DueOn = now.In(s.zone()).AddDate(0, 0, o.Priority.Days()).Format(time.DateOnly)
		o.note("proven", by, "", now)
		o.add(now, event(EventConfirmed, Ref{OrderID: o.ID}))
		return s.effectsOnStart(ctx, o, now)
	})
}

// Reject cancels an unconfirmed order whose contact says that it is not his. Nobody is told.
func (s *Service) Reject(ctx context.Context, id string, by Actor, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if by.Role == RoleClient && by.ID != string(o.Contact) {
			return refuseClient("work.not_yours")
		}
		if !o.Unconfirmed || o.State.Ended() {
			return errUnchanged
		}
		return s.reject(o, by, now)
	})
}

func (s *Service) reject(o *Order, by Actor, now time.Time) error {
	return s.enter(o, Stage{Cancelled, ""}, by, "unproven", now)
}
