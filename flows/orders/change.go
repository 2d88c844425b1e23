package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
)

// tries is how often a lost race is run again; each loss is someone else's progress.
const tries = 50

// errSame ends an edit that has nothing to write.
var errSame = errors.New("orders: nothing to change")

// edit changes one order by compare-and-set: change is called with the order as it
// is, anew after each lost race. It may return errSame.
func (s *Service) edit(ctx context.Context, id string, now time.Time, change func(*Order) error) (o Order, err error) {
	for range tries {
		if o, err = s.Orders.Get(ctx, id); err != nil {
			return Order{}, err
		}
		was := o
		o.V++
		o.UpdatedAt = now
		before := len(o.Outbox)
		switch err = change(&o); {
		case errors.Is(err, errSame):
			return was, nil
		case err != nil:
			return Order{}, err
		}
		switch err = s.Orders.Put(ctx, o); {
		case err == nil:
			if len(o.Outbox) > before {
				s.wake(ctx, id)
			}
			return o, nil
		case !errors.Is(err, bot.ErrStale):
			return Order{}, err
		}
	}
	return Order{}, err
}

// Transition sends an order to another state.
type Transition struct {
	To         State
	By         By
	Reason     string
	ProviderID string // who gets it; required where a person assigns it
}

// ChangeState sends an order to another state. Sending it where it is already changes
// nothing and is fine. Else it may return a *TransitionError or an *InvalidError.
func (s *Service) ChangeState(ctx context.Context, id string, t Transition, now time.Time) (Order, error) {
	var p problems
	p.line("reason", &t.Reason, maxReason)
	p.line("providerId", &t.ProviderID, maxID)
	if !t.To.Valid() {
		p.add("state", "unknown")
	}
	if t.To == Assigned && t.ProviderID == "" && t.By.Role != ByPartner {
		p.add("providerId", "required")
	}
	if len(p) > 0 {
		return Order{}, &InvalidError{p}
	}
	o, err := s.edit(ctx, id, now, func(o *Order) error { return s.move(o, t, "", now) })
	return o, err
}

// move makes one transition; the partner told is the one it came from.
func (s *Service) move(o *Order, t Transition, told string, now time.Time) error {
	if o.State == t.To && (t.ProviderID == "" || t.ProviderID == o.ProviderID) {
		return errSame
	}
	if err := May(o.State, t.To, t.By.Role); err != nil {
		return err
	}
	from := o.State
	o.State = t.To
	if t.To == Assigned {
		o.ProviderID = t.ProviderID
	}
	if told != "" {
		o.partner(told, func(p *Partner) { p.Told = t.To })
	}
	o.History = append(o.History, Change{t.To, now, t.By, t.Reason})
	o.add(now, s.effectsOfChange(*o, from, t, now)...)
	return nil
}

// PartnerState takes over a state that a partner reports for a reference of its own.
// The partner is not told back what it has just said. A state that the order has or
// had is old news and changes nothing: the same report again, a late one, or the echo
// of what we told. Else it may return bot.ErrNotFound and a *TransitionError.
func (s *Service) PartnerState(ctx context.Context, partner, ref string, to State, now time.Time) (Order, error) {
	if !to.Valid() {
		return Order{}, &InvalidError{[]Problem{{Field: "state", Key: "orders.field.state.unknown"}}}
	}
	found, err := s.Orders.ByPartner(ctx, partner, ref)
	if err != nil {
		return Order{}, err
	}
	t := Transition{To: to, By: By{ByPartner, partner}}
	o, err := s.edit(ctx, found.ID, now, func(o *Order) error {
		if slices.ContainsFunc(o.History, func(c Change) bool { return c.State == to }) {
			return errSame
		}
		return s.move(o, t, partner, now)
	})
	return o, err
}
