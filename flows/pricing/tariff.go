package pricing

import (
	"maps"
	"slices"
	"time"

	"recado/flows/money"
)

// Reason is the reason of a surcharge.
type Reason string

// The reasons. The first three depend on the time, the last two on the priority.
const (
	Holiday   Reason = "holiday"
	Night     Reason = "night"
	Weekend   Reason = "weekend"
	Urgent    Reason = "urgent"
	Emergency Reason = "emergency"
)

// ofMoment lists the reasons of which only the highest applies. Of equal ones the first is named: a
// holiday's night counts as holiday, so that the day stays one line.
var ofMoment = []Reason{Holiday, Night, Weekend}

// Reasons lists all reasons.
func Reasons() []Reason { return append(slices.Clone(ofMoment), Urgent, Emergency) }

// Role is the role that grants a discount: "supervisor", "admin", or any other name in the tariff.
type Role string

// RoleContract is the role of a discount that the contract itself grants.
const RoleContract Role = "contract"

// Tariff holds the prices of a business. It is an immutable value: With returns a new one.
type Tariff struct {
	Currency  string                   `json:"currency"`             // of all its amounts
	Hourly    money.Amount             `json:"hourly"`               // an hour of labour by day
	ByService map[string]money.Amount  `json:"by_service,omitempty"` // an hour of a service, instead of Hourly
	Contract  Rates                    `json:"contract,omitzero"`    // those that a contract agrees on; they come before Hourly and ByService
	Surcharge map[Reason]money.Decimal `json:"surcharge"`            // percent of the hourly rate; absent: none
	Night     Span                     `json:"night"`                // the time of Night
	Waiting   money.Decimal            `json:"waiting"`              // percent of an hour's price that is billed for waiting

	Travel map[string]money.Amount `json:"travel,omitempty"` // by zone

	Markup     money.Decimal            `json:"markup"`                // percent on the cost of a material
	ByCategory map[string]money.Decimal `json:"by_category,omitempty"` // by category, instead of Markup
	Agreed     bool                     `json:"agreed,omitempty"`      // Markup is a contract's and takes precedence over a material's own
	Rounding   Rounding                 `json:"rounding"`              // of the computed sell price

	MaxDiscount map[Role]money.Decimal `json:"max_discount,omitempty"` // percent that a role may grant (RN-015)
	Discount    money.Decimal          `json:"discount"`               // percent that the contract grants by itself
	Volume      []Tier                 `json:"volume,omitempty"`
	Promotions  []Promotion            `json:"promotions,omitempty"`

	// Specialties holds the catalogue's specialty of each service, by the service's folded code.
	Specialties map[string]string `json:"-"`

	VAT   []VAT         `json:"vat"`
	Extra money.Decimal `json:"extra"` // percent of the budget beyond which extra work needs approval (RN-006)
}

// Span is a daily period, in minutes from local midnight. If it ends before it begins, it ends on
// the next day; with equal ends it is empty.
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

// Rounding rounds the sell price of a material to a usual price.
type Rounding struct {
	Step int64 `json:"step"` // minor units: 5 rounds to 0.05, 100 to whole units; 0 or 1 to the cent
	Up   bool  `json:"up"`   // round up instead of to the nearest
}

// VAT is a country's rate from a date until its next row.
type VAT struct {
	Country string        `json:"country"` // ISO 3166, "CO"
	From    string        `json:"from"`    // "2006-01-02", the first day
	Percent money.Decimal `json:"percent"`
}

// Default returns the seed's tariff, in US dollars: sections 2.2, 5.2, 5.4 and 9.1 and the rules
// RN-006, RN-008 and RN-015. The seed gives no discounts by role, and of travel only the limits $20
// and $80: the values between and the roles' limits are ours.
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

// DefaultVAT returns the legal rates: Colombia's Ley 1819 of 2016, El Salvador's Decreto 370 of
// 1995, Honduras' Decreto 278 of 2013.
func DefaultVAT() []VAT {
	d := money.MustDecimal
	return []VAT{{"CO", "2017-01-01", d("19")}, {"SV", "1995-07-01", d("13")}, {"HN", "2014-01-01", d("15")}}
}

// VATOn returns a country's rate on a day; false if none is known.
func (t Tariff) VATOn(country string, day time.Time) (money.Decimal, bool) {
	date, found := day.Format(time.DateOnly), VAT{}
	for _, v := range t.VAT {
		if v.Country == country && v.From <= date && v.From >= found.From {
			found = v // of two rows with the same date the later one, which was added last
		}
	}
	return found.Percent, found.Country != ""
}

// SellPrice returns the price per unit of a material with the given cost, rounded once as the
// tariff says. The markup is that of a contract, else the material's own, else that of its
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

// MaxDiscountFor returns the highest discount in percent that a role may grant: the tariff's, or
// the contract's if that is higher. RoleContract and unknown roles have only the contract's.
func (t Tariff) MaxDiscountFor(role Role) money.Decimal {
	if most := t.MaxDiscount[role]; most.Cmp(t.Discount) > 0 {
		return most
	}
	return t.Discount
}

// RolesGranting lists the roles that may grant a discount, the one with the lowest limit first.
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
