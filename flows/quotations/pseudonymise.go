package quotations

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// Pseudonymise takes out of a contact's quotations for whom they were made: they are papers that the law
// obliges to keep. id names the person in their place. A call may be repeated.
func (s *Service) Pseudonymise(ctx context.Context, who bot.ContactID, id string, now time.Time) error {
	all, err := s.OfContact(ctx, who)
	for _, q := range all {
		if err != nil {
			return err
		}
		_, err = s.edit(ctx, q.ID, now, func(q *Quotation) error { return q.pseudonymise(who, id) })
	}
	return err
}

// OfContact lists the quotations of a contact.
func (s *Service) OfContact(ctx context.Context, who bot.ContactID) (all []Quotation, err error) {
	for after := ""; ; {
		page, next, err := s.Quotations.List(ctx, Filter{Contact: who, Limit: 100, After: after})
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if after = next; after == "" {
			return all, nil
		}
	}
}

func (q *Quotation) pseudonymise(who bot.ContactID, id string) error {
	if q.Contact != who {
		return edit.ErrUnchanged
	}
	q.Contact, q.Client, q.Mail, q.Place = bot.ContactID(id), "", "", ""
	q.History = slices.Clone(q.History)
	for i := range q.History {
		if q.History[i].By.Role == notify.Client {
			q.History[i].By.ID = id
		}
	}
	if d := q.Decision; d != nil && d.By.Role == notify.Client {
		hidden := *d
		hidden.By.ID = id
		q.Decision = &hidden
	}
	return nil
}
