package pricing

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/flows/money"
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

// problems collects the problems of a job.
type problems []Problem

func (p *problems) add(field, key string) { p.limit(field, key, 0) }

func (p *problems) limit(field, key string, most int) {
	*p = append(*p, Problem{field, key, most})
}

// amount checks an amount's currency and range.
func (p *problems) amount(field string, a money.Amount, currency string) {
	switch {
	case a.Blank():
		p.add(field, KeyRequired)
	case a.Currency != currency:
		p.add(field, KeyCurrency)
	case a.Negative():
		p.add(field, KeyNegative)
	case a.Check() != nil:
		p.add(field, KeyTooMuch)
	}
}

// number checks that a decimal is from 0 to most and has at most so many decimals.
func (p *problems) number(field string, d money.Decimal, most int64, decimals int) {
	switch {
	case d.Sign() < 0:
		p.add(field, KeyNegative)
	case d.Cmp(money.Int(most)) > 0:
		p.limit(field, KeyTooMuch, int(most))
	case d.Places() > decimals:
		p.limit(field, KeyPrecision, decimals)
	}
}

// text checks that a text is one line of at most MaxText characters.
func (p *problems) text(field, s string) {
	if utf8.RuneCountInString(s) > MaxText || strings.IndexFunc(s, unicode.IsControl) >= 0 || !utf8.ValidString(s) {
		p.limit(field, KeyTooLong, MaxText)
	}
}

// check returns all problems of a job under a tariff. For a job with too many lines it returns only
// that problem.
func (j Job) check(t Tariff, c Calendar) problems {
	var p problems
	switch n := len(j.Labour) + len(j.Materials) + len(j.Others); {
	case n > MaxLines:
		p.limit("lines", KeyTooMany, MaxLines)
		return p
	case n == 0 && j.Zone == "":
		p.add("lines", KeyRequired)
	}
	for i, l := range j.Labour {
		p.labour(fmt.Sprintf("labour[%d].", i), l)
	}
	for i, m := range j.Materials {
		p.material(fmt.Sprintf("materials[%d].", i), m, t.Currency)
	}
	if _, known := t.Travel[j.Zone]; j.Zone != "" && !known {
		p.add("zone", KeyUnknown)
	}
	for i, o := range j.Others {
		field := fmt.Sprintf("others[%d].", i)
		p.described(field+"description", o.Description)
		p.amount(field+"amount", o.Amount, t.Currency)
	}
	if j.Discount != nil {
		p.number("discount.percent", j.Discount.Percent, 100, percentPlaces)
		if j.Discount.Role == "" && j.Discount.Percent.Sign() > 0 {
			p.add("discount.role", KeyRequired)
		}
		p.text("discount.role", string(j.Discount.Role))
	}
	if j.Date.IsZero() {
		p.add("date", KeyRequired)
	} else if _, known := t.VATOn(j.Country, j.Date.In(c.Zone)); !known {
		p.add("country", KeyUnknown)
	}
	return p
}

func (p *problems) labour(field string, l Labour) {
	p.text(field+"service", l.Service)
	p.text(field+"description", l.Description)
	switch {
	case l.Start.IsZero():
		p.add(field+"start", KeyRequired)
	case l.Start.Year() < 2000 || l.Start.Year() > 2199:
		p.add(field+"start", KeyUnknown)
	}
	switch hours := l.Hours.Sign() != 0; {
	case hours && l.Minutes != 0:
		p.add(field+"minutes", KeyEither)
	case hours:
		p.number(field+"hours", l.Hours, MaxHours, places)
	case l.Minutes < 0:
		p.add(field+"minutes", KeyNegative)
	case l.Minutes > MaxHours*60:
		p.limit(field+"minutes", KeyTooMuch, MaxHours*60)
	case l.Minutes == 0:
		p.add(field+"hours", KeyZero)
	}
	if !slices.Contains([]Priority{"", PriorityNormal, PriorityUrgent, PriorityEmergency}, l.Priority) {
		p.add(field+"priority", KeyUnknown)
	}
}

func (p *problems) material(field string, m Material, currency string) {
	p.text(field+"sku", m.SKU)
	p.text(field+"category", m.Category)
	p.described(field+"description", m.Description)
	if p.number(field+"quantity", m.Quantity, MaxQuantity, places); m.Quantity.Sign() == 0 {
		p.add(field+"quantity", KeyZero)
	}
	if !m.Cost.Blank() {
		p.amount(field+"cost", m.Cost, currency)
	}
	if m.Markup != nil {
		p.number(field+"markup", *m.Markup, MaxMarkup, percentPlaces)
	}
	if !m.Price.Blank() || m.Cost.Blank() {
		p.amount(field+"price", m.Price, currency)
	}
}

func (p *problems) described(field, s string) {
	if p.text(field, s); strings.TrimSpace(s) == "" {
		p.add(field, KeyRequired)
	}
}
