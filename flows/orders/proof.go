package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
)

// Whoever asks for an order over the internet may name anybody's phone and mail. Until the
// contact has said in the chat that the order is his, it is unproven: it is kept and shown to
// the team, and neither its contact nor a partner hears of it.

// The dialog, effects and events of an unproven order.
const (
	// ProofDialog is opened with the contact of an unproven order once he has written.
	ProofDialog = "order_proof"

	DoProve  = "orders.prove"  // Ref → "ok" or "gone": the contact says that the order is his
	DoDisown = "orders.disown" // Ref → "ok", "gone" or "going": he says that it is not

	DoFindProof = "orders.proof" // Ref → "ok" while the order waits for his word, else "gone"

	EventUnproven = "order.unproven" // a stranger asked for an order: Ref
	EventProven   = "order.proven"   // its contact has confirmed it: Ref

	// proofKept is how long an unproven order waits for its contact.
	proofKept = 72 * time.Hour
)

// maxUnproven is how many unproven orders of one contact may wait at once.
const maxUnproven = 3

// unproven refuses another order in the name of a contact who has not answered for those that
// wait.
func (s *Service) unproven(ctx context.Context, who bot.ContactID, now time.Time) error {
	page, _, err := s.Orders.List(ctx, Filter{Contact: who, Limit: maxOpen})
	if err != nil {
		return err
	}
	page = slices.DeleteFunc(page, func(o Order) bool { return !o.Unproven || o.State.Ended() })
	if len(page) < maxUnproven {
		return nil
	}
	oldest := page[len(page)-1].CreatedAt
	return &TooManyError{max(oldest.Add(proofKept).Sub(now), time.Minute)}
}

// ErrUnproven says that work on an order can't begin before its contact has confirmed it.
var ErrUnproven = errors.New("orders: unproven")

// continuesPrevious reports whether a change begins work on an order: another state than its end,
// somebody asked or sent, a price.
func (o *Order) goesOn(was Order) bool {
	moved := o.Stage() != was.Stage() && !o.State.Ended()
	return moved || o.Work.Offer != nil || o.Work.Technician != nil || o.ProviderID != was.ProviderID || o.Quote != nil
}

// Proof is what the dialog that asks for a proof is given. Nothing in it is a stranger's text.
type Proof struct {
	Order   string `json:"order"`
	Service string `json:"service"` // code
}

// askProof lets the contact be asked whether the order is his, as soon as he writes.
func (o *Order) askProof(now time.Time) {
	o.Deadlines = o.Deadlines.Set(dueProof, now.Add(proofKept))
	o.add(now,
		event(EventUnproven, Ref{OrderID: o.ID}),
		bot.Effect{Kind: bot.EffectOpen, Name: ProofDialog, To: o.Contact, About: o.ID, Args: encode(Proof{o.ID, o.ServiceType}), AfterNextMessage: true},
	)
}

// withheld are the effects of an unproven order that would reach its contact, its mail or a
// partner.
func (o *Order) withheld(e bot.Effect) bool {
	switch e.Kind {
	case bot.EffectNotify:
		return e.To == o.Contact
	case bot.EffectOpen:
		return e.To == o.Contact && e.Name != ProofDialog
	case bot.EffectEvent: // partners' hooks carry these
		return e.Name == EventCreated || e.Name == EventState || e.Name == EventUpdated
	case bot.EffectDo:
		return slices.Contains([]string{DoMail, DoAsana, DoAsanaNote, DoQsystems, DoQsystemsUp}, e.Name)
	}
	return false
}

// Prove accepts an unproven order, with all that a new order causes, on the word of its
// contact or of one of the team who has spoken with him. Somebody else's is ErrRefused. One that
// is proven already, or over, stays as it is.
func (s *Service) Prove(ctx context.Context, id string, by By, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if by.Role == ByClient && by.ID != string(o.Contact) {
			return refuseClient("work.not_yours")
		}
		if !o.Unproven || o.State.Ended() {
			return errSame
		}
		o.Unproven = false
		o.Deadlines = o.Deadlines.Clear(dueProof)
		o.DueOn = now.In(s.zone()).AddDate(0, 0, o.Priority.Days()).Format(time.DateOnly)
		o.note("proven", by, "", now)
		o.add(now, event(EventProven, Ref{OrderID: o.ID}))
		return s.launch(ctx, o, now)
	})
}

// Disown cancels an unproven order whose contact says that it is not his. Nobody is told.
func (s *Service) Disown(ctx context.Context, id string, by By, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if by.Role == ByClient && by.ID != string(o.Contact) {
			return refuseClient("work.not_yours")
		}
		if !o.Unproven || o.State.Ended() {
			return errSame
		}
		return s.disown(o, by, now)
	})
}

func (s *Service) disown(o *Order, by By, now time.Time) error {
	return s.enter(o, Stage{Cancelled, ""}, by, "unproven", now)
}
