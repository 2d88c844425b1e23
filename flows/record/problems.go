package record

import (
	"strconv"
	"time"

	"recado/flows/money"
	"recado/flows/text"
)

// Problems collects what is wrong with what was given.
type Problems []Problem

// Add notes one thing wrong; most is the bound that was broken.
func (p *Problems) Add(field, code string, limit ...int) {
	one := Problem{Field: field, Code: code}
	if len(limit) > 0 {
		one.Max = limit[0]
	}
	*p = append(*p, one)
}

// Line cleans a text of one line and holds it to most characters.
func (p *Problems) Line(field string, value *string, limit int, required bool) {
	switch *value = text.Line(*value); {
	case *value == "" && required:
		p.Add(field, "required")
	case text.Longer(*value, limit):
		p.Add(field, "too_long", limit)
	}
}

// Amount holds an amount that may be left out to a currency and to what money may be.
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

// Percent holds a percentage to 0–100 and two decimals.
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

// Days holds a number to 0–most.
func (p *Problems) Days(field string, n, limit int) {
	switch {
	case n < 0:
		p.Add(field, "negative")
	case n > limit:
		p.Add(field, "too_much", limit)
	}
}

// Date reports whether a text is a date of our times: "2026-12-31".
func Date(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 2000 && t.Year() < 2200
}

// At names a field of one of a list: "contacts[0].phone"; field "" is the entry itself.
func At(list string, i int, field string) string {
	name := list + "[" + strconv.Itoa(i) + "]"
	if field != "" {
		name += "." + field
	}
	return name
}
