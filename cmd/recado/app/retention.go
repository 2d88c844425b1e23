package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"recado/flows/retention"
	"recado/store/repo"
	workretention "recado/workers/retention"
)

// mediaCollections lists the collections whose documents may refer to media.
func mediaCollections() []string {
	names := []string{
		"sessions", "inbox", "messages", "orders", "quotations", "chats", "mails", "records", "hooks", "phones",
		"technicians", "assets", "companies", "contracts", "contract_days", "cases", "debts", "payments", "statements", "statement_lines", "invoices", "invoice_series", "invoice_periods", "fiscal_books", "ledger", "users", "consents", "consent_words", "data_requests", "report_runs",
		"stock_entries", "purchases", "supply_requests", "receipt_uses", "weeks",
	}
	for _, r := range resources {
		names = append(names, r.collection)
	}
	return names
}

// sweeper returns the worker that deletes expired documents.
func (a *App) sweeper() *workretention.Sweeper {
	deleted := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "recado_retention_deleted_total", Help: "Documents and files deleted because their time was over.",
	}, []string{"kind"})
	a.registry.MustRegister(deleted)
	s, files := a.stores, &workretention.MediaPurger{Files: a.media, References: repo.MediaReferences{DB: a.stores.DB, Collections: mediaCollections()}, Now: a.clock.Now}
	return &workretention.Sweeper{
		Periods: a.Business.Retention, Now: a.clock.Now, Log: a.Log,
		Deleted: func(kind retention.Kind, n int) { deleted.WithLabelValues(string(kind)).Add(float64(n)) },
		Purges: map[retention.Kind][]workretention.Purge{ // the chats of an order are deleted by the order's own deadline
			retention.Transcript: {s.Inbox.Purge, s.Messages.Purge, s.Drafts.Purge, s.Presence.Purge},
			retention.Mails:      {s.Mails.Purge},
			retention.Events:     {s.Records.Purge},
			retention.Webhooks:   {s.Hooks.Purge},
			retention.Requests:   {s.RequestKeys.Purge},
			retention.Audit:      {s.Audit.Purge},
			retention.Access:     {s.UserLogins.Purge, s.UserAttempts.Purge, s.UserLinks.Purge},
			retention.Codes:      {s.Codes.Purge},
			retention.Campaigns:  {s.Campaigns.Purge, s.CampaignItems.Purge},
			retention.Imports:    {s.CampaignFiles.Purge},
			retention.Credit:     {s.Evaluations.Purge},
			retention.Contacts:   {s.ContactBooks.Purge},
			retention.Simulator:  {s.Phones.Purge},
			retention.Media:      {files.Purge},
		},
	}
}
