package catalog

import (
	"regexp"
	"slices"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// Category is a group of services (seed 4.2).
type Category struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`               // "repair", "preventive", "installation", "diagnosis"
	Services []string `json:"services,omitempty"` // codes
	Inactive bool     `json:"inactive,omitempty"` // has no effect on its services any more

	Specialty    string   `json:"specialty,omitempty"`     // code of the required specialty; "" for any
	Certificates []string `json:"certificates,omitempty"`  // names of the required certificates
	Coverage     string   `json:"coverage,omitempty"`      // what its warranty covers; "": as its kind does
	Exclusions   string   `json:"exclusions,omitempty"`    // what it does not
	WarrantyDays int      `json:"warranty_days,omitempty"` // 0: the default of the kind
}

// Material is something that is installed or consumed (seed 12.3). Its id is the SKU.
type Material struct {
	Name     string         `json:"name"`
	Unit     string         `json:"unit"`               // "m", "unidad"
	Inactive bool           `json:"inactive,omitempty"` // no longer offered
	Category string         `json:"category,omitempty"` // category of the markup
	Cost     money.Amount   `json:"cost,omitzero"`      // cost of a unit to the business
	Price    money.Amount   `json:"price,omitzero"`     // price of a unit to the customer; blank: computed from the cost
	Markup   *money.Decimal `json:"markup,omitempty"`   // on the cost, in percent; nil: the category's

	Suppliers  []string       `json:"suppliers,omitempty"`   // ids, the preferred one first
	Minimum    *money.Decimal `json:"minimum,omitempty"`     // in the central store, below which people are told; nil: none
	VanMinimum *money.Decimal `json:"van_minimum,omitempty"` // the same for each van
	Reorder    *money.Decimal `json:"reorder,omitempty"`     // how many are bought at a time; nil: what lacks
}

type (
	// CategoryDoc is a stored category.
	CategoryDoc = record.Doc[Category]
	// MaterialDoc is a stored material.
	MaterialDoc = record.Doc[Material]
)

// The limits of the catalogue.
const (
	MaxName         = 120
	MaxServices     = 200
	MaxCertificates = 20
	MaxWarranty     = 3660 // days
	MaxSuppliers    = 10   // of a material

	maxTerms    = 500       // characters of coverage and exclusions
	maxStock    = 1_000_000 // of a minimum
	stockPlaces = 3         // decimals of a quantity
)

var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$`)

var kinds = []string{"repair", "preventive", "installation", "diagnosis"}

func cleanCategory(c Category) (Category, validation.Problems) {
	var p validation.Problems
	p.Line("name", &c.Name, MaxName, true)
	if c.Kind == "" {
		c.Kind = defaultKind
	}
	if !slices.Contains(kinds, c.Kind) {
		p.Add("kind", "record.service_kind")
	}
	p.Line("coverage", &c.Coverage, maxTerms, false)
	p.Line("exclusions", &c.Exclusions, maxTerms, false)
	p.Days("warrantyDays", c.WarrantyDays, MaxWarranty)
	if c.Specialty = bot.Fold(text.Line(c.Specialty)); c.Specialty != "" && !codeForm.MatchString(c.Specialty) {
		p.Add("specialty", validation.Code)
	}
	c.Certificates = certificates(&p, c.Certificates)
	if len(c.Services) > MaxServices {
		p.Add("services", validation.TooMany, MaxServices)
		return c, p
	}
	var kept []string
	for i, code := range c.Services {
		code = text.Line(code)
		switch {
		case !codeForm.MatchString(code):
			p.Add(validation.At("services", i, ""), validation.Code)
		case slices.ContainsFunc(kept, func(k string) bool { return bot.Fold(k) == bot.Fold(code) }):
			p.Add(validation.At("services", i, ""), validation.Twice)
		}
		kept = append(kept, code)
	}
	c.Services = kept
	return c, p
}

func certificates(p *validation.Problems, given []string) []string {
	if len(given) > MaxCertificates {
		p.Add("certificates", validation.TooMany, MaxCertificates)
		return nil
	}
	var kept []string
	for i, name := range given {
		p.Line(validation.At("certificates", i, ""), &name, MaxName, true)
		kept = append(kept, name)
	}
	return kept
}

func cleanMaterial(m Material, currency string) (Material, validation.Problems) {
	var p validation.Problems
	p.Line("name", &m.Name, MaxName, true)
	if p.Line("unit", &m.Unit, 20, false); m.Unit == "" {
		m.Unit = "unidad"
	}
	p.Line("category", &m.Category, MaxName, false)
	p.Amount("cost", m.Cost, currency, false)
	p.Amount("price", m.Price, currency, false)
	if m.Markup != nil {
		p.Percent("markup", *m.Markup, pricing.MaxMarkup)
	}
	if m.Cost.Blank() && m.Price.Blank() {
		p.Add("price", validation.Required)
	}
	for _, n := range []struct {
		field string
		given *money.Decimal
	}{{"minimum", m.Minimum}, {"vanMinimum", m.VanMinimum}, {"reorder", m.Reorder}} {
		if n.given != nil {
			p.Number(n.field, *n.given, maxStock, stockPlaces)
		}
	}
	if len(m.Suppliers) > MaxSuppliers {
		p.Add("suppliers", validation.TooMany, MaxSuppliers)
		return m, p
	}
	var suppliers []string
	for i, id := range m.Suppliers {
		if id = record.Canonical(id); !record.ValidID(id) {
			p.Add(validation.At("suppliers", i, ""), validation.Code)
		}
		suppliers = append(suppliers, id)
	}
	m.Suppliers = suppliers
	return m, p
}
