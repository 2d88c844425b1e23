package webhooks

import (
	"errors"
	"strconv"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// maxListed bounds a list while it is read; flows/pricing decides what a quotation may contain.
const maxListed = 500

// readDraft reads a draft of a quotation. Amounts are decimal numbers in the
// business's currency, or {"amount", "currency"}.
func readDraft(f *web.Form, currency string, by users.Principal) quotations.Draft {
	d := quotations.Draft{
		Job: pricing.Job{Zone: f.Text(maxLine, "zone")},
		Texts: quotations.Texts{
			Problem: freeText(f, maxLong, "problem"), Solution: freeText(f, maxLong, "solution"), Scope: freeText(f, maxLong, "scope"),
			Payment: freeText(f, maxLong, "payment"), Warranty: freeText(f, maxLong, "warranty"), Exclusions: freeText(f, maxLong, "exclusions"),
		},
	}
	for _, l := range f.Objects(maxListed, "labour") {
		line := draftForm{l, currency}
		d.Job.Labour = append(d.Job.Labour, pricing.Labour{
			Service: l.Text(maxLine, "service"), Specialty: bot.Fold(l.Text(maxLine, "specialty")), Description: l.Text(maxLine, "description"), Start: l.Time("start"),
			Hours: line.decimal("hours"), Priority: pricing.Priority(l.Text(maxLine, "priority")), Waiting: l.Bool("waiting"),
		})
	}
	for _, m := range f.Objects(maxListed, "materials") {
		line := draftForm{m, currency}
		d.Job.Materials = append(d.Job.Materials, pricing.Material{
			SKU: m.Text(maxLine, "sku"), Description: m.Text(maxLine, "description"), Category: m.Text(maxLine, "category"),
			Quantity: line.decimal("quantity"), Cost: line.amount("cost"), Price: line.amount("price"),
		})
	}
	for _, o := range f.Objects(maxListed, "others") {
		line := draftForm{o, currency}
		d.Job.Others = append(d.Job.Others, pricing.Other{Description: o.Text(maxLine, "description"), Amount: line.amount("amount")})
	}
	if x := f.Object("discount"); x != nil {
		role := pricing.Role(x.Text(maxLine, "role"))
		if role == "" {
			role = pricing.Role(quoterRole(by))
		}
		if by.Person() && !by.Has(users.Role(role)) { // nobody gives a discount with another's role
			x.AddError("role", "field.role_not_yours")
		}
		d.Job.Discount = &pricing.Discount{Percent: draftForm{x, currency}.decimal("percent"), Role: role}
	}
	d.Waiting = f.Bool("waiting")
	d.Days, _ = f.Whole("days")
	return d
}

// draftForm reads exact decimals, because a float could lose a cent.
type draftForm struct {
	*web.Form
	currency string
}

func (f draftForm) decimal(name string) money.Decimal {
	text := f.Literal(name)
	if text == "" {
		return money.Decimal{}
	}
	d, err := money.ParseDecimal(text)
	f.because(name, 0, err)
	return d
}

func (f draftForm) amount(name string) money.Amount {
	text, currency := f.Literal(name), f.currency
	if o := f.ObjectOrNothing(name); o != nil {
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
	f.because(name, decimals, err)
	return a
}

func (f draftForm) because(name string, decimals int, err error) {
	if err == nil {
		return
	}
	p := fieldOf(pricing.ProblemOf(name, err))
	switch {
	case errors.Is(err, money.ErrCurrency):
		p.Key = "field.currency"
	case errors.Is(err, money.ErrPrecision) && decimals > 0:
		p.Args = web.Args{"max": strconv.Itoa(decimals)}
	}
	f.AddError(p.Name, p.Key, p.Args)
}
