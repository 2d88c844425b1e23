package pricing

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"recado/flows/money"
)

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// Check returns all problems of a tariff, with the fields' JSON names.
func (t Tariff) Check() []Problem {
	var p problems
	if _, err := money.Exponent(t.Currency); err != nil {
		p.add("currency", KeyUnknown)
		return p
	}
	p.amount("hourly", t.Hourly, t.Currency)
	amounts := func(field string, by map[string]money.Amount) {
		for _, name := range slices.Sorted(maps.Keys(by)) {
			p.amount(field+"."+name, by[name], t.Currency)
		}
	}
	amounts("by_service", t.ByService)
	amounts("travel", t.Travel)
	for _, r := range slices.Sorted(maps.Keys(t.Surcharge)) {
		if !slices.Contains(Reasons(), r) {
			p.add("surcharge."+string(r), KeyUnknown)
		}
		p.number("surcharge."+string(r), t.Surcharge[r], 1000, percentPlaces)
	}
	if s := t.Night; min(s.From, s.To) < 0 || max(s.From, s.To) > 24*60 {
		p.add("night", KeyTooMuch)
	}
	p.number("waiting", t.Waiting, 100, percentPlaces)
	p.number("markup", t.Markup, MaxMarkup, percentPlaces)
	for _, name := range slices.Sorted(maps.Keys(t.ByCategory)) {
		p.number("by_category."+name, t.ByCategory[name], MaxMarkup, percentPlaces)
	}
	switch s := t.Rounding.Step; {
	case s < 0:
		p.add("rounding.step", KeyNegative)
	case s > maxStep:
		p.add("rounding.step", KeyTooMuch)
	}
	for _, role := range slices.Sorted(maps.Keys(t.MaxDiscount)) {
		p.number("max_discount."+string(role), t.MaxDiscount[role], 100, percentPlaces)
	}
	p.number("discount", t.Discount, 100, percentPlaces)
	p.number("extra", t.Extra, 1000, percentPlaces)
	for i, v := range t.VAT {
		field := fmt.Sprintf("vat[%d]", i)
		if !countryCode.MatchString(v.Country) {
			p.add(field+".country", KeyUnknown)
		}
		if _, err := time.Parse(time.DateOnly, v.From); err != nil {
			p.add(field+".from", KeyUnknown)
		}
		p.number(field+".percent", v.Percent, 100, percentPlaces)
	}
	return p
}
