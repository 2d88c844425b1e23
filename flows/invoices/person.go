package invoices

import (
	"context"
	"time"

	"recado/bot"
)

// OfContact lists all invoices of a contact, the latest first.
func (s *Service) OfContact(ctx context.Context, who bot.ContactID) (all []Invoice, err error) {
	f := Filter{Contact: who, Limit: 200}
	for {
		page, next, err := s.Invoices.List(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if f.After = next; next == "" {
			return all, nil
		}
	}
}

// Readdress moves a person's invoices to the person's new contact. It may be repeated.
func (s *Service) Readdress(ctx context.Context, from, to bot.ContactID, now time.Time) error {
	return s.each(ctx, from, now, func(i *Invoice) { i.Contact, i.Payer.Contact = to, to })
}

// Pseudonymise takes the person out of invoices that the law wants kept: they name customer instead. A company stays
// named. It may be repeated.
func (s *Service) Pseudonymise(ctx context.Context, who bot.ContactID, customer string, now time.Time) error {
	return s.each(ctx, who, now, func(i *Invoice) {
		i.Contact, i.Payer.Contact, i.Payer.Name, i.Payer.Mail, i.Outbox = "", "", customer, "", nil
		for n := range i.Parts {
			i.Parts[n].Place = ""
		}
	})
}

// each changes all invoices of a contact.
func (s *Service) each(ctx context.Context, who bot.ContactID, now time.Time, change func(*Invoice)) error {
	all, err := s.OfContact(ctx, who)
	for _, i := range all {
		if _, failed := s.edit(ctx, i.ID, now, func(i *Invoice) error {
			parts := make([]Part, len(i.Parts))
			copy(parts, i.Parts)
			i.Parts = parts
			change(i)
			return nil
		}); failed != nil {
			return failed
		}
	}
	return err
}
