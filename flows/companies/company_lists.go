package companies

import (
	"cmp"
	"slices"

	"recado/bot"
	"recado/flows/text"
)

// HasContact reports whether the company has a contact, comparing normalised forms.
func (c Company) HasContact(k Contact) bool {
	if phone, ok := text.Phone(text.Line(string(k.Phone)), c.Country); ok {
		k.Phone = bot.ContactID(phone)
	}
	k.Name, k.Mail, k.Role = text.Line(k.Name), text.Line(k.Mail), cmp.Or(k.Role, Requester)
	return slices.Contains(c.Contacts, k)
}

// HasLocation reports whether the company has a location, comparing normalised forms.
func (c Company) HasLocation(l Location) bool {
	return slices.ContainsFunc(c.Locations, func(k Location) bool {
		samePoint := k.Point == l.Point || k.Point != nil && l.Point != nil && *k.Point == *l.Point
		return samePoint && k.Name == text.Line(l.Name) && k.Address == text.Line(l.Address) && k.Access == text.Line(l.Access)
	})
}
