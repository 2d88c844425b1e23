package app

import (
	"fmt"
	"log/slog"
	"maps"

	"recado/bot/engine"
	"recado/flows/business"
	"recado/flows/connect"
	"recado/flows/connect/asana"
	"recado/flows/connect/assets"
	"recado/flows/connect/qsystems"
	"recado/flows/notify"
	"recado/store/repo"
	"recado/workers/mail"
	"recado/workers/notices"
	workorders "recado/workers/orders"
)

// partners are those outside that hear of orders. What is not configured is nil
// and off.
type partners struct {
	mail   mail.Sender
	tasks  workorders.Tasks
	work   workorders.WorkOrders
	assets workorders.AssetSystem
}

// newPartners makes a client for each partner that is configured, each behind a
// breaker of its own.
func newPartners(c Config, log *slog.Logger) (partners, error) {
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
	mailer := notices.Mailer{Post: &mail.Post{Box: s.Mails, Sender: p.mail}, Texts: c.texts, Business: b.Name, Website: b.Website, Locale: b.Locale}
	h[notify.DoMail] = mailer.Handler
	return h
}

// orderHandlers carry out what orders ask for.
func orderHandlers(c core, b business.Business, mails *repo.Mails, p partners) map[string]engine.Handler {
	w := workorders.Worker{
		Orders: c.orders, Counts: crew{c.technicians}, Post: &mail.Post{Box: mails, Sender: p.mail}, Tasks: p.tasks, Company: p.work, Assets: p.assets,
		Zone: b.Location(), Locale: b.Locale, Website: b.Website, TeamMail: b.TeamMail,
	}
	return w.Handlers()
}
