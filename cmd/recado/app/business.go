package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/cmd/recado/config"
	"recado/flows/business"
	"recado/flows/connect"
	"recado/flows/connect/asana"
	"recado/flows/connect/assets"
	"recado/flows/connect/gateway"
	"recado/flows/connect/qsystems"
	"recado/flows/credit"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/store/repo"
	workcampaigns "recado/workers/campaigns"
	workcases "recado/workers/cases"
	workdebts "recado/workers/debts"
	workfacts "recado/workers/facts"
	workhours "recado/workers/hours"
	"recado/workers/language"
	"recado/workers/mail"
	"recado/workers/notices"
	workorders "recado/workers/orders"
	"recado/workers/reports"
	workstock "recado/workers/stock"
)

// partners are the external systems that receive orders. Those without configuration are nil.
type partners struct {
	mail   mail.Sender
	tasks  workorders.Tasks
	work   workorders.WorkOrders
	assets workorders.AssetSystem

	gateway  *gateway.Client  // makes links to pay
	payments *gateway.Webhook // receives reports of payments

	updates *qsystems.Webhook // receives status updates of work orders from Qsystems
}

// newPartners makes a client for each configured partner, each with its own circuit breaker.
func newPartners(c config.Config, now func() time.Time, log *slog.Logger) (partners, error) {
	var p partners
	breaker := func(name string) *connect.Breaker {
		return connect.NewBreaker(name, func(partner, from, to string) {
			log.Warn("partner's breaker", "partner", partner, "from", from, "to", to)
		})
	}
	if key := string(c.SendGridAPIKey); key != "" {
		s, err := mail.NewSendGrid(c.SendGridHost.String(), key, string(c.MailFrom), breaker("sendgrid"))
		if err != nil {
			return p, fmt.Errorf("mail: %w", err)
		}
		p.mail = s
	}
	if token := string(c.AsanaToken); token != "" {
		if err := complete("ASANA_TOKEN", companion{"ASANA_PROJECT", c.AsanaProject != ""}); err != nil {
			return p, err
		}
		t, err := asana.New(c.AsanaURL.String(), token, c.AsanaProject, breaker("asana"))
		if err != nil {
			return p, err
		}
		p.tasks = t
	}
	if url := c.QsystemsURL.String(); url != "" {
		w, err := qsystems.New(url, string(c.QsystemsToken), breaker("qsystems"))
		if err != nil {
			return p, err
		}
		p.work = w
	}
	if c.QsystemsWebhookSecret != "" || c.QsystemsWebhookKey != "" {
		w, err := newUpdates(c, now, log)
		if err != nil {
			return p, err
		}
		p.updates = w
	}
	if url := c.PaymentsURL.String(); url != "" {
		if err := complete("PAYMENTS_URL", companion{"PAYMENTS_TOKEN", c.PaymentsToken != ""}, companion{"PAYMENTS_WEBHOOK_SECRET", c.PaymentsWebhookSecret != ""}); err != nil {
			return p, err
		}
		g, err := gateway.New(url, string(c.PaymentsToken), breaker("payments"))
		if err != nil {
			return p, err
		}
		p.gateway, p.payments = g, &gateway.Webhook{Secret: string(c.PaymentsWebhookSecret), Now: now, Log: log}
	}
	if url := c.AssetsURL.String(); url != "" {
		a, err := assets.New(url, string(c.AssetsToken), breaker("assets"))
		if err != nil {
			return p, err
		}
		p.assets = a
	}
	return p, nil
}

// businessHandlers returns the handlers of the effects of aggregates and their dialogs.
func businessHandlers(c core, b business.Business, s Stores, p partners, receipts workdebts.ReceiptReader) map[string]engine.Handler {
	h := orderHandlers(c, b, s.Mails, p)
	maps.Copy(h, c.documents.Handlers())
	maps.Copy(h, workdebts.Worker{Debts: c.debts, Link: links(c.payments), ReadReceipt: receipts.Read, Sources: map[string]func(context.Context, debts.Counted, time.Time) error{
		credit.DebtSource: creditWorker(c).Counted, invoices.Source: c.invoices.Settle, depositSource: depositPaid(c),
	}, Books: books(c)}.Handlers())
	maps.Copy(h, invoiceHandlers(c))
	maps.Copy(h, (&workstock.Worker{Stock: c.stock, Orders: c.orders}).Handlers())
	maps.Copy(h, workhours.Worker{Hours: c.hours}.Handlers())
	maps.Copy(h, workfacts.Worker{Facts: c.facts, Planned: c.planned}.Handlers())
	maps.Copy(h, workcases.Worker{Cases: c.cases, Orders: c.orders}.Handlers())
	report := reports.Worker{
		Orders: c.orders, StoreDocument: c.documents.StoreDocument, OpenMedia: c.open, Letterhead: c.documents.Letterhead, Zone: b.Location(), Locale: b.Locale,
	}
	h[orders.DoReport] = report.Report
	post := &mail.Deliverer{Box: s.Mails, Sender: p.mail}
	maps.Copy(h, workcampaigns.Worker{Campaigns: c.campaigns, Post: post, Texts: c.texts, Website: b.Website}.Handlers())
	mailer := notices.Mailer{Post: post, Texts: c.texts, Business: b.Name, Website: b.Website, Locale: b.Locale}
	h[notify.DoMail] = mailer.Handler
	return h
}

// paymentGateway returns the gateway as an interface that is nil without one.
func paymentGateway(g *gateway.Client) payments.Gateway {
	if g == nil {
		return nil
	}
	return g
}

// links makes links to pay for the conversation about debts; nil without a gateway.
func links(p *payments.Service) func(context.Context, bot.ContactID, debts.Debtor, money.Amount, string, string, time.Time) (string, error) {
	if p.Gateway == nil {
		return nil
	}
	return func(ctx context.Context, who bot.ContactID, of debts.Debtor, amount money.Amount, description, command string, now time.Time) (string, error) {
		made, err := p.Link(ctx, who, of, amount, description, command, now)
		if errors.Is(err, payments.ErrRefused) || err == nil && made.URL == "" {
			return "", workdebts.ErrNoLink
		}
		return made.URL, err
	}
}

// newUpdates makes the webhook that receives Qsystems' status updates.
func newUpdates(c config.Config, now func() time.Time, log *slog.Logger) (*qsystems.Webhook, error) {
	for _, said := range []companion{{"QSYSTEMS_WEBHOOK_SECRET", c.QsystemsWebhookSecret != ""}, {"QSYSTEMS_WEBHOOK_KEY", c.QsystemsWebhookKey != ""}} {
		if !said.set {
			continue
		}
		if err := complete(said.name, companion{"QSYSTEMS_URL", c.QsystemsURL.IsSet()}); err != nil {
			return nil, err
		}
	}
	return &qsystems.Webhook{Secret: string(c.QsystemsWebhookSecret), Key: string(c.QsystemsWebhookKey), Now: now, Log: log}, nil
}

// orderHandlers returns the handlers of the orders' effects.
func orderHandlers(c core, b business.Business, mails *repo.Mails, p partners) map[string]engine.Handler {
	w := workorders.Worker{
		Orders: c.orders, Quotes: c.quotations, Counts: technicianDirectory{c.technicians}, Mail: &mail.Deliverer{Box: mails, Sender: p.mail}, Tasks: p.tasks, Company: p.work, Assets: p.assets,
		Zone: b.Location(), Locale: b.Locale, Website: b.Website, TeamMail: b.TeamMail, Codes: c.codes, PhotoURL: c.photoURL,
	}
	return w.Handlers()
}

// answers returns the function that answers a question about the business. The offline classifier
// finds the service that a question names.
func answers(b business.Business) func(bot.Question) (bot.Say, bool) {
	classifier := language.NewOffline(b.Codes())
	return func(q bot.Question) (bot.Say, bool) {
		service := ""
		if q.Topic == bot.TopicServices {
			service = classifier.ServiceInQuestion(q.Text)
		}
		return b.Answer(q, service)
	}
}
