package companies

import (
	"context"
	"errors"

	"recado/bot"
	"recado/flows/notify"
)

// Wishes returns how a contact of a company wants to be notified; nil for who is not one.
func (s *Service) Wishes(ctx context.Context, company string, who bot.ContactID) (notify.Wishes, error) {
	d, err := s.Companies.Get(ctx, company)
	if errors.Is(err, bot.ErrNotFound) {
		return nil, nil
	}
	for _, c := range d.Data.Contacts {
		if c.Phone == who && who != "" {
			return c.Notices, err
		}
	}
	return nil, err
}
