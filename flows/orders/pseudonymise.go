package orders

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Pseudonymise takes out of a contact's ended orders who requested them: the orders are papers that the law obliges
// to keep. id names the person in their place. A call may be repeated.
func (s *Service) Pseudonymise(ctx context.Context, who bot.ContactID, id string, now time.Time) error {
	return s.each(ctx, who, func(o Order) error {
		_, err := s.edit(ctx, o.ID, now, func(o *Order) error { return o.pseudonymise(who, id) })
		return err
	})
}

// each visits the orders of a contact.
func (s *Service) each(ctx context.Context, who bot.ContactID, visit func(Order) error) error {
	for after := ""; ; {
		page, next, err := s.Orders.List(ctx, Filter{Contact: who, Limit: 100, After: after})
		if err != nil {
			return err
		}
		for _, o := range page {
			if err := visit(o); err != nil {
				return err
			}
		}
		if after = next; after == "" {
			return nil
		}
	}
}

// OfContact lists the orders of a contact, at most limit.
func (s *Service) OfContact(ctx context.Context, who bot.ContactID, limit int) (all []Order, err error) {
	err = s.each(ctx, who, func(o Order) error {
		if len(all) < limit {
			all = append(all, o)
		}
		return nil
	})
	return all, err
}

func (o *Order) pseudonymise(who bot.ContactID, id string) error {
	if o.Contact != who || !o.State.Ended() {
		return edit.ErrUnchanged
	}
	o.Contact, o.ClientID, o.ClientPhone, o.ClientName, o.ClientMail, o.Origin = "", id, "", "", "", nil
	o.Location = Location{City: o.Location.City, Department: o.Location.Department}
	history := make([]Change, len(o.History))
	for i, c := range o.History {
		if c.By.Role == RoleClient {
			c.By.ID = id
			if c.What == "signed" { // by whom
				c.Reason = ""
			}
		}
		history[i] = c
	}
	o.History = history
	if signed := o.Closing.Signature; signed != nil {
		o.Closing.Signature = &Signature{Media: signed.Media, At: signed.At}
	}
	return nil
}
