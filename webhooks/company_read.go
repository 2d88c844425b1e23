package webhooks

import (
	"recado/bot"
	"recado/flows/companies"
	"recado/webhooks/internal/web"
)

// setText sets a text field if the form has it.
func setText[S ~string](f *web.Form, field *S, name string) {
	if f.Has(name) {
		*field = S(f.Text(maxLine, name))
	}
}

// readCompany sets the fields that a form has. The others stay: [] empties a list, "" a text.
func readCompany(f *web.Form, c *companies.Company, currency string) {
	setText(f, &c.Name, "name")
	setText(f, &c.Trade, "tradeName")
	setText(f, &c.TaxID, "taxId")
	setText(f, &c.Country, "country")
	setText(f, &c.Status, "status")
	if f.Has("contacts") {
		c.Contacts = nil
		for _, one := range f.Objects(companies.MaxContacts, "contacts") {
			c.Contacts = append(c.Contacts, readContact(one, currency))
		}
	}
	if f.Has("locations") {
		c.Locations = nil
		for _, one := range f.Objects(companies.MaxLocations, "locations") {
			c.Locations = append(c.Locations, readSite(one, currency))
		}
	}
}

func readContact(f *web.Form, currency string) companies.Contact {
	return companies.Contact{
		Name: f.Text(maxLine, "name"), Phone: bot.ContactID(f.Text(maxLine, "phone")),
		Mail: f.Text(maxLine, "mail"), Role: companies.Role(f.Text(maxLine, "role")),
		Limit: draftForm{f, currency}.amount("limit"), Primary: f.Bool("primary"),
	}
}

func readSite(f *web.Form, _ string) companies.Location {
	return companies.Location{
		Name: f.Text(maxLine, "name"), Address: freeText(f, maxLong, "address"),
		Access: freeText(f, maxLong, "access"), Point: readPoint(f),
	}
}

// readPoint returns nil if the form has no point.
func readPoint(f *web.Form) *bot.Location {
	p := f.Object("point")
	if p == nil {
		return nil
	}
	return p.RequiredPoint()
}

type company struct {
	Name      string           `json:"name"`
	TradeName string           `json:"tradeName,omitempty"`
	TaxID     string           `json:"taxId,omitempty"`
	Country   string           `json:"country"`
	Status    companies.Status `json:"status"`
	Contacts  []companyContact `json:"contacts"`
	Locations []companySite    `json:"locations"`
}

type companyContact struct {
	Name    string         `json:"name"`
	Phone   bot.ContactID  `json:"phone,omitempty"`
	Mail    string         `json:"mail,omitempty"`
	Role    companies.Role `json:"role"`
	Limit   *amount        `json:"limit"` // null: no limit
	Primary bool           `json:"primary"`
}

type companySite struct {
	Name    string     `json:"name"`
	Address string     `json:"address,omitempty"`
	Access  string     `json:"access,omitempty"`
	Point   *sitePoint `json:"point,omitempty"`
}

type sitePoint struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

func showCompany(c companies.Company) any {
	shown := company{c.Name, c.Trade, c.TaxID, c.Country, c.Status, []companyContact{}, []companySite{}}
	for _, k := range c.Contacts {
		shown.Contacts = append(shown.Contacts, companyContact{k.Name, k.Phone, k.Mail, k.Role, showAmount(k.Limit), k.Primary})
	}
	for _, l := range c.Locations {
		one := companySite{Name: l.Name, Address: l.Address, Access: l.Access}
		if l.Point != nil {
			one.Point = &sitePoint{l.Point.Latitude, l.Point.Longitude}
		}
		shown.Locations = append(shown.Locations, one)
	}
	return shown
}
