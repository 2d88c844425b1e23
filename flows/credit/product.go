package credit

import (
	"errors"
	"slices"
	"time"

	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/record"
	"recado/flows/validation"
)

// Product is something that can be bought with: its bounds, its price and its periods. Its code is its
// document's id.
type Product struct {
	Name    string          `json:"name"`
	Country string          `json:"country"` // where it is offered; its VAT is the country's
	Minimum money.Amount    `json:"minimum"` // of a principal
	Periods []Period        `json:"periods"`
	Levels  []Level         `json:"levels"` // the most principal by the customer's level
	Fee     instalments.Fee `json:"fee"`
	// VATOnInterest adds VAT on the interest on top of the level payment.
	VATOnInterest bool    `json:"vatOnInterest,omitempty"`
	GraceDays     int     `json:"graceDays"`
	LateFee       LateFee `json:"lateFee,omitzero"`
	Upgrade       bool    `json:"upgrade,omitempty"` // who pays an order without arrears reaches the next level
	Inactive      bool    `json:"inactive,omitempty"`
}

// Period is a choice of how a product is paid.
type Period struct {
	ID    string             `json:"id"` // "6-monthly"
	Every instalments.Period `json:"every"`
	Count int                `json:"count"`
}

// Level is the most principal from a level on, until the next one that is listed.
type Level struct {
	Level   int          `json:"level"`
	Maximum money.Amount `json:"maximum"`
}

// Bounds of a product.
const (
	maxName      = 100
	maxPeriods   = 20
	maxPeriodID  = 40
	maxInstalled = 60
	maxGrace     = 90
	maxRate      = 400 // percent a year
	maxFlat      = 100 // percent of the principal
	maxLate      = 50  // percent of what is left of an instalment
	maxPlaces    = 6
)

// maxRateOf are legal bounds of a yearly rate, in percent. Honduras bounds interest at 54 % a year for
// goods that are financed by non-banks too (to be confirmed by a lawyer; the strictest reading holds).
var maxRateOf = map[string]int64{"HN": 54}

// Products manages the products. A product of a country must be in its currency.
func Products(docs record.Repository[Product], rules *Rules) *record.Service[Product] {
	return &record.Service[Product]{Documents: docs, Normalize: func(p Product) (Product, validation.Problems) { return normalize(p, rules) }}
}

func normalize(p Product, rules *Rules) (Product, validation.Problems) {
	var found validation.Problems
	found.Line("name", &p.Name, maxName, true)
	p.Country = record.Canonical(p.Country)
	currency, known := rules.Currency(p.Country)
	if !known {
		found.Add("country", validation.Unknown)
		return p, found
	}
	found.Amount("minimum", p.Minimum, currency, true)
	if p.Minimum.IsZero() && !p.Minimum.Blank() {
		found.Add("minimum", validation.Zero)
	}
	p.Periods = checkPeriods(p.Periods, &found)
	p.Levels = checkLevels(p, currency, rules.Levels(p.Country), &found)
	checkFee(p, currency, &found)
	found.Days("graceDays", p.GraceDays, maxGrace)
	checkLateFee(p.LateFee, currency, &found)
	return p, found
}

func checkPeriods(periods []Period, found *validation.Problems) []Period {
	switch {
	case len(periods) == 0:
		found.Add("periods", validation.Required)
	case len(periods) > maxPeriods:
		found.Add("periods", validation.TooMany, maxPeriods)
		return periods
	}
	periods = slices.Clone(periods)
	for i := range periods {
		one := &periods[i]
		at := func(field string) string { return validation.At("periods", i, field) }
		found.Line(at("id"), &one.ID, maxPeriodID, true)
		if slices.ContainsFunc(periods[:i], func(o Period) bool { return o.ID == one.ID }) {
			found.Add(at("id"), validation.Twice)
		}
		if !slices.Contains([]instalments.Period{instalments.Monthly, instalments.HalfMonth, instalments.Weekly}, one.Every) {
			found.Add(at("every"), validation.Unknown)
		}
		switch {
		case one.Count < 1:
			found.Add(at("count"), validation.Zero)
		case one.Count > maxInstalled:
			found.Add(at("count"), validation.TooMuch, maxInstalled)
		}
	}
	return periods
}

func checkLevels(p Product, currency string, most int, found *validation.Problems) []Level {
	if len(p.Levels) == 0 {
		found.Add("levels", validation.Required)
	}
	if len(p.Levels) > most {
		found.Add("levels", validation.TooMany, most)
		return p.Levels
	}
	levels := slices.Clone(p.Levels)
	slices.SortStableFunc(levels, func(a, b Level) int { return a.Level - b.Level })
	for i, one := range levels {
		at := func(field string) string { return validation.At("levels", i, field) }
		switch {
		case one.Level < 1:
			found.Add(at("level"), validation.Zero)
		case one.Level > most:
			found.Add(at("level"), validation.TooMuch, most)
		case i > 0 && levels[i-1].Level == one.Level:
			found.Add(at("level"), validation.Twice)
		}
		found.Amount(at("maximum"), one.Maximum, currency, true)
		if one.Maximum.Currency == p.Minimum.Currency && one.Maximum.Minor < p.Minimum.Minor {
			found.Add(at("maximum"), validation.Invalid)
		}
	}
	return levels
}

func checkFee(p Product, currency string, found *validation.Problems) {
	switch p.Fee.Type {
	case instalments.FlatFee:
		found.Amount("fee.amount", p.Fee.Amount, currency, true)
	case instalments.PercentFee:
		found.Number("fee.percent", p.Fee.Percent, maxFlat, maxPlaces)
	case instalments.CompoundFee:
		limit := int64(maxRate)
		if legal, bound := maxRateOf[p.Country]; bound {
			limit = legal
		}
		found.Number("fee.percent", p.Fee.Percent, limit, maxPlaces)
	default:
		found.Add("fee.type", validation.Unknown)
	}
}

func checkLateFee(f LateFee, currency string, found *validation.Problems) {
	switch f.Type {
	case "":
	case instalments.FlatFee:
		found.Amount("lateFee.amount", f.Amount, currency, true)
	case instalments.PercentFee:
		found.Percent("lateFee.percent", f.Percent, maxLate)
	default:
		found.Add("lateFee.type", validation.Unknown)
	}
}

// period returns a period by its id.
func (p Product) period(id string) (Period, bool) {
	i := slices.IndexFunc(p.Periods, func(one Period) bool { return one.ID == id })
	if i < 0 {
		return Period{}, false
	}
	return p.Periods[i], true
}

// maximum returns the most principal for a level; false if the product is not for it.
func (p Product) maximum(level int) (most money.Amount, ok bool) {
	for _, one := range p.Levels {
		if one.Level <= level {
			most, ok = one.Maximum, true
		}
	}
	return most, ok
}

// highest returns the most principal of any level, in minor units.
func (p Product) highest() (most int64) {
	for _, one := range p.Levels {
		most = max(most, one.Maximum.Minor)
	}
	return most
}

// conditions returns what an order keeps of a product.
func (p Product) conditions(every Period, vat money.Decimal) Conditions {
	return Conditions{
		Fee: p.Fee, Every: every.Every, Count: every.Count, VAT: vat, VATOnInterest: p.VATOnInterest,
		GraceDays: p.GraceDays, LateFee: p.LateFee, Upgrade: p.Upgrade,
	}
}

// errVAT means that no rate of the country is known on the day.
var errVAT = errors.New("credit: no VAT rate is known for the country")

// firstDue returns the first date of a plan that begins on a day: one period later. A month ends earlier if
// it is shorter.
func firstDue(every instalments.Period, day time.Time) string {
	switch every {
	case instalments.Weekly:
		day = day.AddDate(0, 0, 7)
	case instalments.HalfMonth:
		day = day.AddDate(0, 0, 15)
	default:
		month := time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		last := month.AddDate(0, 1, -1).Day()
		day = month.AddDate(0, 0, min(day.Day(), last)-1)
	}
	return day.Format(time.DateOnly)
}
