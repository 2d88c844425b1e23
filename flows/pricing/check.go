package pricing

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/flows/validation"
)

// The limits of a job.
const (
	MaxLines    = 200       // labour, materials and others together
	MaxHours    = 1000      // per line
	MaxQuantity = 1_000_000 // per line
	MaxText     = 200       // characters of a description, a SKU, a name
	MaxMarkup   = 10_000    // percent

	places        = 4 // decimals of hours and quantities
	percentPlaces = 2
	maxStep       = 100_000_000 // minor units
)

// text checks that a text is one line of at most MaxText characters.
func text(p *validation.Problems, field, s string) {
	if utf8.RuneCountInString(s) > MaxText || strings.IndexFunc(s, unicode.IsControl) >= 0 || !utf8.ValidString(s) {
		p.Add(field, validation.TooLong, MaxText)
	}
}

// check returns all problems of a job under a tariff. For a job with too many lines it returns only
// that problem.
func (j Job) check(t Tariff, c Calendar) validation.Problems {
	var p validation.Problems
	switch n := len(j.Labour) + len(j.Materials) + len(j.Others); {
	case n > MaxLines:
		p.Add("lines", validation.TooMany, MaxLines)
		return p
	case n == 0 && j.Zone == "":
		p.Add("lines", validation.Required)
	}
	for i, l := range j.Labour {
		labour(&p, fmt.Sprintf("labour[%d].", i), l)
	}
	for i, m := range j.Materials {
		material(&p, fmt.Sprintf("materials[%d].", i), m, t.Currency)
	}
	if _, known := t.Travel[j.Zone]; j.Zone != "" && !known {
		p.Add("zone", validation.Unknown)
	}
	for i, o := range j.Others {
		field := fmt.Sprintf("others[%d].", i)
		described(&p, field+"description", o.Description)
		p.Amount(field+"amount", o.Amount, t.Currency, true)
	}
	if j.Discount != nil {
		p.Number("discount.percent", j.Discount.Percent, 100, percentPlaces)
		if j.Discount.Role == "" && j.Discount.Percent.Sign() > 0 {
			p.Add("discount.role", validation.Required)
		}
		text(&p, "discount.role", string(j.Discount.Role))
	}
	if j.Date.IsZero() {
		p.Add("date", validation.Required)
	} else if _, known := t.VATOn(j.Country, j.Date.In(c.Zone)); !known {
		p.Add("country", validation.Unknown)
	}
	return p
}

func labour(p *validation.Problems, field string, l Labour) {
	text(p, field+"service", l.Service)
	text(p, field+"specialty", l.Specialty)
	text(p, field+"description", l.Description)
	switch {
	case l.Start.IsZero():
		p.Add(field+"start", validation.Required)
	case l.Start.Year() < 2000 || l.Start.Year() > 2199:
		p.Add(field+"start", validation.Unknown)
	}
	switch hours := l.Hours.Sign() != 0; {
	case hours && l.Minutes != 0:
		p.Add(field+"minutes", validation.Either)
	case hours:
		p.Number(field+"hours", l.Hours, MaxHours, places)
	case l.Minutes < 0:
		p.Add(field+"minutes", validation.Negative)
	case l.Minutes > MaxHours*60:
		p.Add(field+"minutes", validation.TooMuch, MaxHours*60)
	case l.Minutes == 0:
		p.Add(field+"hours", validation.Zero)
	}
	if !slices.Contains([]Priority{"", PriorityNormal, PriorityUrgent, PriorityEmergency}, l.Priority) {
		p.Add(field+"priority", validation.Unknown)
	}
}

func material(p *validation.Problems, field string, m Material, currency string) {
	text(p, field+"sku", m.SKU)
	text(p, field+"category", m.Category)
	described(p, field+"description", m.Description)
	if p.Number(field+"quantity", m.Quantity, MaxQuantity, places); m.Quantity.Sign() == 0 {
		p.Add(field+"quantity", validation.Zero)
	}
	if !m.Cost.Blank() {
		p.Amount(field+"cost", m.Cost, currency, true)
	}
	if m.Markup != nil {
		p.Number(field+"markup", *m.Markup, MaxMarkup, percentPlaces)
	}
	if !m.Price.Blank() || m.Cost.Blank() {
		p.Amount(field+"price", m.Price, currency, true)
	}
}

func described(p *validation.Problems, field, s string) {
	if text(p, field, s); strings.TrimSpace(s) == "" {
		p.Add(field, validation.Required)
	}
}
