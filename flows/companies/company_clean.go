package companies

import (
	"regexp"
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/identity"
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// The limits of a company's fields.
const (
	MaxName      = 120 // characters of the name of a company, contact or site
	MaxTaxID     = 20
	MaxText      = 500
	MaxContacts  = 100
	MaxLocations = 200
	maxSector    = 100
	maxPosition  = 100
)

var (
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	taxForm     = regexp.MustCompile(`^[A-Z0-9][A-Z0-9.-]{3,19}$`)
)

// cleanCompany normalises a company and returns its problems. country is that of phones without a
// country code, currency that of all limits.
func cleanCompany(c Company, country, currency string) (Company, validation.Problems) {
	var p validation.Problems
	p.Line("name", &c.Name, MaxName, true)
	c.Key = bot.Fold(c.Name)
	p.Line("trade", &c.Trade, MaxName, false)
	p.Line("fiscalAddress", &c.Address, MaxText, false)
	p.Line("sector", &c.Sector, maxSector, false)
	if c.Country = record.Canonical(c.Country); c.Country == "" {
		c.Country = country
	}
	c.TaxID = record.Canonical(text.Line(c.TaxID))
	taxID(&p, "taxId", c.Country, c.TaxID)
	c.TaxKey = TaxKey(c.TaxID)
	if countryForm.MatchString(c.Country) {
		country = c.Country
	} else {
		p.Add("country", "record.country")
	}
	status(&p, &c.Status, "record.active", Active, Inactive)
	c.Contacts = contacts(&p, c.Contacts, country, currency)
	c.Locations = locations(&p, c.Locations, country)
	c.numberLocations(&p)
	return c, p
}

// TaxKey returns the form of a tax number by which it is found in any spelling.
func TaxKey(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, record.Canonical(number))
}

// status defaults to Active and must be one of may.
func status(p *validation.Problems, s *Status, what string, may ...Status) {
	if *s == "" {
		*s = Active
	}
	if !slices.Contains(may, *s) {
		p.Add("status", what)
	}
}

func contacts(p *validation.Problems, given []Contact, country, currency string) []Contact {
	if len(given) > MaxContacts {
		p.Add("contacts", validation.TooMany, MaxContacts)
		return nil
	}
	var kept []Contact
	primary := false
	for i, c := range given {
		field := func(name string) string { return validation.At("contacts", i, name) }
		p.Line(field("name"), &c.Name, MaxName, true)
		p.Line(field("position"), &c.Position, maxPosition, false)
		for _, wrong := range c.Notices.Check() {
			p.Add(field("notices."+wrong), validation.Unknown)
		}
		if said := text.Line(string(c.Phone)); said != "" {
			phone, ok := text.Phone(said, country)
			if c.Phone = bot.ContactID(phone); !ok {
				p.Add(field("phone"), validation.Phone)
			} else if slices.ContainsFunc(kept, func(k Contact) bool { return k.Phone == c.Phone }) {
				p.Add(field("phone"), validation.Twice)
			}
		} else {
			c.Phone = ""
		}
		if c.Mail = text.Line(c.Mail); c.Mail != "" && !text.Mail(c.Mail) {
			p.Add(field("mail"), validation.Mail)
		}
		if c.Role == "" {
			c.Role = Requester
		}
		if !slices.Contains([]Role{Requester, Approver, Billing, Admin}, c.Role) {
			p.Add(field("role"), "record.role")
		}
		if p.Amount(field("limit"), c.Limit, currency, false); c.Limit.IsZero() && !c.Limit.Blank() {
			p.Add(field("limit"), "record.limit") // zero would mean no limit; a contact without approvals is a requester
		}
		if c.Primary && primary {
			p.Add(field("primary"), validation.Twice)
		}
		primary = primary || c.Primary
		kept = append(kept, c)
	}
	return kept
}

// taxID adds the problem of a tax number: its form, its length for the country, or its check digit.
func taxID(p *validation.Problems, field, country, number string) {
	if number == "" {
		return
	}
	_, valid := identity.TaxID(country, number)
	switch {
	case text.Longer(number, MaxTaxID):
		p.Add(field, validation.TooLong, MaxTaxID)
	case !taxForm.MatchString(number):
		p.Add(field, "record.tax_id")
	case valid:
	case identity.WrongCheckDigit(country, number):
		p.Add(field, "record.tax_check")
	default:
		p.Add(field, "record.tax_number")
	}
}
