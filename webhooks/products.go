package webhooks

import (
	"recado/flows/credit"
	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Products serves the products of credit.
func Products(docs DocumentService[credit.Product]) Resource {
	return resourceHandler[credit.Product]{documents: docs, path: "/api/v1/products", listKey: "products", mayRead: users.ProductsRead, mayWrite: users.ProductsWrite, read: readProduct, show: showProduct}
}

// maxProductRows bounds the lists of a product that are read; flows/credit decides what is valid.
const maxProductRows = 50

func readProduct(f *web.Form, p *credit.Product, currency string) {
	exact := draftForm{f, currency}
	setText(f, &p.Name, "name")
	setText(f, &p.Country, "country")
	if f.Has("minimum") {
		p.Minimum = exact.amount("minimum")
	}
	if f.Has("periods") {
		p.Periods = nil
		for _, one := range f.Objects(maxProductRows, "periods") {
			p.Periods = append(p.Periods, credit.Period{
				ID: one.Required(maxLine, "id"), Every: instalments.Period(one.Required(maxLine, "every")), Count: whole(one, "count"),
			})
		}
	}
	if f.Has("levels") {
		p.Levels = nil
		for _, one := range f.Objects(maxProductRows, "levels") {
			p.Levels = append(p.Levels, credit.Level{Level: whole(one, "level"), Maximum: draftForm{one, currency}.amount("maximum")})
		}
	}
	if fee := f.Object("fee"); fee != nil {
		p.Fee = instalments.Fee{Type: instalments.FeeType(fee.Required(maxLine, "type")), Amount: draftForm{fee, currency}.amount("amount"), Percent: draftForm{fee, currency}.decimal("percent")}
	}
	if f.Has("vatOnInterest") {
		p.VATOnInterest = f.Bool("vatOnInterest")
	}
	if f.Has("graceDays") {
		p.GraceDays = whole(f, "graceDays")
	}
	if late := f.Object("lateFee"); late != nil {
		p.LateFee = credit.LateFee{
			Type: instalments.FeeType(late.Text(maxLine, "type")), Amount: draftForm{late, currency}.amount("amount"), Percent: draftForm{late, currency}.decimal("percent"), VAT: late.Bool("vat"),
		}
	}
	if f.Has("upgrade") {
		p.Upgrade = f.Bool("upgrade")
	}
	if f.Has("active") {
		p.Inactive = !f.Bool("active")
	}
}

// creditFee is a fee in the API.
type creditFee struct {
	Type    instalments.FeeType `json:"type"`
	Amount  *amount             `json:"amount"`
	Percent *money.Decimal      `json:"percent"`
	VAT     bool                `json:"vat,omitempty"`
}

func showFee(kind instalments.FeeType, a money.Amount, percent money.Decimal, vat bool) *creditFee {
	shown := creditFee{Type: kind, VAT: vat}
	switch kind {
	case "":
		return nil
	case instalments.FlatFee:
		shown.Amount = showAmount(a)
	case instalments.PercentFee, instalments.CompoundFee:
		shown.Percent = &percent
	}
	return &shown
}

type creditLevel struct {
	Level   int    `json:"level"`
	Maximum amount `json:"maximum"`
}

func showProduct(p credit.Product) any {
	levels := make([]creditLevel, 0, len(p.Levels))
	for _, one := range p.Levels {
		levels = append(levels, creditLevel{one.Level, price(one.Maximum)})
	}
	return struct {
		Name          string          `json:"name"`
		Country       string          `json:"country"`
		Minimum       amount          `json:"minimum"`
		Periods       []credit.Period `json:"periods"`
		Levels        []creditLevel   `json:"levels"`
		Fee           *creditFee      `json:"fee"`
		VATOnInterest bool            `json:"vatOnInterest"`
		GraceDays     int             `json:"graceDays"`
		LateFee       *creditFee      `json:"lateFee"` // null: none
		Upgrade       bool            `json:"upgrade"`
		Active        bool            `json:"active"`
	}{
		p.Name, p.Country, price(p.Minimum), append([]credit.Period{}, p.Periods...), levels, showFee(p.Fee.Type, p.Fee.Amount, p.Fee.Percent, false), p.VATOnInterest,
		p.GraceDays, showFee(p.LateFee.Type, p.LateFee.Amount, p.LateFee.Percent, p.LateFee.VAT), p.Upgrade, !p.Inactive,
	}
}
