package webhooks

import (
	"errors"
	"strconv"

	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/webhooks/internal/web"
)

// maxListed bounds a list while it is read; flows/pricing decides what a quotation may contain.
const maxListed = 500

// readDraft reads a supervisor's draft of a quotation. Amounts are decimal numbers in the
// business's currency, or {"amount", "currency"}.
func readDraft(f *web.Form, currency string) quotations.Draft {
	d := quotations.Draft{
		Job: pricing.Job{Zone: f.Text(maxLine, "zone", "zona")},
		Texts: quotations.Texts{
			Problem: freeText(f, maxLong, "problem", "problema"), Solution: freeText(f, maxLong, "solution", "solucion"), Scope: freeText(f, maxLong, "scope", "alcance"),
			Payment: freeText(f, maxLong, "payment", "pago"), Warranty: freeText(f, maxLong, "warranty", "garantia"), Exclusions: freeText(f, maxLong, "exclusions", "exclusiones"),
		},
	}
	for _, l := range f.Objects(maxListed, "labour", "labor", "manoDeObra") {
		line := draftForm{l, currency}
		d.Job.Labour = append(d.Job.Labour, pricing.Labour{
			Service: l.Text(maxLine, "service"), Description: l.Text(maxLine, "description", "descripcion"), Start: l.Time("start"),
			Hours: line.decimal("hours", "horas"), Priority: pricing.Priority(l.Text(maxLine, "priority", "prioridad")), Waiting: l.Bool("waiting"),
		})
	}
	for _, m := range f.Objects(maxListed, "materials", "materiales") {
		line := draftForm{m, currency}
		d.Job.Materials = append(d.Job.Materials, pricing.Material{
			SKU: m.Text(maxLine, "sku"), Description: m.Text(maxLine, "description", "descripcion"), Category: m.Text(maxLine, "category", "categoria"),
			Quantity: line.decimal("quantity", "cantidad"), Cost: line.amount("cost", "costo"), Price: line.amount("price", "precio"),
		})
	}
	for _, o := range f.Objects(maxListed, "others", "otros") {
		line := draftForm{o, currency}
		d.Job.Others = append(d.Job.Others, pricing.Other{Description: o.Text(maxLine, "description", "descripcion"), Amount: line.amount("amount", "monto")})
	}
	if x := f.Object("discount", "descuento"); x != nil {
		role := pricing.Role(x.Text(maxLine, "role", "rol"))
		if role == "" {
			role = "supervisor"
		}
		d.Job.Discount = &pricing.Discount{Percent: draftForm{x, currency}.decimal("percent", "porcentaje"), Role: role}
	}
	d.Waiting = f.Bool("waiting", "espera")
	d.Days, _ = f.Whole("days", "dias")
	return d
}

// draftForm reads exact decimals, because a float could lose a cent.
type draftForm struct {
	*web.Form
	currency string
}

func (f draftForm) decimal(names ...string) money.Decimal {
	text := f.Literal(names...)
	if text == "" {
		return money.Decimal{}
	}
	d, err := money.ParseDecimal(text)
	f.because(names[0], 0, err)
	return d
}

func (f draftForm) amount(names ...string) money.Amount {
	text, currency := f.Literal(names...), f.currency
	if o := f.ObjectOrNothing(names...); o != nil {
		text = o.Literal("amount")
		if c := o.Text(maxLine, "currency"); c != "" {
			currency = c
		}
	}
	if text == "" {
		return money.Amount{}
	}
	a, err := money.Parse(text, currency)
	decimals, _ := money.Exponent(currency)
	f.because(names[0], decimals, err)
	return a
}

func (f draftForm) because(name string, decimals int, err error) {
	if err == nil {
		return
	}
	p := priceField(pricing.ProblemOf(name, err))
	switch {
	case errors.Is(err, money.ErrCurrency):
		p.Key = "field.currency"
	case errors.Is(err, money.ErrPrecision) && decimals > 0:
		p.Args = web.Args{"max": strconv.Itoa(decimals)}
	}
	f.AddError(p.Name, p.Key, p.Args)
}
