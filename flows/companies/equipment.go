package companies

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// Equipment is a piece of equipment of a company (seed 4.2). Its id is on its label: "EQ-00012".
type Equipment struct {
	Company   string      `json:"company"`        // id
	Site      string      `json:"site,omitempty"` // id of the company's location where it stands
	Name      string      `json:"name"`           // "Bomba principal"
	Brand     string      `json:"brand,omitempty"`
	Model     string      `json:"model,omitempty"`
	Serial    string      `json:"serial,omitempty"`
	SerialKey string      `json:"serial_key,omitempty"` // the form of orders.AssetID, for search
	Service   string      `json:"service,omitempty"`    // code of the service that it usually needs
	Installed string      `json:"installed,omitempty"`  // a date
	Warranty  string      `json:"warranty,omitempty"`   // the last day of the maker's warranty
	Notes     string      `json:"notes,omitempty"`
	Manuals   []bot.Media `json:"manuals,omitempty"`
	Retired   bool        `json:"retired,omitempty"` // no longer in use; its history stays
}

// EquipmentDoc is stored equipment.
type EquipmentDoc = record.Doc[Equipment]

// MaxManuals is the most files of one piece of equipment.
const MaxManuals = 20

var equipmentID = regexp.MustCompile(`^EQ-\d{5,}$`)

// IsEquipmentID reports whether a text in canonical form is the id of a label, and not a serial.
func IsEquipmentID(id string) bool { return equipmentID.MatchString(id) }

func cleanEquipment(e Equipment) (Equipment, validation.Problems) {
	var p validation.Problems
	if e.Company = record.Canonical(e.Company); e.Company == "" {
		p.Add("company", validation.Required)
	}
	p.Line("name", &e.Name, MaxName, true)
	p.Line("brand", &e.Brand, MaxName, false)
	p.Line("model", &e.Model, MaxName, false)
	p.Line("serial", &e.Serial, 60, false)
	p.Line("service", &e.Service, 60, false)
	p.Line("notes", &e.Notes, MaxText, false)
	e.SerialKey, e.Site, e.Service = orders.AssetID(e.Serial), strings.ToUpper(text.Line(e.Site)), strings.ToUpper(e.Service)
	if e.Installed != "" && !validation.Date(e.Installed) {
		p.Add("installed", validation.Day)
	}
	if e.Warranty != "" && (!validation.Date(e.Warranty) || e.Warranty < e.Installed) {
		p.Add("warranty", validation.Day)
	}
	if len(e.Manuals) > MaxManuals {
		p.Add("manuals", validation.TooMany, MaxManuals)
	}
	return e, p
}

// checkEquipment checks that the company and the site exist, and that no other equipment of the company
// has the serial.
func (s *Service) checkEquipment(ctx context.Context, id string, e Equipment, _ time.Time) (p validation.Problems, err error) {
	company, err := s.Companies.Get(ctx, e.Company)
	switch {
	case isMissing(err):
		p.Add("company", validation.Unknown)
		return p, nil
	case err != nil:
		return nil, err
	}
	if _, known := company.Data.Location(e.Site); e.Site != "" && !known {
		p.Add("site", validation.Unknown)
	}
	same, err := s.equipmentWith(ctx, e.Company, e.SerialKey)
	if err == nil && same.ID != "" && same.ID != id {
		p.Add("serial", validation.Twice)
	}
	return p, err
}

// AddEquipment adds equipment under the next number. Equipment of the company with the same serial is
// returned as it is.
func (s *Service) AddEquipment(ctx context.Context, e Equipment, now time.Time) (EquipmentDoc, error) {
	e, p := cleanEquipment(e)
	if len(p) > 0 {
		return EquipmentDoc{}, p.Err()
	}
	if known, err := s.equipmentWith(ctx, e.Company, e.SerialKey); err != nil || known.ID != "" {
		return known, err
	}
	n, err := s.Numbers.Next(ctx, "equipment")
	if err != nil {
		return EquipmentDoc{}, err
	}
	return s.Equipment.Create(ctx, fmt.Sprintf("EQ-%05d", n), e, now)
}

// equipmentWith finds a company's equipment by its serial key; the zero EquipmentDoc without one.
func (s *Service) equipmentWith(ctx context.Context, company, key string) (EquipmentDoc, error) {
	if key == "" {
		return EquipmentDoc{}, nil
	}
	for after := ""; ; {
		page, next, err := s.Equipment.List(ctx, record.Filter{Field: "serial_key", Prefix: key, After: after, Limit: 200})
		if err != nil {
			return EquipmentDoc{}, err
		}
		if i := slices.IndexFunc(page, func(d EquipmentDoc) bool { return d.Data.SerialKey == key && d.Data.Company == company }); i >= 0 {
			return page[i], nil
		}
		if after = next; next == "" {
			return EquipmentDoc{}, nil
		}
	}
}

// EquipmentOf finds the equipment that an order's serial means, by the id on its label or, for an order
// of a company, by its serial. It is only found for orders of its company and of nobody's: a stranger
// who scans a label gets neither the company's contract nor its place. The error is bot.ErrNotFound.
func (s *Service) EquipmentOf(ctx context.Context, company, said string) (orders.Equipment, error) {
	id := record.Canonical(said)
	var d EquipmentDoc
	var err error
	switch {
	case IsEquipmentID(id):
		d, err = s.Equipment.Get(ctx, id)
	case company != "":
		d, err = s.equipmentWith(ctx, company, orders.AssetID(said))
	}
	if err == nil && (d.ID == "" || company != "" && d.Data.Company != company) {
		err = bot.ErrNotFound
	}
	if err != nil {
		return orders.Equipment{}, err
	}
	e := orders.Equipment{ID: d.ID, Serial: d.Data.Serial, Details: orders.Details{
		Ref: d.ID, Kind: d.Data.Name, Model: d.Data.Model, Brand: d.Data.Brand, WarrantyUntil: d.Data.Warranty, Known: true,
	}}
	if company == "" { // the number on a label can be guessed: what it names is for its company
		return orders.Equipment{ID: d.ID}, nil
	}
	owner, err := s.Companies.Get(ctx, d.Data.Company)
	if site, ok := owner.Data.Location(d.Data.Site); err == nil && ok {
		e.Details.Location = site.Name
		e.Place = orders.Location{Building: site.Name, Text: strings.Trim(site.Name+", "+site.Address, ", "), Point: site.Point}
	}
	return e, err
}
