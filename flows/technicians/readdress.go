package technicians

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// Readdress replaces a technician's contact, and the phone if it was the same, and returns the
// technician's id; "" if nobody has the old contact. A call may be repeated.
func (s *Service) Readdress(ctx context.Context, from, to bot.ContactID, now time.Time) (id string, err error) {
	t, err := s.ByContact(ctx, from)
	if errors.Is(err, bot.ErrNotFound) {
		if t, err = s.ByContact(ctx, to); errors.Is(err, bot.ErrNotFound) { // moved by an earlier call; the jobs may not be
			return "", nil
		}
		return t.ID, err
	}
	if err != nil {
		return "", err
	}
	_, err = s.edit(ctx, t.ID, now, func(t *Technician) (bool, error) {
		if t.Contact != from {
			return false, nil
		}
		return t.profile(func(p *Profile) {
			if p.Phone == string(from) && to.IsPhone() {
				p.Phone = string(to)
			}
			p.Contact = to
		}, s.Country, now)
	})
	return t.ID, err
}
