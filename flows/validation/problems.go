package validation

import (
	"strconv"
	"time"

	"recado/flows/money"
	"recado/flows/text"
)

// Problems collects the problems of the given data.
type Problems []Problem

// Add adds a problem; limit is the bound that was exceeded.
func (p *Problems) Add(field, code string, limit ...int) {
	one := Problem{Field: field, Code: code}
	if len(limit) > 0 {
		one.Max = limit[0]
	}
	*p = append(*p, one)
}

// Err returns the problems as an *InvalidError, or nil without any.
func (p *Problems) Err() error {
	if len(*p) == 0 {
		return nil
	}
	return &InvalidError{*p}
}

// Refuse returns an *InvalidError with one problem.
func Refuse(field, code string, limit ...int) error {
	var p Problems
	p.Add(field, code, limit...)
	return p.Err()
}

// Line normalizes a text to one line and checks that it has at most limit characters.
func (p *Problems) Line(field string, value *string, limit int, required bool) {
	if *value = text.Line(*value); *value == "" && required {
		p.Add(field, Required)
	}
	p.Length(field, *value, limit)
}

// Length checks that a text has at most limit characters.
func (p *Problems) Length(field, value string, limit int) {
	if text.Longer(value, limit) {
		p.Add(field, TooLong, limit)
	}
}

// Amount checks the currency and range of an amount.
func (p *Problems) Amount(field string, a money.Amount, currency string, required bool) {
	switch {
	case a.Blank():
		if required {
			p.Add(field, Required)
		}
	case a.Currency != currency:
		p.Add(field, Currency)
	case a.Negative():
		p.Add(field, Negative)
	case a.Check() != nil:
		p.Add(field, TooMuch)
	}
}

// Number checks that a decimal is from 0 to limit and has at most so many decimals.
func (p *Problems) Number(field string, d money.Decimal, limit int64, decimals int) {
	switch {
	case d.Sign() < 0:
		p.Add(field, Negative)
	case d.Cmp(money.Int(limit)) > 0:
		p.Add(field, TooMuch, int(limit))
	case d.Places() > decimals:
		p.Add(field, Precision, decimals)
	}
}

// percentPlaces are the decimals of a percentage.
const percentPlaces = 2

// Percent checks that a percentage is from 0 to limit and has at most two decimals.
func (p *Problems) Percent(field string, d money.Decimal, limit int64) {
	p.Number(field, d, limit, percentPlaces)
}

// Days checks that a number is from 0 to limit.
func (p *Problems) Days(field string, n, limit int) {
	switch {
	case n < 0:
		p.Add(field, Negative)
	case n > limit:
		p.Add(field, TooMuch, limit)
	}
}

// Date reports whether a text is a date of the years 2000 to 2199: "2026-12-31".
func Date(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 2000 && t.Year() < 2200
}

// At returns the name of a field of a list's entry: "contacts[0].phone"; field "" is the entry itself.
func At(list string, i int, field string) string {
	name := list + "[" + strconv.Itoa(i) + "]"
	if field != "" {
		name += "." + field
	}
	return name
}
