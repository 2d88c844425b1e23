package invoices

import (
	"cmp"
	"time"

	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/templates/pdf"
	"recado/workers/quotations"
)

// page returns the content of an invoice's document.
func (w *Worker) page(i invoices.Invoice) pdf.InvoiceView {
	locale, zone := cmp.Or(i.Locale, w.Locale), w.Invoices.Calendar.Zone
	say := func(a money.Amount) string { return quotations.Worded(a, locale) }
	v := pdf.InvoiceView{
		Locale: locale, Business: w.Letterhead, CreditNote: i.Kind == invoices.CreditNote, Number: i.ID, Corrects: i.Corrects, Reason: i.Reason,
		IssuedAt: i.CreatedAt.In(zone), DueOn: date(i.DueOn, zone), Days: i.Days,
		Client:   pdf.Party{Name: i.Payer.Name, Company: i.Payer.Company, TaxID: i.Payer.TaxID, Address: i.Payer.Address, Mail: i.Payer.Mail},
		Subtotal: say(i.Subtotal), VATRate: i.VATRate.String() + " %", VAT: say(i.VAT), Total: say(i.Total), Cancelled: i.Status == invoices.Cancelled,
		Fiscal: fiscal(i, zone, say),
	}
	if !i.Discount.IsZero() {
		v.Discount, v.Net = say(i.Discount), say(i.Net)
		if len(i.Parts) == 1 {
			v.DiscountNote = i.Parts[0].Estimate.DiscountPercent.String() + " %"
		}
	}
	if paid, err := i.Total.Sub(i.Balance); err == nil && paid.Minor > 0 && i.Kind == invoices.Regular && i.Status != invoices.Cancelled {
		v.Paid, v.Balance = say(paid), say(i.Balance)
	}
	if i.Kind == invoices.Regular && i.Balance.Minor > 0 {
		v.Payment, v.Link = w.Payment, w.Invoices.PageOf(i)
	}
	for _, p := range i.Parts {
		v.Orders = append(v.Orders, w.order(p, locale, zone, say, len(i.Parts) > 1))
	}
	return v
}

// order returns the part of one order. Its total is shown where there are several.
func (w *Worker) order(p invoices.Part, locale string, zone *time.Location, say func(money.Amount) string, several bool) pdf.InvoiceOrder {
	o := pdf.InvoiceOrder{
		Order: p.Order, Service: w.Orders.ServiceName(p.Service, locale), Location: p.Place, Technician: p.Technician, On: date(p.On, zone), Warranty: p.Warranty,
	}
	if several {
		o.Total = say(p.Estimate.Subtotal)
	}
	for _, l := range p.Estimate.Lines {
		line := pdf.Line{
			What: cmp.Or(l.Description, w.Orders.ServiceName(l.Service, locale), l.Zone, l.SKU), Note: quotations.Note(l, locale),
			Quantity: l.Quantity.String(), Price: say(l.Unit), Amount: say(l.Total),
		}
		if l.Kind == pricing.KindTravel {
			line.What = quotations.Travel(l.Zone, locale)
		}
		if l.Kind == pricing.KindLabour {
			o.Labour.Lines = append(o.Labour.Lines, line)
		} else {
			o.Others.Lines = append(o.Others.Lines, line)
		}
	}
	o.Labour.Total = say(p.Estimate.Labour)
	if others, err := money.Sum(p.Estimate.Subtotal.Currency, p.Estimate.Materials, p.Estimate.Travel, p.Estimate.Others); err == nil {
		o.Others.Total = say(others)
	}
	return o
}

// fiscal shows only what was received.
func fiscal(i invoices.Invoice, zone *time.Location, say func(money.Amount) string) pdf.InvoiceFiscal {
	f := i.Fiscal
	shown := pdf.InvoiceFiscal{Pending: f.Provider != "" && f.State != invoices.Sealed}
	if f.State == invoices.Sealed {
		shown.Kind, shown.Number, shown.Code, shown.Link, shown.Range, shown.Until = "fiscal_"+f.Provider, f.Number, f.Code, f.Link, f.Range, date(f.Until, zone)
	}
	if shown.Kind != "" && i.Kind == invoices.CreditNote {
		shown.Kind += "_note"
	}
	zero := money.Zero(i.Total.Currency)
	shown.Nothing, shown.Exempt, shown.Taxed = say(zero), say(zero), say(i.Net)
	if i.VAT.IsZero() {
		shown.Exempt, shown.Taxed = say(i.Net), say(zero)
	}
	return shown
}

func date(day string, zone *time.Location) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return time.Time{}
	}
	return at
}
