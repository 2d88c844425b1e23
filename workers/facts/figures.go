package facts

import (
	"bytes"
	"context"
	"io"
	"time"

	"recado/bot"
	"recado/flows/facts"
	"recado/flows/money"
	"recado/templates/pdf"
)

// Printer makes the documents of planned reports.
type Printer struct {
	StoreDocument func(ctx context.Context, document io.Reader, name string) (bot.Media, error)
	Title         func(key, locale string) string
	ServiceName   func(code, locale string) string
	Letterhead    pdf.Business
	Locale        string
}

// Print makes and stores the document of a report.
func (p Printer) Print(ctx context.Context, plan string, r facts.Report, now time.Time) (bot.Media, error) {
	say := func(key string) string { return p.Title(key, p.Locale) }
	kpis := pdf.FiguresTable{Titles: []string{say("report.kpi"), say("report.value"), say("report.before"), say("report.target")}}
	for _, k := range r.KPIs {
		kpis.Rows = append(kpis.Rows, []string{say("kpi." + k.Name), shown(k.Value, k.Unit, r.Currency), shown(k.Before, k.Unit, r.Currency), shown(k.Target, k.Unit, r.Currency)})
	}
	rows := pdf.FiguresTable{Titles: []string{say("report.by." + string(r.By))}}
	for _, c := range r.Columns {
		rows.Titles = append(rows.Titles, say("kpi."+c.Name))
	}
	for _, row := range r.Rows {
		key := row.Key
		if r.By == facts.ByService && key != "" {
			key = p.ServiceName(key, p.Locale)
		}
		cells := []string{key}
		for i, v := range row.Values {
			cells = append(cells, shown(v, r.Columns[i].Unit, ""))
		}
		rows.Rows = append(rows.Rows, cells)
	}
	scores := pdf.FiguresTable{Titles: []string{say("report.by.technician"), say("report.score")}}
	for _, s := range r.Scores {
		scores.Rows = append(scores.Rows, []string{s.Technician, shown(s.Value, facts.Number, "")})
	}
	owed := pdf.FiguresTable{Titles: []string{say("kpi.receivable"), say("report.by.day"), say("kpi.total")}}
	for _, a := range r.Aging {
		owed.Rows = append(owed.Rows, []string{say("report.age." + a.Name), money.Int(a.Count).String(), a.Amount.String() + " " + r.Currency})
	}
	owed.Titles[1] = say("kpi.invoices")
	last := r.Period.Last()
	file, err := pdf.Figures(pdf.FiguresView{
		Locale: p.Locale, Business: p.Letterhead, Title: say("report." + plan), Period: r.Period.From + " – " + last, IssuedAt: now,
		Tables: []pdf.FiguresTable{kpis, owed, scores, rows}, More: say("report.more"),
	})
	if err != nil {
		return bot.Media{}, err
	}
	return p.StoreDocument(ctx, bytes.NewReader(file), plan+"-"+last+".pdf")
}

// shown writes a figure with its unit.
func shown(d *money.Decimal, unit facts.Unit, currency string) string {
	switch {
	case d == nil:
		return ""
	case unit == facts.Percent:
		return d.String() + " %"
	case unit == facts.Minutes:
		return d.String() + " min"
	case unit == facts.Currency && currency != "":
		return d.String() + " " + currency
	}
	return d.String()
}
