package orders

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Readdress moves the orders of a contact's old address to its present owner: person returns the
// owner at the time when an order was made. Orders that have moved already are skipped, so a call
// may be repeated.
func (s *Service) Readdress(ctx context.Context, from bot.ContactID, person func(time.Time) (bot.ContactID, error), now time.Time) error {
	for after := ""; ; {
		page, next, err := s.Orders.List(ctx, Filter{Contact: from, Limit: 100, After: after})
		if err != nil {
			return err
		}
		for i := range page {
			to, err := person(page[i].CreatedAt)
			if err == nil && to != from {
				_, err = s.edit(ctx, page[i].ID, now, func(o *Order) error { return o.readdress(from, to, now) })
			}
			if err != nil {
				return err
			}
		}
		if after = next; after == "" {
			return nil
		}
	}
}

func (o *Order) readdress(from, to bot.ContactID, now time.Time) error {
	if o.Contact != from {
		return edit.ErrUnchanged
	}
	if o.Contact = to; o.ClientID == string(from) {
		o.ClientID = string(to)
	}
	if to.IsPhone() && (o.ClientPhone == "" || o.ClientPhone == string(from)) {
		o.ClientPhone = string(to)
	}
	o.note("contact_moved", Actor{Role: RoleSystem}, "", now)
	return nil
}

// ReaddressTechnician stores a technician's new contact in the orders that the technician has or is
// asked for.
func (s *Service) ReaddressTechnician(ctx context.Context, id string, to bot.ContactID, now time.Time) error {
	held, err := s.Orders.Held(ctx, id, maxHeld)
	for i := 0; err == nil && i < len(held); i++ {
		_, err = s.edit(ctx, held[i].ID, now, func(o *Order) error {
			changed := false
			if t := o.Work.Technician; t != nil && t.ID == id && t.Contact != to {
				moved := *t
				moved.Contact = to
				o.Work.Technician, changed = &moved, true
			}
			if f := o.Work.Offer; f != nil && f.Technician.ID == id && f.Technician.Contact != to {
				moved := *f
				moved.Technician.Contact = to
				o.Work.Offer, changed = &moved, true
			}
			if !changed {
				return edit.ErrUnchanged
			}
			return nil
		})
	}
	return err
}

// maxHeld limits the orders of one technician that are updated.
const maxHeld = 1000
