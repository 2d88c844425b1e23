package business

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"recado/flows/holidays"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/validation"
)

// Pricing is the section [pricing] as written: amounts in the currency's major unit, percentages as
// 19 for 19 %. Absent fields take the seed project's defaults; a table (services, travel,
// materials, discount) replaces the default table.
type Pricing struct {
	Currency   string                   `toml:"currency"`
	Hourly     *money.Decimal           `toml:"hourly"`
	Services   map[string]money.Decimal `toml:"services"`
	Surcharge  map[string]money.Decimal `toml:"surcharge"`
	Night      *string                  `toml:"night"`
	Waiting    *money.Decimal           `toml:"waiting"`
	Travel     map[string]money.Decimal `toml:"travel"`
	Markup     *money.Decimal           `toml:"markup"`
	Materials  map[string]money.Decimal `toml:"materials"`
	Rounding   *money.Decimal           `toml:"rounding"`
	RoundingUp bool                     `toml:"rounding_up"`
	Discount   map[string]money.Decimal `toml:"discount"`
	Extra      *money.Decimal           `toml:"extra"`
	VAT        []VAT                    `toml:"vat"`
}

// VAT is a rate that applies from a date.
type VAT struct {
	Country string        `toml:"country"`
	From    string        `toml:"from"`
	Percent money.Decimal `toml:"percent"`
}

// Tariff returns the business's tariff without contracts.
func (b Business) Tariff() pricing.Tariff { return b.tariff }

// Calendar returns the business's calendar for pricing.
func (b Business) Calendar() pricing.Calendar {
	return pricing.Calendar{Zone: b.zone, Holiday: b.HolidayRate}
}

// HolidayRate reports whether work on the day of t has the holiday surcharge: the day is a holiday
// by law or by the business's settings, even if the business opens on it.
func (b Business) HolidayRate(t time.Time) bool {
	t = t.In(b.zone)
	return holidays.Is(b.Country, t) || slices.Contains(b.schedule().Holidays, t.Format(time.DateOnly))
}

// pricing builds the tariff from the settings.
func (c *check) pricing(b *Business) {
	p, t := &b.Pricing, pricing.Default()
	if p.Currency != "" && p.Currency != t.Currency {
		if _, err := money.Exponent(p.Currency); err != nil {
			c.fault("pricing.currency", "%q is not a currency of ISO 4217: USD, COP, HNL, …", p.Currency)
			return
		}
		t.Currency, t.Travel = p.Currency, nil // the defaults are in dollars
		if p.Hourly == nil {
			c.fault("pricing.hourly", "must be given: the default is in USD, not in %s", p.Currency)
			return
		}
	}
	if p.Hourly != nil {
		t.Hourly = c.amount("pricing.hourly", *p.Hourly, t.Currency)
	}
	t.ByService = c.amounts("pricing.services", p.Services, t.Currency)
	for code := range p.Services {
		if !b.Offers(code) {
			c.fault("pricing.services."+code, "is not the code of one of the [[services]]")
		}
	}
	if p.Travel != nil {
		t.Travel = c.amounts("pricing.travel", p.Travel, t.Currency)
	}
	for name, percent := range p.Surcharge {
		t.Surcharge[pricing.Reason(name)] = percent
	}
	if p.Night != nil {
		from, to, _ := strings.Cut(*p.Night, "-")
		night, ok := parseSpan(from, to)
		if !ok {
			c.fault("pricing.night", `must be like "22:00-06:00"`)
		}
		t.Night = pricing.Span{From: night.from, To: night.to}
	}
	percent(&t.Waiting, p.Waiting)
	percent(&t.Markup, p.Markup)
	percent(&t.Extra, p.Extra)
	t.ByCategory = p.Materials
	if t.Rounding.Up = p.RoundingUp; p.Rounding != nil {
		t.Rounding.Step = c.amount("pricing.rounding", *p.Rounding, t.Currency).Minor
	}
	if p.Discount != nil {
		t.MaxDiscount = map[pricing.Role]money.Decimal{}
	}
	for role, most := range p.Discount {
		t.MaxDiscount[pricing.Role(role)] = most
	}
	laws := len(t.VAT)
	for _, v := range p.VAT {
		t.VAT = append(t.VAT, pricing.VAT(v))
	}
	for _, wrong := range t.Check() {
		c.fault(written(wrong.Field, laws), "%s", faultOf(wrong))
	}
	b.tariff = t
}

func percent(to, given *money.Decimal) {
	if given != nil {
		*to = *given
	}
}

func (c *check) amount(field string, d money.Decimal, currency string) money.Amount {
	a, err := money.Parse(d.String(), currency)
	if err != nil {
		c.fault(field, "%s", faultOf(pricing.ProblemOf(field, err)))
		return money.Zero(currency)
	}
	return a
}

func (c *check) amounts(field string, by map[string]money.Decimal, currency string) map[string]money.Amount {
	amounts := make(map[string]money.Amount, len(by))
	for _, name := range slices.Sorted(maps.Keys(by)) {
		amounts[name] = c.amount(field+"."+name, by[name], currency)
	}
	return amounts
}

// written returns the name of a tariff's field in the file. The VAT rates of the laws precede those
// of the file.
func written(field string, laws int) string {
	var i int
	var rest string
	if n, _ := fmt.Sscanf(field, "vat[%d].%s", &i, &rest); n == 2 {
		return fmt.Sprintf("pricing.vat[%d].%s", i-laws, rest)
	}
	for from, to := range map[string]string{
		"by_service": "services", "by_category": "materials", "max_discount": "discount", "rounding.step": "rounding",
	} {
		if rest, ok := strings.CutPrefix(field, from); ok {
			return "pricing." + to + rest
		}
	}
	return "pricing." + field
}

// faultOf describes a problem for the author of the file.
func faultOf(p validation.Problem) string {
	switch p.Code {
	case validation.Unknown:
		return "is not one that is known"
	case validation.Negative:
		return "must not be negative"
	case validation.Precision:
		return "has too many decimals"
	case validation.TooMuch:
		if p.Max > 0 {
			return fmt.Sprintf("must be at most %d", p.Max)
		}
		return "is too large"
	default:
		return "is not valid"
	}
}
