package orders

import (
	"context"
	"time"

	"recado/flows/edit"
)

// edit changes one order by compare-and-set. It calls change with the current order, and again
// after each lost race; change may return edit.ErrUnchanged.
func (s *Service) edit(ctx context.Context, id string, now time.Time, change func(*Order) error) (Order, error) {
	var was Order
	o, err := edit.Document(ctx, s.Orders, id, func(o *Order) error {
		was = *o
		o.V++
		o.UpdatedAt = now
		if err := s.loadWishes(ctx, o); err != nil {
			return err
		}
		if err := change(o); err != nil {
			return err
		}
		if was.Unconfirmed && o.Unconfirmed && o.startsWork(was) {
			return ErrUnconfirmed
		}
		s.renewChats(was, o, now)
		o.DueAt = o.Deadlines.Next()
		s.keepFact(o, now)
		return nil
	})
	if err == nil && o.V > was.V && (len(o.Outbox) > len(was.Outbox) || s.Facts) {
		s.signal(ctx, id)
	}
	return o, err
}

// loadWishes reads how a company's contact wants to be notified, for the time of an edit.
func (s *Service) loadWishes(ctx context.Context, o *Order) (err error) {
	if s.Wishes != nil && o.CustomerOf != "" && o.Contact != "" {
		o.wishes, err = s.Wishes(ctx, o.CustomerOf, o.Contact)
	}
	return err
}

// maxDone limits the commands that an order remembers. It is more than are ever in progress at once.
const maxDone = 60

// Done is a command that was carried out, and its answer.
type Done struct {
	Command string `json:"command"`
	Said    string `json:"said,omitempty"`
}

// done records a command. It is stored in the same write as the command's changes.
func (o *Order) done(command, said string) {
	if command == "" {
		return
	}
	if o.Done = append(o.Done, Done{command, said}); len(o.Done) > maxDone {
		o.Done = o.Done[len(o.Done)-maxDone:]
	}
}

// did looks up a command that was carried out.
func (o *Order) did(command string) (said string, ok bool) {
	for _, d := range o.Done {
		if d.Command == command && command != "" {
			return d.Said, true
		}
	}
	return "", false
}

// note adds an event within a stage to the history.
func (o *Order) note(what string, by Actor, reason string, now time.Time) {
	o.History = append(o.History, Change{State: o.State, Sub: o.Sub, What: what, At: now, By: by, Reason: reason, Unverified: o.unverified})
}
