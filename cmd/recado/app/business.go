package app

import (
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

// partners are those outside that hear of orders. What is not configured is nil
// and off.
type partners struct {
	mail   mail.Sender
	tasks  workorders.Tasks
	work   workorders.WorkOrders
	assets workorders.AssetSystem

	updates *qsystems.Webhook // what the company's system says of its work orders
}

// newPartners makes a client for each partner that is configured, each behind a
// breaker of its own.
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

// businessHandlers carry out what the aggregates and their conversations ask for.
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

// newUpdates makes what hears the company's system.
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

// orderHandlers carry out what orders ask for.
func orderHandlers(c core, b business.Business, mails *repo.Mails, p partners) map[string]engine.Handler {
	w := workorders.Worker{
		Orders: c.orders, Quotes: c.quotations, Counts: technicianDirectory{c.technicians}, Mail: &mail.Deliverer{Box: mails, Sender: p.mail}, Tasks: p.tasks, Company: p.work, Assets: p.assets,
		Zone: b.Location(), Locale: b.Locale, Website: b.Website, TeamMail: b.TeamMail, Codes: c.codes,
	}
	return w.Handlers()
}

// answers is what the business says to a question. The offline classifier tells which
// service a question names.
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
