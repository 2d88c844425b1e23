package companies

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// HasContact reports whether the company has a contact, comparing normalised forms.
func (c Company) HasContact(k Contact) bool {
	if phone, ok := text.Phone(text.Line(string(k.Phone)), c.Country); ok {
		k.Phone = bot.ContactID(phone)
	}
	k.Name, k.Position, k.Mail, k.Role = text.Line(k.Name), text.Line(k.Position), text.Line(k.Mail), cmp.Or(k.Role, Requester)
	return slices.ContainsFunc(c.Contacts, func(known Contact) bool { return len(record.Changed(known, k)) == 0 })
}

// HasLocation reports whether the company has a location, comparing normalised forms. Its id does not
// count.
func (c Company) HasLocation(l Location) bool {
	all := locations(new(validation.Problems), []Location{l}, c.Country)
	return slices.ContainsFunc(c.Locations, func(known Location) bool {
		known.ID = l.ID
		return len(record.Changed(known, all[0])) == 0
	})
}

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
