package pricing

import (
	"fmt"
	"slices"
	"time"

	"recado/flows/money"
	"recado/flows/validation"
)

// Tier is a volume discount: a percentage on a subtotal from an amount on. A quotation's subtotal is
// that of its job, a monthly invoice's that of all its jobs.
type Tier struct {
	From    money.Amount  `json:"from"` // a subtotal of exactly this has it
	Percent money.Decimal `json:"percent"`
}

// Promotion is a discount on all jobs that are priced on its days.
type Promotion struct {
	Name    string        `json:"name"`
	From    string        `json:"from"` // first day, "2026-12-01"
	To      string        `json:"to"`   // last day
	Percent money.Decimal `json:"percent"`
}

// On reports whether a promotion holds on a day ("2026-12-24").
func (p Promotion) On(day string) bool { return p.From <= day && day <= p.To }

// The roles of discounts that nobody grants by hand, besides RoleContract.
const (
	RoleVolume    Role = "volume"
	RolePromotion Role = "promotion"
)

// The limits of what a tariff grants by itself.
const (
	MaxTiers      = 20
	MaxPromotions = 50
)

// Automatic returns the discount that a tariff grants by itself on a subtotal on a day
// ("2026-12-24"): the highest of the contract's, of the volume tiers reached, and of the promotions
// of the day. They are never added to each other. Of equal ones it names the first in that order.
func (t Tariff) Automatic(subtotal money.Amount, day string) Discount {
	best := Discount{Percent: t.Discount, Role: RoleContract}
	for _, tier := range t.Volume {
		reached, err := subtotal.Cmp(tier.From)
		if err == nil && reached >= 0 && tier.Percent.Cmp(best.Percent) > 0 {
			best = Discount{Percent: tier.Percent, Role: RoleVolume}
		}
	}
	for _, p := range t.Promotions {
		if p.On(day) && p.Percent.Cmp(best.Percent) > 0 {
			best = Discount{Percent: p.Percent, Role: RolePromotion, Name: p.Name}
		}
	}
	return best
}

// discount returns the discount of a job with a subtotal: the one granted by hand, else the
// automatic one. A role may always grant what the tariff grants by itself; beyond its own limit the
// error is a *DiscountError (RN-015).
func (t Tariff) discount(j Job, subtotal money.Amount, c Calendar) (Discount, error) {
	automatic := t.Automatic(subtotal, j.Date.In(c.Zone).Format(time.DateOnly))
	if j.Discount == nil {
		return automatic, nil
	}
	t.Discount = automatic.Percent
	if most := t.MaxDiscountFor(j.Discount.Role); j.Discount.Percent.Cmp(most) > 0 {
		return Discount{}, &DiscountError{j.Discount.Percent, j.Discount.Role, most, t.RolesGranting(j.Discount.Percent)}
	}
	return *j.Discount, nil
}

// checkDiscounts adds the problems of tiers and promotions.
func (t Tariff) checkDiscounts(p *validation.Problems) {
	if len(t.Volume) > MaxTiers {
		p.Add("volume", validation.TooMany, MaxTiers)
		return
	}
	for i, tier := range t.Volume {
		field := fmt.Sprintf("volume[%d].", i)
		p.Amount(field+"from", tier.From, t.Currency, true)
		p.Number(field+"percent", tier.Percent, 100, percentPlaces)
		if slices.ContainsFunc(t.Volume[:i], func(before Tier) bool { return before.From == tier.From }) {
			p.Add(field+"from", validation.Twice)
		}
	}
	if len(t.Promotions) > MaxPromotions {
		p.Add("promotions", validation.TooMany, MaxPromotions)
		return
	}
	for i, one := range t.Promotions {
		field := fmt.Sprintf("promotions[%d].", i)
		described(p, field+"name", one.Name)
		if !validation.Date(one.From) {
			p.Add(field+"from", validation.Day)
		}
		if !validation.Date(one.To) || one.To < one.From {
			p.Add(field+"to", validation.Day)
		}
		p.Number(field+"percent", one.Percent, 100, percentPlaces)
	}
}
