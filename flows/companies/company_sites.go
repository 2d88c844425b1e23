package companies

import (
	"slices"
	"strconv"
	"strings"

	"recado/bot"
	"recado/flows/geo"
	"recado/flows/text"
	"recado/flows/validation"
)

// locations normalizes the sites of a company. country is that of phones without a country code.
func locations(p *validation.Problems, given []Location, country string) []Location {
	if len(given) > MaxLocations {
		p.Add("locations", validation.TooMany, MaxLocations)
		return nil
	}
	var kept []Location
	for i, l := range given {
		field := func(name string) string { return validation.At("locations", i, name) }
		p.Line(field("name"), &l.Name, MaxName, true)
		p.Line(field("address"), &l.Address, MaxText, false)
		p.Line(field("access"), &l.Access, MaxText, false)
		if l.Point != nil && !geo.Valid(*l.Point) {
			p.Add(field("point"), validation.Point)
		}
		cleanHours(p, field("hours"), l.Hours)
		p.Line(field("contact.name"), &l.Contact.Name, MaxName, false)
		if said := text.Line(string(l.Contact.Phone)); said != "" {
			phone, ok := text.Phone(said, country)
			if l.Contact.Phone = bot.ContactID(phone); !ok {
				p.Add(field("contact.phone"), validation.Phone)
			}
		}
		kept = append(kept, l)
	}
	return kept
}

// numberLocations gives an id to each location that has none. An id is never given again, so that what
// refers to a location that was removed does not find another.
func (c *Company) numberLocations(p *validation.Problems) {
	given := c.Sites
	for i := range c.Locations {
		l := &c.Locations[i]
		if n, err := strconv.Atoi(strings.TrimPrefix(l.ID, "S")); l.ID != "" && (err != nil || n < 1 || n > given || l.ID != "S"+strconv.Itoa(n)) {
			p.Add(validation.At("locations", i, "id"), validation.Unknown)
		}
		if l.ID == "" {
			c.Sites++
			l.ID = "S" + strconv.Itoa(c.Sites)
		}
		if slices.ContainsFunc(c.Locations[:i], func(k Location) bool { return k.ID == l.ID }) {
			p.Add(validation.At("locations", i, "id"), validation.Twice)
		}
	}
}

// Numbered returns the locations with their ids, also those that were stored before locations had
// ids: their next write gives the same ones.
func (c Company) Numbered() []Location {
	c.Locations = slices.Clone(c.Locations)
	c.numberLocations(new(validation.Problems))
	return c.Locations
}

// Location returns a site of the company by its id.
func (c Company) Location(id string) (Location, bool) {
	all := c.Numbered()
	if i := slices.IndexFunc(all, func(l Location) bool { return l.ID == id }); i >= 0 {
		return all[i], true
	}
	return Location{}, false
}
