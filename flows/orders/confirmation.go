package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// An anonymous caller may name anybody's phone and mail. Until the contact has confirmed the order
// in the chat it is unconfirmed: it is stored and shown to the team, but neither its contact nor a
// partner is notified.

// The dialog, effects and events of an unconfirmed order.
const (
	// ConfirmationDialog is the dialog that opens with the contact of an unconfirmed order after
	// the contact has written.
	ConfirmationDialog = "order_proof"

	DoConfirm = "orders.prove"  // Ref → "ok" or "gone": the contact confirms the order
	DoReject  = "orders.disown" // Ref → "ok", "gone" or "going": the contact says that the order is not theirs

	DoFindUnconfirmed = "orders.proof" // Ref → "ok" while the order waits for its confirmation, else "gone"

	EventUnconfirmed = "order.unproven" // an anonymous caller requested an order: Ref
	EventConfirmed   = "order.proven"   // its contact has confirmed it: Ref

	// confirmationTimeout is how long an unconfirmed order waits for its contact.
	confirmationTimeout = 72 * time.Hour
)

// maxUnconfirmed limits the unconfirmed orders of one contact.
const maxUnconfirmed = 3

// checkUnconfirmed refuses another unconfirmed order for a contact who has maxUnconfirmed of them.
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

// ErrUnconfirmed means that work on an order can't begin before its contact has confirmed it.
var ErrUnconfirmed = errors.New("orders: unproven")

// startsWork reports whether a change begins work on an order: a new state other than the final
// ones, a technician asked or sent, or a price.
func (o *Order) startsWork(was Order) bool {
	moved := o.Stage() != was.Stage() && !o.State.Ended()
	return moved || o.Work.Offer != nil || o.Work.Technician != nil || o.ProviderID != was.ProviderID || o.Quote != nil
}

// ConfirmationRequest holds the arguments of ConfirmationDialog. It contains no text of the
// anonymous caller.
type ConfirmationRequest struct {
	Order   string `json:"order"`
	Service string `json:"service"` // code
}

// requestConfirmation adds the effect that asks the contact for confirmation once the contact writes.
func (o *Order) requestConfirmation(now time.Time) {
	o.Deadlines = o.Deadlines.Set(dueConfirmation, now.Add(confirmationTimeout))
	o.add(now,
		event(EventUnconfirmed, Ref{OrderID: o.ID}),
		bot.Effect{Kind: bot.EffectOpen, Name: ConfirmationDialog, To: o.Contact, About: o.ID, Args: encode(ConfirmationRequest{o.ID, o.ServiceType}), AfterNextMessage: true},
	)
}

// withheld reports whether an effect of an unconfirmed order would reach its contact, its mail
// address or a partner.
func (o *Order) withheld(e bot.Effect) bool {
	switch e.Kind {
	case bot.EffectNotify:
		return e.To == o.Contact
	case bot.EffectOpen:
		return e.To == o.Contact && e.Name != ConfirmationDialog
	case bot.EffectEvent: // webhooks to partners carry these
		return e.Name == EventCreated || e.Name == EventState || e.Name == EventUpdated
	case bot.EffectDo:
		return slices.Contains([]string{DoMail, DoAsana, DoAsanaNote, DoQsystems, DoQsystemsUp}, e.Name)
	}
	return false
}

// Confirm confirms an unconfirmed order, with all effects of a new order. by is its contact, or
// someone of the team who has spoken with the contact; for others the error is ErrRefused. An order
// that is confirmed already or has ended stays as it is.
func (s *Service) Confirm(ctx context.Context, id string, by Actor, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if by.Role == RoleClient && by.ID != string(o.Contact) {
			return refuseClient("work.not_yours")
		}
		if !o.Unconfirmed || o.State.Ended() {
			return edit.ErrUnchanged
		}
		o.Unconfirmed = false
		o.Deadlines = o.Deadlines.Clear(dueConfirmation)
		o.DueOn = now.In(s.zone()).AddDate(0, 0, o.Priority.Days()).Format(time.DateOnly)
		o.note("proven", by, "", now)
		o.add(now, event(EventConfirmed, Ref{OrderID: o.ID}))
		return s.effectsOnStart(ctx, o, now)
	})
}

// Reject cancels an unconfirmed order whose contact says that it is not theirs. Nobody is notified.
func (s *Service) Reject(ctx context.Context, id string, by Actor, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if by.Role == RoleClient && by.ID != string(o.Contact) {
			return refuseClient("work.not_yours")
		}
		if !o.Unconfirmed || o.State.Ended() {
			return edit.ErrUnchanged
		}
		return s.reject(o, by, now)
	})
}

func (s *Service) reject(o *Order, by Actor, now time.Time) error {
	return s.enter(o, Stage{Cancelled, ""}, by, "unproven", now)
}
