package pricing

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"recado/flows/money"
	"recado/flows/validation"
)

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// Check returns all problems of a tariff, with the fields' JSON names.
func (t Tariff) Check() []validation.Problem {
	var p validation.Problems
	if _, err := money.Exponent(t.Currency); err != nil {
		p.Add("currency", validation.Unknown)
		return p
	}
	p.Amount("hourly", t.Hourly, t.Currency, true)
	amounts := func(field string, by map[string]money.Amount) {
		for _, name := range slices.Sorted(maps.Keys(by)) {
			p.Amount(field+"."+name, by[name], t.Currency, true)
		}
	}
	amounts("by_service", t.ByService)
	if !t.Contract.Hourly.Blank() {
		p.Amount("hourly", t.Contract.Hourly, t.Currency, true)
	}
	amounts("by_service", t.Contract.ByService)
	amounts("by_specialty", t.Contract.BySpecialty)
	t.checkDiscounts(&p)
	amounts("travel", t.Travel)
	for _, r := range slices.Sorted(maps.Keys(t.Surcharge)) {
		if !slices.Contains(Reasons(), r) {
			p.Add("surcharge."+string(r), validation.Unknown)
		}
		p.Number("surcharge."+string(r), t.Surcharge[r], 1000, percentPlaces)
	}
	if s := t.Night; min(s.From, s.To) < 0 || max(s.From, s.To) > 24*60 {
		p.Add("night", validation.TooMuch)
	}
	p.Number("waiting", t.Waiting, 100, percentPlaces)
	p.Number("markup", t.Markup, MaxMarkup, percentPlaces)
	for _, name := range slices.Sorted(maps.Keys(t.ByCategory)) {
		p.Number("by_category."+name, t.ByCategory[name], MaxMarkup, percentPlaces)
	}
	switch s := t.Rounding.Step; {
	case s < 0:
		p.Add("rounding.step", validation.Negative)
	case s > maxStep:
		p.Add("rounding.step", validation.TooMuch)
	}
	for _, role := range slices.Sorted(maps.Keys(t.MaxDiscount)) {
		p.Number("max_discount."+string(role), t.MaxDiscount[role], 100, percentPlaces)
	}
	p.Number("discount", t.Discount, 100, percentPlaces)
	p.Number("extra", t.Extra, 1000, percentPlaces)
	for i, v := range t.VAT {
		field := fmt.Sprintf("vat[%d]", i)
		if !countryCode.MatchString(v.Country) {
			p.Add(field+".country", validation.Unknown)
		}
		if _, err := time.Parse(time.DateOnly, v.From); err != nil {
			p.Add(field+".from", validation.Unknown)
		}
		p.Number(field+".percent", v.Percent, 100, percentPlaces)
	}
	return p
}
