package webhooks_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/golang-jwt/jwt/v5"
	"github.com/prometheus/client_golang/prometheus"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/bot/engine"
	"recado/flows/audit"
	"recado/flows/business"
	"recado/flows/campaigns"
	"recado/flows/catalog"
	"recado/flows/codes"
	"recado/flows/companies"
	"recado/flows/consent"
	"recado/flows/customers"
	"recado/flows/debts"
	"recado/flows/facts"
	"recado/flows/fiscal"
	"recado/flows/holidays"
	"recado/flows/hooks"
	"recado/flows/hours"
	"recado/flows/invoices"
	"recado/flows/mail"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/flows/policy"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/flows/statements"
	"recado/flows/stock"
	"recado/flows/technicians"
	"recado/flows/users"
	"recado/flows/wording"
	"recado/flows/workspace"
	"recado/store/media"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/templates"
	"recado/webhooks"
	"recado/webhooks/console"
	"recado/webhooks/metrics"
	"recado/webhooks/sim"
	workcustomers "recado/workers/customers"
	"recado/workers/limit"
	"recado/workers/sealing"
)

const (
	key    = "the-key"
	secret = "the-jwt-secret"
)

// world is the HTTP server with real orders, files, limits and events, and a fake engine that
// records its calls.
type world struct {
	debts      *debts.Service
	stock      *stock.Service
	hours      *hours.Service
	facts      *facts.Service
	wanted     int // requests for material
	invoices   *invoices.Service
	payments   *payments.Service
	statements *statements.Service
	cai        *fiscal.CAI
	contacts   *policy.Ledger
	strangers  bool // orders are requested without a key
	app        *fiber.App
	deps       webhooks.Deps
	engine     *fakeEngine
	schedule   business.Schedule
	orders     *orders.Service
	records    *repo.Records
	media      *media.Store
	signer     media.Signer
	clock      *simulator.Clock
	log        *simulator.Memory
	woken      int
	stop       context.CancelFunc
	quotations *quotations.Service
	staff      *technicians.Service
	hooks      *hooks.Service
	users      *users.Service
	codes      *repo.Codes
	loans      *loans
	customers  *repo.Customers
	persons    *customers.Persons
	box        *sealing.Box
	duty       customers.Duty // of customers, by the law
	campaigns  *campaigns.Service
	steps      *repo.Campaigns // of campaigns
	refuses    bool            // the platform of invoices refuses credentials
	coded      string          // the phone that was sent a code last, as its document is named
}

// catalogue are the texts, loaded once for all tests.
var catalogue = sync.OnceValues(func() (*templates.Catalog, error) { return templates.Load("es") })

func newWorld(t testing.TB) *world {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	clock := simulator.NewClock(0, nil)
	kept, err1 := repo.NewOrders(db)
	assets, err2 := repo.NewAssets(db)
	staff, err5 := repo.NewTechnicians(db)
	records, err3 := repo.NewRecords(db, clock.Now)
	files, err4 := media.New(t.TempDir(), media.Options{})
	told, err7 := repo.NewHooks(db)
	quoted, err6 := repo.NewQuotations(db)
	firms, err12 := repo.NewRecordRepository[companies.Company](db, "companies", "key", "key", "tax_key")
	contracts, err8 := repo.NewRecordRepository[companies.Contract](db, "contracts", "company")
	phones, err9 := repo.NewContactPhones(db)
	days, err13 := repo.NewContractDays(db)
	categories, err10 := repo.NewRecordRepository[catalog.Category](db, "categories", "")
	materials, err11 := repo.NewRecordRepository[catalog.Material](db, "materials", "")
	requests, err14 := repo.NewRequestKeys(db)
	drafts, err15 := repo.NewDrafts(db)
	presence, err16 := repo.NewPresence(db)
	timetable, err21 := repo.NewRecordRepository[business.Schedule](db, "schedules", "")
	wordings, err20 := repo.NewWordings(db)
	canned, err17 := repo.NewRecordRepository[workspace.CannedAnswer](db, "canned_answers", "")
	people, err18 := newUsers(db)
	acts, err19 := repo.NewAudit(db)
	coded, err22 := repo.NewCodes(db)
	evidence, errEvidence := repo.NewContactBooks(db)
	clientele, err28 := repo.NewCustomers(db)
	consents, err24 := repo.NewConsents(db)
	words, err25 := repo.NewConsentWords(db)
	asked, err26 := repo.NewDataRequests(db)
	box, err27 := sealing.New([]byte("0123456789abcdef"))
	accounts, err23 := repo.NewDebts(db)
	if err := errors.Join(errEvidence, err23, err27, err26, err25, err24, err28, err22, err21, err20, err19, err18, err15, err16, err17, err14, err1, err2, err3, err4, err5, err6, err7, err8, err9, err10, err11, err12, err13); err != nil {
		t.Fatal(err)
	}
	texts, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		engine: newFakeEngine(), records: records, media: files, clock: clock, log: simulator.NewMemory(),
		signer: media.Signer{Key: []byte("0123456789abcdef0123456789abcdef")},
		staff:  &technicians.Service{Technicians: staff, Country: "CO"},
		hooks:  &hooks.Service{Deliveries: told},
		orders: &orders.Service{Orders: kept, Numbers: kept, Assets: assets, Country: "CO", PerMinute: -1},
	}
	w.quotations = &quotations.Service{
		Quotations: quoted, Orders: w.orders, Numbers: kept, Tariff: pricing.Default(), Country: "CO",
		Calendar: pricing.Calendar{Zone: time.UTC, Holiday: func(time.Time) bool { return false }},
	}
	w.users, w.codes = people, coded
	w.contacts = &policy.Ledger{Books: evidence, Policy: func(country string) policy.Policy { return policy.New(country, nil) }}
	w.debts = &debts.Service{Accounts: accounts, Terms: debts.Terms{Days: 30, Parts: 3}, Zone: time.UTC}
	oneTime, err := codes.New(codes.Config{
		Store: coded, Budget: limit.NewMemory(clock.Now), Country: "CO", Limits: codes.Limits{Countries: []string{"CO", "SV"}, PerRange: 50, PerCountry: 100, Spend: 1000, Price: 1},
		Pepper: []byte("the key of one-time codes"), Random: rand.Reader, Signal: func(_ context.Context, id string) { w.coded = id }, Alarm: func(context.Context, string, string, string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	loans := newLoans(t, db)
	w.loans = loans
	w.customers, w.box = clientele, box
	agreed := &consent.Service{Consents: consents, Words: words, Texts: texts, Locale: "es", Key: []byte("0123456789abcdef")}
	w.persons, err = customers.NewPersons(customers.Persons{
		Customers: clientele, Numbers: db, Vault: workcustomers.Vault{Files: files, Sealer: box}, Countries: []string{"CO", "SV", "HN"}, Country: "SV", Needed: customers.DocumentKinds(),
		Trail: func(ctx context.Context, a customers.Act) error {
			return acts.Add(ctx, audit.Entry{ID: rand.Text(), At: a.At, Who: a.By.ID, Kind: a.By.Kind, Act: a.Name, Path: a.Customer + "/" + a.What})
		},
		Holdings: []customers.Holding{{Name: "loans", Duty: func(context.Context, customers.Person) (customers.Duty, error) { return w.duty, nil }}},
	}, []byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	demands := &consent.Requests{Store: asked, Numbers: db, Zone: time.UTC, Holiday: holidays.Is, Alarm: func(context.Context, string, string, string) {}}
	machines, err40 := repo.NewRecordRepository[companies.Equipment](db, "equipment", "company", "serial_key")
	if err40 != nil {
		t.Fatal(err40)
	}
	clients := companies.New(firms, contracts, phones, days, pricing.Default(), "CO", nil)
	clients.UseEquipment(machines, db)
	goods := catalog.New(categories, materials, "USD")
	w.openStock(t, db, goods)
	w.openHours(t, db)
	ctx, stop := context.WithCancel(t.Context())
	w.stop = stop
	w.deps = webhooks.Deps{
		Quotations: w.quotations, Documents: func(q quotations.Quotation) ([]byte, error) { return []byte("%PDF-" + q.ID), nil }, Currency: "USD",
		Evaluations: loans.evaluations, CreditOrders: loans.orders,
		Debts: w.debts, Stock: w.stock, Hours: w.hours, Contacts: webhooks.Contacts{Ledger: w.contacts, Months: evidence, Policy: w.contacts.Policy},
		Codes: oneTime, Companies: clients.Companies, Contracts: clients.Contracts, Today: clients.Day, Resources: []webhooks.Resource{webhooks.Categories(goods.Categories), webhooks.Materials(goods.Stock), webhooks.Equipment(clients), webhooks.Suppliers(w.stock.Suppliers), webhooks.Products(loans.orders.Products), webhooks.Customers(w.persons, agreed, demands), webhooks.CannedAnswers(workspace.NewCannedAnswers(canned))},
		BusinessName: "Servicios", Schedules: webhooks.Schedules{Documents: business.NewSchedules(timetable), InUse: func() business.Schedule { return w.schedule }, Use: func(s business.Schedule) error { w.schedule = s; return nil }}, Wordings: &wording.Service{Wordings: wordings, Texts: texts}, TextSource: texts, Changes: &webhooks.Changes{}, Workspace: &workspace.Service{Drafts: drafts, Presence: presence},
		Conversations: w.engine, Orders: w.orders, Technicians: w.staff, Events: records, Deliveries: w.hooks, RequestKeys: requests, Clock: clock,
		Limiter: limit.NewMemory(clock.Now), OrdersFrom: webhooks.OrdersAnonymous, Country: "CO", Countries: []string{"CO", "SV", "HN"}, APIKey: key, JWTSecret: secret, Files: files, Links: w.signer,
		StoreFile: func(ctx context.Context, r io.Reader, name string) (bot.Media, error) {
			return files.Put(ctx, r, media.Any, name)
		},
		Metrics: metrics.New(prometheus.NewRegistry()), Texts: texts, Stopping: ctx, Log: slog.New(slog.DiscardHandler), Alarm: func(context.Context, string, any) {},
		Console: &console.Console{
			Users: people, Audit: acts, Texts: texts, Clock: clock, Simulator: "/sim",
			Business: console.Business{Name: "Clima Total", Currency: "USD", TimeZone: "America/Bogota", Country: "CO"},
		},
		Simulator: &sim.Sim{
			Hosts: []string{"example.com"}, // of httptest's requests

			Engine: w.engine, Log: w.log, Clock: clock, Mails: mailbox{}, ClockMoved: func() { w.woken++ },
			StoreFile: func(ctx context.Context, f simulator.File) (bot.Media, error) {
				want := map[bot.Kind]media.Kind{bot.KindImage: media.Image, bot.KindAudio: media.Audio, bot.KindVideo: media.Video, bot.KindDocument: media.Document}
				return files.Put(ctx, f.Body, want[f.Kind], f.Name)
			},
			Link: webhooks.Link(w.signer, clock),
		},
	}
	w.openCampaigns(t, db)
	w.openReports(t, db)
	w.openInvoices(t, db, clients, goods.Item)
	w.rebuild(t)
	return w
}

// answer is a response whose body has been read.
type answer struct {
	status int
	header http.Header
	body   string
}

// into decodes the body.
func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
}

// refusal is the form of every error.
type refusal struct {
	Error struct {
		Code, Message string
		Fields        []struct{ Field, Message string }
	}
}

func (a answer) code(t *testing.T) string {
	t.Helper()
	var r refusal
	a.into(t, &r)
	return r.Error.Code
}

func (a answer) fields(t *testing.T) string {
	t.Helper()
	var r refusal
	a.into(t, &r)
	names := make([]string, 0, len(r.Error.Fields))
	for _, f := range r.Error.Fields {
		if f.Message == "" || strings.Contains(f.Message, "field.") || strings.Contains(f.Message, "{") {
			t.Errorf("field %s has no words: %q", f.Field, f.Message)
		}
		names = append(names, f.Field)
	}
	return strings.Join(names, " ")
}

// do sends a request; headers are name, value, name, value…
func (w *world) do(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if !w.strangers && method == "POST" && (path == "/api/orders" || path == "/api/v1/orders") {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return w.send(t, r)
}

// keyed is do with the API key.
func (w *world) keyed(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	return w.do(t, method, path, body, append(headers, "Authorization", "Bearer "+key)...)
}

// token returns a client's token that is valid for a minute.
func (w *world) token(t testing.TB, who string) string {
	t.Helper()
	claims := jwt.RegisteredClaims{Subject: who, ExpiresAt: jwt.NewNumericDate(w.clock.Now().Add(time.Minute))}
	s, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// added is do without a body and with headers that may be repeated.
func (w *world) added(t testing.TB, method, path string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return w.send(t, r)
}

// send sends a request, and checks that the answer is as the OpenAPI document says.
func (w *world) send(t testing.TB, r *http.Request) answer {
	t.Helper()
	res, err := w.app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	read, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := answer{res.StatusCode, res.Header, string(read)}
	if template := documented().path(r.URL.EscapedPath()); slices.Contains(routes(w), r.Method+" "+template) {
		documented().check(t, r.Method, template, got)
	}
	return got
}

func (w *world) count(t *testing.T) int {
	t.Helper()
	page, _, err := w.orders.List(t.Context(), orders.Filter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	return len(page)
}

// fakeEngine records what it accepts and refuses what it is told to.
type fakeEngine struct {
	mu       sync.Mutex
	err      error
	sessions map[bot.ContactID]bot.Session
	inputs   []bot.Inbound
	said     map[string]string // reply's key → text
}

func newFakeEngine() *fakeEngine {
	return &fakeEngine{sessions: map[bot.ContactID]bot.Session{}, said: map[string]string{}}
}

func (e *fakeEngine) Accept(_ context.Context, in ...bot.Inbound) ([]bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err != nil {
		return nil, e.err
	}
	fresh := make([]bool, len(in))
	for i, one := range in {
		fresh[i] = true
		for _, old := range e.inputs {
			fresh[i] = fresh[i] && old.ID != one.ID
		}
		if fresh[i] {
			e.inputs = append(e.inputs, one)
		}
	}
	return fresh, nil
}

func (e *fakeEngine) Session(_ context.Context, who bot.ContactID) (bot.Session, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	s, ok := e.sessions[who]
	if e.err == nil && !ok {
		return s, bot.ErrNotFound
	}
	return s, e.err
}

func (e *fakeEngine) conversations(cases bool, limit int, after string) ([]bot.Session, string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var page []bot.Session
	for _, s := range e.sessions {
		if !cases || s.Case != nil {
			page = append(page, s)
		}
	}
	return page[:min(limit, len(page))], after, e.err
}

func (e *fakeEngine) Latest(_ context.Context, limit int) ([]bot.Session, error) {
	page, _, err := e.conversations(false, limit, "")
	return page, err
}

func (e *fakeEngine) Transcript(_ context.Context, who bot.ContactID, _ time.Time, limit int) ([]engine.Entry, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []engine.Entry
	for _, in := range e.inputs {
		if in.Contact == who {
			all = append(all, engine.Entry{ID: in.ID, At: in.At, From: "contact", Kind: string(in.Kind), Text: in.Text, Media: in.Media})
		}
	}
	return all[max(0, len(all)-limit):], e.err
}

func (e *fakeEngine) Takeover(_ context.Context, who bot.ContactID, c bot.TakeoverCommand) (bot.Session, error) {
	return e.own(who, c.Agent)
}

func (e *fakeEngine) HandBack(_ context.Context, who bot.ContactID, _ string, at bot.State, finished bool) (bot.Session, error) {
	s, err := e.own(who, "")
	if err == nil && finished {
		s.Stack = nil
	}
	if err == nil && at != "" {
		s.Stack = []bot.Frame{{State: at}}
	}
	return s, err
}

func (e *fakeEngine) own(who bot.ContactID, agent string) (bot.Session, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	s, ok := e.sessions[who]
	if e.err != nil {
		return s, e.err
	}
	if !ok {
		return s, bot.ErrNotFound
	}
	s.Owner.Agent = agent
	e.sessions[who] = s
	return s, nil
}

func (e *fakeEngine) Reply(_ context.Context, who bot.ContactID, c bot.ReplyCommand, key string) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err != nil {
		return "", e.err
	}
	if e.said[key] == "" {
		e.said[key] = c.Text
	}
	return string(who) + "/reply/" + key, nil
}

func (e *fakeEngine) AgentQueue(_ context.Context, q bot.QueueQuery) ([]engine.QueueItem, string, error) {
	page, next, err := e.conversations(q.Cases, q.Limit, q.After)
	var items []engine.QueueItem
	for _, s := range page {
		items = append(items, engine.QueueItem{Session: s})
	}
	return items, next, err
}

func (e *fakeEngine) CountAgentQueue(_ context.Context, q bot.QueueQuery) (int, error) {
	page, _, err := e.conversations(q.Cases, q.Limit, "")
	return len(page), err
}

func (e *fakeEngine) Dialogs() []bot.DialogSteps {
	return []bot.DialogSteps{{Name: "menu", Mermaid: "stateDiagram-v2", Steps: []bot.FormStep{{State: "choose", Topic: "menu.choose.topic"}, {State: "work"}}}}
}

func (e *fakeEngine) StepUses(context.Context, time.Time, time.Time) (map[string]engine.StepUse, bool, error) {
	return map[string]engine.StepUse{"menu/choose": {Asked: 3, Abandoned: 1}}, true, e.err
}

func (e *fakeEngine) ChangedSince(context.Context, time.Time, int) ([]bot.Session, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Collect(maps.Values(e.sessions)), e.err
}

func (e *fakeEngine) Form(_ context.Context, _ bot.ContactID) (engine.Form, error) {
	return engine.Form{Form: bot.Form{Fields: []bot.FormField{}, Steps: []bot.FormStep{}}, Unanswered: []string{}}, e.err
}

func (e *fakeEngine) FillStep(ctx context.Context, who bot.ContactID, _ string, _ bot.State, _, _ string) (bot.Session, error) {
	return e.Session(ctx, who)
}

func (e *fakeEngine) Note(_ context.Context, who bot.ContactID, _, _, key string) (string, error) {
	return string(who) + "/note/" + key, e.err
}

type mailbox struct{}

func (mailbox) Get(_ context.Context, id string) (mail.StoredMail, error) {
	if id != "ORD-00001/1/0" {
		return mail.StoredMail{}, bot.ErrNotFound
	}
	return mail.StoredMail{Mail: mail.Mail{ID: id, Subject: "Orden", HTML: "<h1>Orden</h1><script>alert(1)</script>"}}, nil
}

func (mailbox) List(context.Context, int, string) ([]mail.StoredMail, string, error) {
	return []mail.StoredMail{{Mail: mail.Mail{ID: "ORD-00001/1/0", To: []string{"ana@example.com"}, Subject: "Orden", HTML: "<h1>Orden</h1>"}}}, "", nil
}

// channel returns the simulator's channel with the log that the app reads.
func (w *world) channel() *simulator.Channel { return simulator.New(w.log, w.clock) }
