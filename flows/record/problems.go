package record

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

// Line normalizes a text to one line and checks that it has at most limit characters.
func (p *Problems) Line(field string, value *string, limit int, required bool) {
	switch *value = text.Line(*value); {
	case *value == "" && required:
		p.Add(field, "required")
	case text.Longer(*value, limit):
		p.Add(field, "too_long", limit)
	}
}

// Amount checks the currency and range of an optional amount.
func (p *Problems) Amount(field string, a money.Amount, currency string) {
	switch {
	case a.Blank():
	case a.Currency != currency:
		p.Add(field, "currency")
	case a.Negative():
		p.Add(field, "negative")
	case a.Check() != nil:
		p.Add(field, "too_much")
	}
}

// Percent checks that a percentage is from 0 to limit and has at most two decimals.
func (p *Problems) Percent(field string, d money.Decimal, limit int64) {
	switch {
	case d.Sign() < 0:
		p.Add(field, "negative")
	case d.Cmp(money.Int(limit)) > 0:
		p.Add(field, "too_much", int(limit))
	case d.Places() > 2:
		p.Add(field, "precision", 2)
	}
}

// Days checks that a number is from 0 to limit.
func (p *Problems) Days(field string, n, limit int) {
	switch {
	case n < 0:
		p.Add(field, "negative")
	case n > limit:
		p.Add(field, "too_much", limit)
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
