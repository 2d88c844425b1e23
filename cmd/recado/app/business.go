package app

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/business"
	"recado/flows/connect"
	"recado/flows/connect/asana"
	"recado/flows/connect/assets"
	"recado/flows/connect/qsystems"
	"recado/flows/hooks"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/store/repo"
	workcases "recado/workers/cases"
	"recado/workers/language"
	"recado/workers/mail"
	"recado/workers/notices"
	workorders "recado/workers/orders"
	"recado/workers/reports"
)

// partners are the external systems that receive orders. Those without configuration are nil.
type partners struct {
	mail   mail.Sender
	tasks  workorders.Tasks
	work   workorders.WorkOrders
	assets workorders.AssetSystem

	updates *qsystems.Webhook // receives status updates of work orders from Qsystems
}

// newPartners makes a client for each configured partner, each with its own circuit breaker.
func newPartners(c Config, now func() time.Time, log *slog.Logger) (partners, error) {
	var p partners
	breaker := func(name string) *connect.Breaker {
		return connect.NewBreaker(name, func(partner, from, to string) {
			log.Warn("partner's breaker", "partner", partner, "from", from, "to", to)
		})
	}
	if key := c["SENDGRID_API_KEY"]; key != "" {
		s, err := mail.NewSendGrid(c["SENDGRID_HOST"], key, c["MAIL_FROM"], breaker("sendgrid"))
		if err != nil {
			return p, fmt.Errorf("mail: %w", err)
		}
		p.mail = s
	}
	if token := c["ASANA_TOKEN"]; token != "" {
		if c["ASANA_PROJECT"] == "" {
			return p, errors.New("ASANA_TOKEN is set, and ASANA_PROJECT is not")
		}
		t, err := asana.New(c["ASANA_URL"], token, c["ASANA_PROJECT"], breaker("asana"))
		if err != nil {
			return p, err
		}
		p.tasks = t
	}
	if url := c["QSYSTEMS_URL"]; url != "" {
		w, err := qsystems.New(url, c["QSYSTEMS_TOKEN"], breaker("qsystems"))
		if err != nil {
			return p, err
		}
		p.work = w
	}
	if c["QSYSTEMS_WEBHOOK_SECRET"] != "" || c["QSYSTEMS_WEBHOOK_KEY"] != "" {
		w, err := newUpdates(c, now, log)
		if err != nil {
			return p, err
		}
		p.updates = w
	}
	if url := c["ASSETS_URL"]; url != "" {
		a, err := assets.New(url, c["ASSETS_TOKEN"], breaker("assets"))
		if err != nil {
			return p, err
		}
		p.assets = a
	}
	return p, nil
}

// businessHandlers returns the handlers of the effects of aggregates and their dialogs.
func businessHandlers(c core, b business.Business, s Stores, p partners) map[string]engine.Handler {
	h := orderHandlers(c, b, s.Mails, p)
	maps.Copy(h, c.documents.Handlers())
	maps.Copy(h, workcases.Worker{Cases: c.cases, Orders: c.orders}.Handlers())
	report := reports.Worker{
		Orders: c.orders, StoreDocument: c.documents.StoreDocument, OpenMedia: c.open, Letterhead: c.documents.Letterhead, Zone: b.Location(), Locale: b.Locale,
	}
	h[orders.DoReport] = report.Report
	mailer := notices.Mailer{Post: &mail.Deliverer{Box: s.Mails, Sender: p.mail}, Texts: c.texts, Business: b.Name, Website: b.Website, Locale: b.Locale}
	h[notify.DoMail] = mailer.Handler
	return h
}

// newUpdates makes the webhook that receives Qsystems' status updates.
func newUpdates(c Config, now func() time.Time, log *slog.Logger) (*qsystems.Webhook, error) {
	for _, name := range []string{"QSYSTEMS_WEBHOOK_SECRET", "QSYSTEMS_WEBHOOK_KEY"} {
		switch {
		case c[name] == "":
		case c["QSYSTEMS_URL"] == "":
			return nil, fmt.Errorf("%s is set, and QSYSTEMS_URL is not", name)
		case len(c[name]) < hooks.MinSecret:
			return nil, fmt.Errorf("%s must have at least %d characters", name, hooks.MinSecret)
		}
	}
	return &qsystems.Webhook{Secret: c["QSYSTEMS_WEBHOOK_SECRET"], Key: c["QSYSTEMS_WEBHOOK_KEY"], Now: now, Log: log}, nil
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
