package quotations

import (
	"cmp"
	"strings"

	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/templates"
	"recado/templates/pdf"
)

// page returns the content of a quotation's document.
func (w *Worker) page(q quotations.Quotation) pdf.QuotationView {
	locale := cmp.Or(q.Locale, w.Locale)
	e, zone := q.Estimate, w.Quotations.Calendar.Zone
	say := func(a money.Amount) string { return Worded(a, locale) }
	v := pdf.QuotationView{
		Locale: locale, Business: w.Letterhead, Number: q.ID, Version: q.Version, Order: q.Order,
		IssuedAt: cmp.Or(q.SentAt, q.UpdatedAt).In(zone), Client: pdf.Party{Name: q.Client, Company: q.Company, Mail: q.Mail}, Location: q.Place,
		Problem: q.Texts.Problem, Solution: q.Texts.Solution, Scope: q.Texts.Scope,
		Payment: q.Texts.Payment, PayWithin: q.PayWithin, Warranty: q.Texts.Warranty, Exclusions: q.Texts.Exclusions,
		Subtotal: say(e.Subtotal), VATRate: e.VATPercent.String() + " %", VAT: say(e.VAT), Total: say(e.Total), Net: say(e.Net),
	}
	if !q.ValidUntil.IsZero() {
		v.ValidUntil = w.Quotations.Show(q).ValidUntil
	}
	if !e.Discount.IsZero() {
		v.Discount, v.DiscountNote = say(e.Discount), e.DiscountPercent.String()+" %"
	}
	for _, l := range e.Lines {
		line := pdf.Line{
			What: cmp.Or(l.Description, w.Orders.ServiceName(l.Service, locale), l.Zone, l.SKU), Note: Note(l, locale),
			Quantity: l.Quantity.String(), Price: say(l.Unit), Amount: say(l.Total),
		}
		group, total := &v.Labour, e.Labour
		switch l.Kind {
		case pricing.KindMaterial:
			group, total = &v.Materials, e.Materials
		case pricing.KindTravel:
			group, total = &v.Travel, e.Travel
		case pricing.KindOther:
			group, total = &v.Others, e.Others
		}
		group.Lines, group.Total = append(group.Lines, line), say(total)
	}
	return v
}

// Note explains why an hour costs more or less: "Recargo: nocturno, urgente +80 %", "Espera al 50 %".
func Note(l pricing.Line, locale string) string {
	var notes []string
	if l.Waiting {
		said := "Espera al "
		if strings.HasPrefix(locale, "en") {
			said = "Waiting at "
		}
		notes = append(notes, said+l.Share.String()+" %")
	}
	if l.Surcharge.Sign() != 0 {
		notes = append(notes, surcharge(l, locale))
	}
	return strings.Join(notes, "; ")
}

func surcharge(l pricing.Line, locale string) string {
	words := map[pricing.Reason][2]string{
		pricing.Night: {"nocturno", "night"}, pricing.Weekend: {"fin de semana", "weekend"}, pricing.Holiday: {"festivo", "holiday"},
		pricing.Urgent: {"urgente", "urgent"}, pricing.Emergency: {"emergencia", "emergency"},
	}
	lang, lead := 0, "Recargo: "
	if strings.HasPrefix(locale, "en") {
		lang, lead = 1, "Surcharge: "
	}
	var why []string
	for _, r := range l.Reasons {
		why = append(why, words[r][lang])
	}
	return lead + strings.Join(why, ", ") + " +" + l.Surcharge.String() + " %"
}

// Worded formats an amount as the chat does, by language and not by country. It falls back to the
// plain amount.
func Worded(a money.Amount, locale string) string {
	language, _, _ := strings.Cut(locale, "-")
	text, err := templates.Money(a.Minor, a.Currency, language)
	if err != nil {
		return a.String()
	}
	return text
}

// Travel names the travel to a zone: "Desplazamiento: urban".
func Travel(zone, locale string) string {
	if strings.HasPrefix(locale, "en") {
		return "Travel: " + zone
	}
	return "Desplazamiento: " + zone
}
