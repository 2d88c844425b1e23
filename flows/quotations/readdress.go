package quotations

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Readdress moves the quotations of a contact's old address to its present owner: person returns
// the owner at the time when a quotation was made. A call may be repeated.
func (s *Service) Readdress(ctx context.Context, from bot.ContactID, person func(time.Time) (bot.ContactID, error), now time.Time) error {
	for after := ""; ; {
		page, next, err := s.Quotations.List(ctx, Filter{Contact: from, Limit: 100, After: after})
		if err != nil {
			return err
		}
		for i := range page {
			to, err := person(page[i].CreatedAt)
			if err == nil && to != from {
				_, err = s.edit(ctx, page[i].ID, now, func(q *Quotation) error {
					if q.Contact != from {
						return edit.ErrUnchanged
					}
					q.Contact = to
					return nil
				})
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
