package webhooks

import (
	"maps"
	"slices"

	"recado/flows/money"
	"recado/flows/pricing"
	"recado/webhooks/internal/web"
)

// optional reads a number; "" removes it.
func (f draftForm) optional(name string) *money.Decimal {
	if f.Literal(name) == "" {
		return nil
	}
	d := f.decimal(name)
	return &d
}

// readRates reads a contract's changes of the tariff. It replaces all earlier ones except the
// discount, which is a field of its own.
func readRates(f *web.Form, o *pricing.Overrides, currency string) {
	rates := f.Object("rates")
	if rates == nil {
		return
	}
	*o = pricing.Overrides{Discount: o.Discount, MaxDiscount: o.MaxDiscount}
	exact := draftForm{rates, currency}
	if rates.Has("hourly") {
		if hourly := exact.amount("hourly"); !hourly.Blank() {
			o.Hourly = &hourly
		}
	}
	if rates.Has("markup") {
		o.Markup = exact.optional("markup")
	}
	o.ByService = priced(rates.Objects(maxListed, "byService"), "service", "hourly", currency)
	o.BySpecialty = priced(rates.Objects(maxListed, "bySpecialty"), "specialty", "hourly", currency)
	o.Volume, o.Promotions = nil, nil
	for _, one := range rates.Objects(pricing.MaxTiers, "volume") {
		exact := draftForm{one, currency}
		o.Volume = append(o.Volume, pricing.Tier{From: exact.amount("from"), Percent: exact.decimal("percent")})
	}
	for _, one := range rates.Objects(pricing.MaxPromotions, "promotions") {
		o.Promotions = append(o.Promotions, pricing.Promotion{
			Name: one.Text(maxLine, "name"), From: one.Text(maxLine, "from"), To: one.Text(maxLine, "to"), Percent: draftForm{one, currency}.decimal("percent"),
		})
	}
	o.Travel = priced(rates.Objects(maxListed, "travel"), "zone", "price", currency)
	if surcharges := rates.Object("surcharges"); surcharges != nil {
		o.Surcharge = map[pricing.Reason]money.Decimal{}
		for _, reason := range surcharges.Names() {
			o.Surcharge[pricing.Reason(reason)] = draftForm{surcharges, currency}.decimal(reason)
		}
	}
}

// priced reads a list of names with an amount each. It is a list because a form's field names
// ignore case, and codes don't.
func priced(list []*web.Form, name, amount, currency string) map[string]money.Amount {
	if len(list) == 0 {
		return nil
	}
	all := make(map[string]money.Amount, len(list))
	for _, one := range list {
		all[one.Required(maxLine, name)] = draftForm{one, currency}.amount(amount)
	}
	return all
}

type contractRates struct {
	Hourly      *amount                          `json:"hourly"`
	ByService   []serviceRate                    `json:"byService"`
	BySpecialty []specialtyRate                  `json:"bySpecialty"`
	Surcharges  map[pricing.Reason]money.Decimal `json:"surcharges"` // percent
	Travel      []travelRate                     `json:"travel"`
	Markup      *money.Decimal                   `json:"markup"` // percent
	Volume      []volumeTier                     `json:"volume"`
	Promotions  []pricing.Promotion              `json:"promotions"`
}

type specialtyRate struct {
	Specialty string `json:"specialty"`
	Hourly    amount `json:"hourly"`
}

type volumeTier struct {
	From    amount        `json:"from"`
	Percent money.Decimal `json:"percent"`
}

type serviceRate struct {
	Service string `json:"service"`
	Hourly  amount `json:"hourly"`
}

type travelRate struct {
	Zone  string `json:"zone"`
	Price amount `json:"price"`
}

func showRates(o pricing.Overrides) contractRates {
	shown := contractRates{
		ByService: []serviceRate{}, BySpecialty: []specialtyRate{}, Volume: []volumeTier{}, Promotions: append([]pricing.Promotion{}, o.Promotions...),
		Surcharges: map[pricing.Reason]money.Decimal{}, Travel: []travelRate{}, Markup: o.Markup,
	}
	if o.Hourly != nil {
		shown.Hourly = showAmount(*o.Hourly)
	}
	for _, service := range slices.Sorted(maps.Keys(o.ByService)) {
		shown.ByService = append(shown.ByService, serviceRate{service, price(o.ByService[service])})
	}
	for _, specialty := range slices.Sorted(maps.Keys(o.BySpecialty)) {
		shown.BySpecialty = append(shown.BySpecialty, specialtyRate{specialty, price(o.BySpecialty[specialty])})
	}
	for _, tier := range o.Volume {
		shown.Volume = append(shown.Volume, volumeTier{price(tier.From), tier.Percent})
	}
	for _, zone := range slices.Sorted(maps.Keys(o.Travel)) {
		shown.Travel = append(shown.Travel, travelRate{zone, price(o.Travel[zone])})
	}
	maps.Copy(shown.Surcharges, o.Surcharge)
	return shown
}
