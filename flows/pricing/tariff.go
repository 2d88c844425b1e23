package pricing

import (
	"maps"
	"slices"
	"time"

	"recado/flows/money"
)

// Reason is why an hour costs more.
type Reason string

// The reasons. The first three are of the moment, the last two of the priority.
const (
	Holiday   Reason = "holiday"
	Night     Reason = "night"
	Weekend   Reason = "weekend"
	Urgent    Reason = "urgent"
	Emergency Reason = "emergency"
)

// ofMoment are the reasons of which only the highest applies, in the order in which equal
// ones give their name: a holiday's night is the holiday's, so that its day stays whole.
var ofMoment = []Reason{Holiday, Night, Weekend}

// Reasons lists all there are.
func Reasons() []Reason { return append(slices.Clone(ofMoment), Urgent, Emergency) }

// Role is who grants a discount: "supervisor", "admin", or any other name in the tariff.
type Role string

// RoleContract is the role under which a discount is granted that the contract itself gives.
const RoleContract Role = "contract"

// Tariff is what a business charges. It is a value: With makes another, and nothing
// changes one.
type Tariff struct {
	Currency  string                   `json:"currency"`             // of every amount in it
	Hourly    money.Amount             `json:"hourly"`               // an hour of labour by day
	ByService map[string]money.Amount  `json:"by_service,omitempty"` // an hour of a service, where not Hourly
	Surcharge map[Reason]money.Decimal `json:"surcharge"`            // percent of the hourly rate; absent is none
	Night     Span                     `json:"night"`                // when Night applies
	Waiting   money.Decimal            `json:"waiting"`              // percent of an hour's price that waiting costs

	Travel map[string]money.Amount `json:"travel,omitempty"` // by zone

	Markup     money.Decimal            `json:"markup"`                // percent on the cost of a material
	ByCategory map[string]money.Decimal `json:"by_category,omitempty"` // of a category, where not Markup
	Agreed     bool                     `json:"agreed,omitempty"`      // Markup is a contract's: no material's own comes before it
	Rounding   Rounding                 `json:"rounding"`              // of the sell price so made

	MaxDiscount map[Role]money.Decimal `json:"max_discount,omitempty"` // percent that a role may grant (RN-015)
	Discount    money.Decimal          `json:"discount"`               // percent that the contract gives by itself

	VAT   []VAT         `json:"vat"`
	Extra money.Decimal `json:"extra"` // percent of the budget beyond which additional work must be approved (RN-006)
}

// Span is a time of every day, in minutes from local midnight; one that ends before it
// begins ends on the next day, and one of no length is never.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

func (s Span) holds(minute int) bool {
	if s.From <= s.To {
		return s.From <= minute && minute < s.To
	}
	return minute >= s.From || minute < s.To
}

// Rounding is how the sell price of a material is made a price that people say.
type Rounding struct {
	Step int64 `json:"step"` // minor units: 5 is to 0.05, 100 to a whole; 0 or 1 to the cent
	Up   bool  `json:"up"`   // to the next step above, not to the nearest
}

// VAT is a country's rate from a date on, until its next row.
type VAT struct {
	Country string        `json:"country"` // ISO 3166, "CO"
	From    string        `json:"from"`    // "2006-01-02", the first day
	Percent money.Decimal `json:"percent"`
}

// Default is the seed's tariff, in US dollars: sections 2.2, 5.2, 5.4 and 9.1 and the rules
// RN-006, RN-008 and RN-015. The seed gives no discounts by role and only the ends of
// travel, $20 and $80: what is between, and the roles' limits, are ours.
func Default() Tariff {
	d, usd := money.MustDecimal, func(units int64) money.Amount {
		return money.Amount{Minor: units * 100, Currency: "USD"}
	}
	return Tariff{
		Currency: "USD", Hourly: usd(50),
		Surcharge: map[Reason]money.Decimal{
			Night: d("50"), Weekend: d("30"), Holiday: d("50"), Urgent: d("30"), Emergency: d("100"),
		},
		Night:       Span{22 * 60, 6 * 60},
		Waiting:     d("50"),
		Travel:      map[string]money.Amount{"urban": usd(20), "metropolitan": usd(40), "rural": usd(60), "remote": usd(80)},
		Markup:      d("40"),
		MaxDiscount: map[Role]money.Decimal{"supervisor": d("10"), "finance": d("15"), "admin": d("30")},
		VAT:         DefaultVAT(),
		Extra:       d("20"),
	}
}

// DefaultVAT is the law's table: Colombia's Ley 1819 of 2016, El Salvador's Decreto 370 of
// 1995, Honduras' Decreto 278 of 2013.
func DefaultVAT() []VAT {
	d := money.MustDecimal
	return []VAT{{"CO", "2017-01-01", d("19")}, {"SV", "1995-07-01", d("13")}, {"HN", "2014-01-01", d("15")}}
}

// VATOn is a country's rate on a day; false where none is known.
func (t Tariff) VATOn(country string, day time.Time) (money.Decimal, bool) {
	date, found := day.Format(time.DateOnly), VAT{}
	for _, v := range t.VAT {
		if v.Country == country && v.From <= date && v.From >= found.From {
			found = v // of two from one day the later row: it is the one that was added
		}
	}
	return found.Percent, found.Country != ""
}

// Rate is what an hour of a service costs by day.
func (t Tariff) Rate(service string) money.Amount {
	if rate, own := t.ByService[service]; own {
		return rate
	}
	return t.Hourly
}

// SellPrice is the price of a unit of material that costs so much, rounded once as the tariff
// says. Its markup is what a contract agreed on, else the material's own, else that of its
// category. The error is one of package money.
func (t Tariff) SellPrice(cost money.Amount, category string, own *money.Decimal) (money.Amount, error) {
	markup, listed := t.ByCategory[category]
	if !listed {
		markup = t.Markup
	}
	if own != nil && !t.Agreed {
		markup = *own
	}
	return cost.TimesStep(t.Rounding.Step, t.Rounding.Up, money.Plus(markup))
}

// MaxDiscountFor is the discount in percent that a role may grant: the tariff's, or what the contract
// gives if that is more. RoleContract and an unknown role have the contract's alone.
func (t Tariff) MaxDiscountFor(role Role) money.Decimal {
	if most := t.MaxDiscount[role]; most.Cmp(t.Discount) > 0 {
		return most
	}
	return t.Discount
}

// RolesGranting lists the roles that may grant so many percent, the least powerful first.
func (t Tariff) RolesGranting(percent money.Decimal) []Role {
	var roles []Role
	for _, role := range slices.Sorted(maps.Keys(t.MaxDiscount)) {
		if t.MaxDiscountFor(role).Cmp(percent) >= 0 {
			roles = append(roles, role)
		}
	}
	slices.SortStableFunc(roles, func(a, b Role) int { return t.MaxDiscountFor(a).Cmp(t.MaxDiscountFor(b)) })
	return roles
}
