package webhooks

import (
	"maps"
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/notify"
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
	if f.Has("fiscalAddress") {
		c.Address = freeText(f, maxLong, "fiscalAddress")
	}
	setText(f, &c.Sector, "sector")
	setText(f, &c.Status, "status")
	if f.Has("contacts") {
		c.Contacts = nil
		for _, one := range f.Objects(companies.MaxContacts, "contacts") {
			c.Contacts = append(c.Contacts, readContact(one, currency))
		}
	}
	if f.Has("locations") {
		known := c.Numbered()
		c.Locations, c.Sites = nil, max(c.Sites, len(known))
		for _, one := range f.Objects(companies.MaxLocations, "locations") {
			site := readSite(one, currency)
			if i := slices.IndexFunc(known, func(k companies.Location) bool { return bot.Fold(k.Name) == bot.Fold(site.Name) }); site.ID == "" && i >= 0 {
				site.ID = known[i].ID // who sends the list without ids still means the same place
			}
			c.Locations = append(c.Locations, site)
		}
	}
}

func readContact(f *web.Form, currency string) companies.Contact {
	return companies.Contact{
		Name: f.Text(maxLine, "name"), Position: f.Text(maxLine, "position"), Phone: bot.ContactID(f.Text(maxLine, "phone")),
		Mail: f.Text(maxLine, "mail"), Role: companies.Role(f.Text(maxLine, "role")),
		Limit: draftForm{f, currency}.amount("limit"), Primary: f.Bool("primary"), Notices: readWishes(f),
	}
}

// readWishes reads [{"event": "on_the_way", "channels": ["chat", "sms"]}].
func readWishes(f *web.Form) notify.Wishes {
	var w notify.Wishes
	for _, one := range f.Objects(len(notify.Events()), "notices") {
		if w == nil {
			w = notify.Wishes{}
		}
		w[notify.Event(one.Required(maxLine, "event"))] = one.Texts(maxLine, maxLine, "channels")
	}
	return w
}

type wish struct {
	Event    notify.Event `json:"event"`
	Channels []string     `json:"channels"`
}

func showWishes(w notify.Wishes) []wish {
	shown := []wish{}
	for _, ev := range slices.Sorted(maps.Keys(w)) {
		shown = append(shown, wish{ev, w[ev]})
	}
	return shown
}

func readSite(f *web.Form, _ string) companies.Location {
	l := companies.Location{ID: strings.ToUpper(f.Text(maxLine, "id"))}
	updateSite(f, &l)
	return l
}

// updateSite sets the fields of a location that a form has, except its id.
func updateSite(f *web.Form, l *companies.Location) {
	setText(f, &l.Name, "name")
	if f.Has("address") {
		l.Address = freeText(f, maxLong, "address")
	}
	if f.Has("access") {
		l.Access = freeText(f, maxLong, "access")
	}
	if f.Has("point") {
		l.Point = readPoint(f)
	}
	readHours(f, "hours", &l.Hours)
	if who := f.Object("contact"); who != nil {
		l.Contact = companies.SiteContact{Name: who.Text(maxLine, "name"), Phone: bot.ContactID(who.Text(maxLine, "phone"))}
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
	Address   string           `json:"fiscalAddress,omitempty"`
	Sector    string           `json:"sector,omitempty"`
	Logo      bool             `json:"logo"` // whether there is one, at …/logo
	Status    companies.Status `json:"status"`
	Contacts  []companyContact `json:"contacts"`
	Locations []companySite    `json:"locations"`
}

type companyContact struct {
	Name     string         `json:"name"`
	Position string         `json:"position,omitempty"`
	Phone    bot.ContactID  `json:"phone,omitempty"`
	Mail     string         `json:"mail,omitempty"`
	Role     companies.Role `json:"role"`
	Limit    *amount        `json:"limit"` // null: no limit
	Primary  bool           `json:"primary"`
	Notices  []wish         `json:"notices"`
}

type companySite struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Address string         `json:"address,omitempty"`
	Access  string         `json:"access,omitempty"`
	Point   *sitePoint     `json:"point,omitempty"`
	Hours   map[string]any `json:"hours"`
	Contact siteContact    `json:"contact"`
}

type siteContact struct {
	Name  string        `json:"name,omitempty"`
	Phone bot.ContactID `json:"phone,omitempty"`
}

type sitePoint struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

func showCompany(c companies.Company) any {
	shown := company{
		Name: c.Name, TradeName: c.Trade, TaxID: c.TaxID, Country: c.Country, Address: c.Address, Sector: c.Sector, Logo: c.Logo != nil, Status: c.Status,
		Contacts: []companyContact{}, Locations: []companySite{},
	}
	for _, k := range c.Contacts {
		shown.Contacts = append(shown.Contacts, companyContact{k.Name, k.Position, k.Phone, k.Mail, k.Role, showAmount(k.Limit), k.Primary, showWishes(k.Notices)})
	}
	for _, l := range c.Numbered() {
		one := companySite{ID: l.ID, Name: l.Name, Address: l.Address, Access: l.Access, Hours: showHours(l.Hours), Contact: siteContact{l.Contact.Name, l.Contact.Phone}}
		if l.Point != nil {
			one.Point = &sitePoint{l.Point.Latitude, l.Point.Longitude}
		}
		shown.Locations = append(shown.Locations, one)
	}
	return shown
}
