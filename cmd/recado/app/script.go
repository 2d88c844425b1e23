package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"recado/bot"
	"recado/bot/engine"
	"recado/cmd/recado/config"
	"recado/cmd/recado/replay"
	"recado/dialogs"
	"recado/flows/business"
	"recado/flows/codes"
	"recado/flows/customers"
	"recado/flows/hooks"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/quotations"
	"recado/flows/wording"
	"recado/flows/workspace"
	"recado/store"
	"recado/store/media"
	"recado/store/sqlite"
	"recado/templates"
	"recado/webhooks"
	"recado/webhooks/metrics"
	workdebts "recado/workers/debts"
	"recado/workers/language"
	"recado/workers/limit"
	"recado/workers/sealing"
	"recado/workers/voice"
)

// scriptTexts are the texts of the default business, loaded once for all scripts.
var scriptTexts = sync.OnceValues(func() (*templates.Catalog, error) { return loadTexts(business.Default()) })

// ForScript assembles the program for a script: with the real engine, store, dialogs, texts,
// classifier, orders and mails, and the script's clock, queue, plate readings and partners.
func ForScript(p replay.Parts) (replay.System, error) {
	db, err := sqlite.Temporary()
	if err != nil {
		return replay.System{}, err
	}
	sys := replay.System{Plates: p.Plates, Cards: p.Cards, Receipts: p.Receipts, Voices: p.Voices, Close: func() { _ = db.Close() }} // an empty database file for each script
	sys.Copy = db.Copy
	box, err := sealing.New([]byte("the key of scripts' secrets"))
	if err != nil {
		return sys, err
	}
	stores, err := openStores(store.Sealed(db, box, func(string, string, error) {}), p.Clock.Now) // as the program's
	if err != nil {
		return sys, err
	}
	outside, err := newFakePartners()
	if err != nil {
		return sys, err
	}
	sys.Partners, sys.Close = outside, func() { outside.close(); _ = db.Close() }
	b, err := scriptBusiness(p)
	if err != nil {
		return sys, err
	}
	offline := language.NewOffline(b.Codes())
	for _, x := range p.Staff {
		b.People = append(b.People, business.Person{Name: x.Name, Role: notify.Role(x.Role), Phone: x.Phone, Mail: x.Name + "@example.com"})
	}
	texts, err := scriptTexts()
	if err != nil {
		return sys, err
	}
	settings, err := config.Parse(map[string]string{"ASANA_TOKEN": "token of scripts", "ASANA_URL": outside.addr + "/asana", "ASANA_PROJECT": "1"})
	if err != nil {
		return sys, err
	}
	reach, err := newPartners(settings, p.Clock.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		return sys, err
	}
	c, err := newCore(coreParts{
		texts: texts, stores: stores, business: b, locale: cmp.Or(p.Locale, b.Locale), clock: p.Clock, queue: p.Queue, channels: []bot.Channel{p.Channel, p.SMS}, fallback: p.SMS.Name(), name: "script",
		counter:       limit.NewMemory(p.Clock.Now),
		oneTime:       codes.Config{Limits: codeLimits(settings, b), Pepper: []byte("the key of scripts' codes"), Random: rand.Reader},
		storeDocument: discardDocument, consult: p.Model != nil,
		secret: []byte("the secret of scripts"), vault: scriptVault{},
		handlers: func(c core) map[string]engine.Handler {
			h := map[string]engine.Handler{
				dialogs.ClassifyText: language.Effect(offline, offline),
				dialogs.ReadPlate:    plates(p.Plates),
				bot.TranscribeVoice:  voices(p.Voices, stores.Inbox),
				bot.ReadWithModel:    reads(p.Model),
			}
			maps.Copy(h, businessHandlers(c, b, stores, reach, workdebts.ReceiptReader{Pictures: scriptReceipts{p.Receipts}, Files: scriptFiles{}}))
			maps.Copy(h, registrationHandlers(c, stores, scriptCards{p.Cards}, scriptFiles{}))
			return h
		},
	})
	sys.Engine, sys.Messages, sys.Zone = c.engine, stores.Messages, b.Location()
	sys.Documents = map[string]func(context.Context) (map[string]json.RawMessage, error){
		"order": func(ctx context.Context) (map[string]json.RawMessage, error) { return allOrders(ctx, c.orders) },
		"quotation": func(ctx context.Context) (map[string]json.RawMessage, error) {
			page, _, err := c.quotations.List(ctx, quotations.Filter{Limit: 200})
			return encoded(page, func(q quotations.Quotation) string { return q.ID }), err
		},
	}
	if err != nil {
		return sys, err
	}
	sys.API, err = scriptAPI(c, b, stores, p.Clock)
	sys.Mails = func(ctx context.Context) ([]replay.Mail, error) { return allMails(ctx, stores) }
	sys.Records = func(ctx context.Context) ([]bot.Record, error) { return stores.Records.After(ctx, 0, 1000) }
	return sys, err
}

// discardDocument returns an id computed from the bytes, and stores nothing.
func discardDocument(_ context.Context, document io.Reader, name string) (bot.Media, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, document)
	return bot.Media{ID: hex.EncodeToString(sum.Sum(nil)), MIME: "application/pdf", Bytes: n, Name: name}, err
}

// scriptVault seals nothing: the photos of scripts have no bytes.
type scriptVault struct{}

func (scriptVault) Seal(_ context.Context, media, _ string) (customers.SealedFile, error) {
	return customers.SealedFile{ID: media, MIME: "image/jpeg"}, nil
}

func (scriptVault) Open(context.Context, string, string) ([]byte, error) { return nil, bot.ErrNotFound }
func (scriptVault) Delete(context.Context, string) error                 { return nil }
func (scriptVault) Discard(context.Context, string) error                { return nil }

// encoded returns documents as JSON, by their ids.
func encoded[T any](page []T, id func(T) string) map[string]json.RawMessage {
	all := map[string]json.RawMessage{}
	for _, doc := range page {
		all[id(doc)], _ = json.Marshal(doc) // documents always encode
	}
	return all
}

// plates handles the reading of photos with the script's plates.
func plates(seen *replay.Plates) engine.Handler {
	return func(_ context.Context, t engine.Task) (engine.Answer, error) {
		var args struct {
			Media bot.Media `json:"media"`
		}
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		return engine.Answer{Event: bot.OK, Data: seen.Read(args.Media.ID)}, nil
	}
}

// voices handles the transcription of voice notes with the script's words.
func voices(said *replay.Voices, notes voice.Transcripts) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var note bot.VoiceNote
		if err := json.Unmarshal(t.Effect.Args, &note); err != nil || len(note.Media) == 0 {
			return engine.Answer{}, engine.Permanent(fmt.Errorf("voice note: %w", err))
		}
		heard, known := said.Listen(note.Media[0].ID)
		if !known {
			return engine.Answer{Event: engine.Failed}, nil // as without a transcriber
		}
		event := bot.OK
		if heard.Refused != "" {
			event = heard.Refused
		}
		return engine.Answer{Event: event, Data: heard}, notes.SaveTranscript(ctx, note.Input, heard.Transcript)
	}
}

// reads answers for the language model with the script's readings.
func reads(model *replay.Model) engine.Handler {
	return func(_ context.Context, t engine.Task) (engine.Answer, error) {
		var q bot.ReadingRequest
		if err := json.Unmarshal(t.Effect.Args, &q); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		r, known := model.Read(q.Text)
		if !known {
			return engine.Answer{Event: engine.Failed}, nil
		}
		return engine.Answer{Event: bot.OK, Data: r}, nil
	}
}

// scriptAPI calls the program's HTTP handlers without a network.
func scriptAPI(c core, b business.Business, stores Stores, clock bot.Clock) (func(keyed bool, method, path, body string) (int, string, error), error) {
	const key = "the key of scripts"
	d := offlineAPI(c, b, stores, clock)
	d.APIKey, d.Links, d.Log, d.Stopping = key, media.Signer{Key: []byte("links of scripts, 32 bytes long!")}, slog.New(slog.DiscardHandler), context.Background()
	web, err := webhooks.New(d)
	if err != nil {
		return nil, err
	}
	return func(keyed bool, method, path, body string) (int, string, error) {
		req, err := http.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body))
		if err != nil {
			return 0, "", err
		}
		if keyed {
			req.Header.Set("Authorization", "Bearer "+key)
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := web.Test(req, -1)
		if err != nil {
			return 0, "", err
		}
		defer res.Body.Close()
		answer, err := io.ReadAll(res.Body)
		return res.StatusCode, string(answer), err
	}, nil
}

// offlineAPI returns the dependencies of the HTTP server that need no network and no files: the key,
// the links, the log and the end are still missing.
func offlineAPI(c core, b business.Business, stores Stores, clock bot.Clock) webhooks.Deps {
	return webhooks.Deps{
		Conversations: c.engine, Orders: c.orders, Quotations: c.quotations, Documents: c.documents.PDF, Technicians: c.technicians,
		Evaluations: c.credit.evaluations, CreditOrders: c.credit.orders,
		Codes: c.oneTime, Invoices: c.invoices, InvoicePDF: c.bills.PDF, Payments: c.payments, Statements: c.statements, FiscalRanges: c.cai, Margins: c.margins, Ledger: c.ledger, Reports: c.facts, Debts: c.debts, Stock: c.stock, Hours: c.hours, Contacts: c.contactsAPI, Campaigns: c.campaigns, Credentials: c.credentials, Companies: c.companies.Companies, Contracts: c.companies.Contracts, Today: c.companies.Day, Resources: c.resources,
		Schedules: schedules(stores.Schedules, b), Wordings: &wording.Service{Wordings: stores.Wordings, Texts: c.texts}, TextSource: c.texts,
		Changes: &webhooks.Changes{}, Workspace: &workspace.Service{Drafts: stores.Drafts, Presence: stores.Presence},
		Events: stores.Records, Deliveries: &hooks.Service{Deliveries: stores.Hooks}, RequestKeys: stores.RequestKeys, Clock: clock, Limiter: limit.NewMemory(clock.Now),
		OrdersFrom: webhooks.OrdersAnonymous, Country: b.Country, Countries: b.Served(), Currency: b.Tariff().Currency,
		Files: noFiles{}, StoreFile: discardDocument, Metrics: metrics.New(prometheus.NewRegistry()), Texts: c.texts, Alarm: func(context.Context, string, any) {},
	}
}

// noFiles has no file: a script stores none.
type noFiles struct{}

// Open implements webhooks.Files.
func (noFiles) Open(context.Context, string) (io.ReadSeekCloser, bot.Media, error) {
	return nil, bot.Media{}, bot.ErrNotFound
}

func allOrders(ctx context.Context, s *orders.Service) (map[string]json.RawMessage, error) {
	page, _, err := s.List(ctx, orders.Filter{Limit: 200})
	all := map[string]json.RawMessage{}
	for _, o := range page {
		raw, e := json.Marshal(struct {
			orders.Order
			Status orders.Status `json:"status"`
		}{o, o.Status()})
		if e != nil {
			return nil, e
		}
		all[o.ID] = raw
	}
	return all, err
}

func allMails(ctx context.Context, s Stores) ([]replay.Mail, error) {
	kept, _, err := s.Mails.List(ctx, 200, "")
	var all []replay.Mail
	for _, k := range kept {
		for _, to := range k.To {
			all = append(all, replay.Mail{To: to, Subject: k.Subject, Text: k.Text})
		}
	}
	return all, err
}
