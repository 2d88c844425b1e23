package pricing

import (
	"cmp"
	"maps"
	"slices"

	"recado/flows/money"
	"recado/flows/validation"
)

// Overrides are the terms of a contract that replace those of a tariff (seed 3.2). Nil or absent
// fields keep the tariff's; a zero that is given applies.
type Overrides struct {
	Hourly      *money.Amount            `json:"hourly,omitempty"` // for all services without a rate here, also those with one in the tariff
	ByService   map[string]money.Amount  `json:"by_service,omitempty"`
	BySpecialty map[string]money.Amount  `json:"by_specialty,omitempty"` // an hour of a specialty, for services without a rate here
	Surcharge   map[Reason]money.Decimal `json:"surcharge,omitempty"`
	Travel      map[string]money.Amount  `json:"travel,omitempty"`
	Markup      *money.Decimal           `json:"markup,omitempty"` // also replaces the markups by category and by material
	MaxDiscount map[Role]money.Decimal   `json:"max_discount,omitempty"`
	Discount    *money.Decimal           `json:"discount,omitempty"` // granted by the contract itself
	Volume      []Tier                   `json:"volume,omitempty"`   // instead of the tariff's
	Promotions  []Promotion              `json:"promotions,omitempty"`
}

// With returns the tariff under a contract. The error is a *validation.InvalidError, for amounts in
// another currency or invalid rates.
func (t Tariff) With(o Overrides) (Tariff, error) {
	t.Contract = Rates{ByService: merged(nil, o.ByService), BySpecialty: merged(nil, o.BySpecialty)}
	if o.Hourly != nil {
		t.Contract.Hourly = *o.Hourly
	}
	if o.Markup != nil {
		t.Markup, t.ByCategory, t.Agreed = *o.Markup, nil, true
	}
	t.Surcharge = merged(t.Surcharge, o.Surcharge)
	t.Travel = merged(t.Travel, o.Travel)
	t.MaxDiscount = merged(t.MaxDiscount, o.MaxDiscount)
	if o.Discount != nil {
		t.Discount = *o.Discount
	}
	if o.Volume != nil {
		t.Volume = slices.Clone(o.Volume)
	}
	t.Promotions = slices.Concat(t.Promotions, o.Promotions)
	if p := t.Check(); len(p) > 0 {
		return Tariff{}, &validation.InvalidError{Problems: p}
	}
	return t, nil
}

func merged[K cmp.Ordered, V any](base, over map[K]V) map[K]V {
	both := make(map[K]V, len(base)+len(over))
	maps.Copy(both, base)
	maps.Copy(both, over)
	return both
}
