package orders

import (
	"context"
	"strings"
	"time"

	"recado/bot/engine"
	"recado/flows/mail"
	"recado/flows/orders"
	words "recado/templates/mail"
)

func (w *Worker) mailClient(ctx context.Context, t engine.Task, o orders.Order, _ orders.Ref) error {
	if o.ClientMail == "" {
		return nil
	}
	return w.mail(ctx, t, o, words.OrderCreated, o.Locale, o.ClientName, o.ClientMail)
}

func (w *Worker) mailTeam(ctx context.Context, t engine.Task, o orders.Order, _ orders.Ref) error {
	if len(w.TeamMail) == 0 {
		return nil
	}
	return w.mail(ctx, t, o, words.OrderCreatedTeam, w.Locale, "", w.TeamMail...)
}

func (w *Worker) mail(ctx context.Context, t engine.Task, o orders.Order, kind, locale, name string, to ...string) error {
	l, err := w.letter(o, kind, locale)
	if err != nil {
		return engine.Permanent(err)
	}
	return w.Mail.Deliver(ctx, mail.Mail{
		ID: t.Effect.ID, Kind: kind, About: o.ID, To: to, ToName: name, Subject: l.Subject, HTML: l.HTML, Text: l.Text,
	}, t.Now)
}

func (w *Worker) letter(o orders.Order, kind, locale string) (words.Letter, error) {
	if locale == "" {
		locale = w.Locale
	}
	due, _ := time.ParseInLocation(time.DateOnly, o.DueOn, w.zone())
	m := words.Order{
		Business: w.Orders.Business, Website: w.Website, OrderID: o.ID, Service: w.Orders.ServiceName(o.ServiceType, locale),
		Description: o.Description, Location: o.Location.String(), Priority: string(o.Priority),
		CreatedAt: o.CreatedAt.In(w.zone()), DueOn: due, ClientName: o.ClientName, ClientPhone: o.ClientPhone,
		ClientMail: o.ClientMail, Company: o.Company, Serial: o.AssetSerial, Photos: len(o.Photos), PhotoURLs: orders.PhotoURLs(o.Photos, w.PhotoURL), Source: o.Source,
	}
	if o.Asset != nil {
		m.Asset = strings.TrimSpace(o.Asset.Brand + " " + o.Asset.Model)
	}
	return words.Render(kind, locale, m)
}
