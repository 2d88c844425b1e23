package statements

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// OfContact lists the lines of a contact: those that paid what the contact owes.
func (s *Service) OfContact(ctx context.Context, who bot.ContactID) (all []Line, err error) {
	for after := ""; ; {
		page, next, err := s.Lines.OfContact(ctx, who, 200, after)
		if err != nil {
			return nil, err
		}
		if all, after = append(all, page...), next; next == "" {
			return all, nil
		}
	}
}

// Readdress moves a person's lines to the person's new contact. It may be repeated.
func (s *Service) Readdress(ctx context.Context, from, to bot.ContactID, now time.Time) error {
	return s.each(ctx, from, now, func(l *Line) { l.Contact = to })
}

// Pseudonymise takes the person out of lines, which the books keep: their day, amount and payment stay. It may be repeated.
func (s *Service) Pseudonymise(ctx context.Context, who bot.ContactID, now time.Time) error {
	return s.each(ctx, who, now, func(l *Line) {
		l.Contact, l.Payer, l.TaxID, l.Description, l.Reference, l.Note = "", "", "", "", "", ""
	})
}

// each changes all lines of a contact that are decided.
func (s *Service) each(ctx context.Context, who bot.ContactID, now time.Time, change func(*Line)) error {
	all, err := s.OfContact(ctx, who)
	for _, l := range all {
		if _, failed := edit.Document(ctx, s.Lines, l.ID, func(l *Line) error {
			l.V++
			l.UpdatedAt = now
			change(l)
			return nil
		}); failed != nil {
			return failed
		}
	}
	return err
}
