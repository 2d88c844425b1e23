package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"recado/bot"
	"recado/bot/engine"
	"recado/bot/reading"
	"recado/dialogs"
	"recado/flows/business"
	"recado/flows/campaigns"
	"recado/flows/cases"
	"recado/flows/catalog"
	"recado/flows/codes"
	"recado/flows/companies"
	"recado/flows/consent"
	"recado/flows/credit"
	"recado/flows/customers"
	"recado/flows/debts"
	"recado/flows/facts"
	"recado/flows/fiscal"
	"recado/flows/hours"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/flows/margins"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/flows/policy"
	"recado/flows/quotations"
	"recado/flows/retention"
	"recado/flows/statements"
	"recado/flows/stock"
	"recado/flows/technicians"
	"recado/flows/text"
	"recado/flows/users"
	"recado/templates"
	"recado/templates/pdf"
	"recado/webhooks"
	"recado/workers/code"
	workinvoices "recado/workers/invoices"
	workquotations "recado/workers/quotations"
)

// coreParts are the dependencies of core, of the program or of a script.
type coreParts struct {
	stores        Stores
	business      business.Business
	texts         *templates.Catalog
	locale        string
	clock         bot.Clock
	queue         engine.Queue
	channels      []bot.Channel
	limits        map[string]engine.Limits
	files         engine.StoreFile
	fallback      string
	records       engine.Records // nil: the store's
	storeDocument func(ctx context.Context, document io.Reader, name string) (bot.Media, error)
	open          func(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
	logo          []byte
	link          func(bot.ContactID) string                 // URL of a conversation for the business's people; nil: none
	consult       bool                                       // a language model is asked about texts that the reader is unsure of
	photoURL      func(id string) string                     // of a stored photo, for partners and the team; nil: there is none
	page          func(id string, until time.Time) string    // the public page of an invoice; nil: there is none
	signLink      func(order string, until time.Time) string // where a customer signs; nil: there is no public address
	gateway       payments.Gateway                           // makes links to pay; nil: there is none
	issuer        invoices.Issuer                            // of electronic invoices; nil: a CAI, or nobody
	oneTime       codes.Config                               // limits, key and randomness of one-time codes
	codeTemplate  string                                     // WhatsApp's template for them; "": none
	mails         bool                                       // mails can be sent
	addresses     invoiceAddresses                           // of the systems from which invoices are read
	sealer        users.Sealer                               // of their credentials
	reminders     campaigns.Model                            // words reminders of invoices; nil: the templates do
	secret        []byte                                     // of the program, from which keys are derived
	vault         customers.Vault                            // of documents
	creditRules   *credit.Rules                              // nil: those of the program
	counter       counter                                    // for limits of paid services and of codes
	handlers      func(core) map[string]engine.Handler
	observer      engine.Observer
	log           *slog.Logger
	name          string
	check         func(step string)
	changed       func(bot.ContactID) // called when a conversation may have changed; nil: nobody looks
}

// core is the engine with the services of the business.
type core struct {
	engine      *engine.Engine
	machine     *bot.Machine
	texts       *templates.Catalog
	orders      *orders.Service
	technicians *technicians.Service
	quotations  *quotations.Service
	companies   *companies.Service
	persons     *customers.Persons
	consents    *consent.Service
	requests    *consent.Requests
	catalog     *catalog.Service
	stock       *stock.Service
	hours       *hours.Service
	resources   []webhooks.Resource
	cases       *cases.Service
	debts       *debts.Service
	payments    *payments.Service
	statements  *statements.Service
	cai         *fiscal.CAI
	margins     *margins.Service
	invoices    *invoices.Service
	ledger      *ledger.Service
	facts       *facts.Service
	planned     *facts.Scheduler
	bills       *workinvoices.Worker
	documents   *workquotations.Worker
	codes       code.Issuer
	oneTime     *codes.Service
	credit      credits
	contacts    *policy.Ledger // of contacts for collection
	contactsAPI webhooks.Contacts
	campaigns   *campaigns.Service
	credentials *campaigns.Vault
	photoURL    func(id string) string
	open        func(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error) // opens stored files; nil: there are none
}

// reader is shared by the whole process: it is expensive to make and never changes.
var reader = sync.OnceValues(func() (*reading.Reader, error) { return reading.New(templates.Lexicons, "es", "en") })

// newCore assembles the parts that the program and scripts share.
func newCore(p coreParts) (core, error) {
	reader, err := reader()
	if err != nil {
		return core{}, err
	}
	texts := p.texts
	machine, err := bot.NewMachine(bot.Config{
		Dialogs: dialogs.All(p.business.Codes(), p.business.Needs, offers(p.business)...), Texts: texts, Locale: p.locale, Facts: p.business.Facts, Roles: dialogs.Roles,
		Reader: reader, UseLanguageModel: p.consult, AnswerQuestion: answers(p.business), Zone: p.business.Location(), Country: p.business.Country, Spoofable: spoofable, Windowed: engine.Windowed(p.channels),
		PhoneTakeoverFor: time.Duration(p.business.PhoneMinutes) * time.Minute,
	})
	if err != nil {
		return core{}, err
	}
	if p.records == nil {
		p.records = p.stores.Records
	}
	c := core{machine: machine, texts: texts, open: p.open, codes: code.Issuer{Spender: p.counter}, photoURL: p.photoURL}
	kick := func(outbox string) func(context.Context, string) {
		return func(ctx context.Context, id string) { c.engine.EnqueueEffects(ctx, outbox, id) }
	}
	c.technicians = &technicians.Service{
		Technicians: p.stores.Technicians, Zone: p.business.Location(), Country: p.business.Country,
	}
	extra := decimal.RequireFromString(p.business.Tariff().Extra.String()) // a Decimal always parses
	c.orders = &orders.Service{
		ExtraShare:  &extra,
		Technicians: technicianDirectory{c.technicians},
		Orders:      p.stores.Orders, Numbers: p.stores.DB, Assets: p.stores.Assets,
		Zone: p.business.Location(), Country: p.business.Country, Business: p.business.Name,
		KnownService: p.business.Offers, ServiceTitle: p.business.ServiceName,
		Chats: p.stores.Chats, ChatRetention: p.business.Retention.Period(retention.Chats), Hours: p.business.ServiceHours, Emergencies: p.business.Dispatch,
		People: p.business.Staff(), Signal: kick(p.stores.Orders.Name()),
		ResolveContact: func(ctx context.Context, address bot.ContactID, at time.Time) (bot.ContactID, error) {
			return c.engine.CurrentAddress(ctx, address, at)
		},
	}
	c.technicians.Jobs = workload{c.orders}
	c.companies = companies.New(p.stores.Companies, p.stores.Contracts, p.stores.ContactPhones, p.stores.ContractDays, p.business.Tariff(), p.business.Country, p.business.Location())
	c.companies.UseEquipment(p.stores.Equipment, p.stores.DB)
	c.orders.Equipment, c.orders.Wishes = c.companies.EquipmentOf, c.companies.Wishes
	c.companies.Closed, c.companies.Business = p.business.Holiday, p.business.Name
	c.companies.People, c.companies.Signal = p.business.Staff(), kick(p.stores.ContractDays.Name())
	c.catalog = catalog.New(p.stores.Categories, p.stores.Materials, p.business.Tariff().Currency)
	c.companies.Specialties = c.catalog.Specialties
	c.technicians.Requirements = serviceRequirements(p.business, c.catalog)
	c.technicians.People, c.technicians.Signal = p.business.Staff(), kick(p.stores.Technicians.Name())
	c.catalog.Tariff, c.catalog.Calendar, c.catalog.Country = c.companies.TariffOf, p.business.Calendar(), p.business.Country
	c.orders.Customers, c.orders.Catalog = c.companies, c.catalog
	c.hours = newHours(p, c.technicians, kick)
	c.stock = newStock(p, c.catalog, technicianDirectory{c.technicians}, kick)
	c.orders.PendingTimeout, c.orders.FailedVisitFee = p.business.Field.PendingTimeout(), p.business.FailedVisitFee()
	c.orders.CheckOutPlace = p.business.Field.CheckOutPlace
	if p.business.Field.Signature {
		c.orders.SignLink = p.signLink
	}
	c.catalog.UnitCost, c.orders.Stock = c.stock.UnitCost, true
	c.quotations = &quotations.Service{
		Quotations: p.stores.Quotations, Orders: c.orders, Customers: c.orders.Customers, Requesters: c.companies.Requesters, Numbers: p.stores.DB,
		Tariff: p.business.Tariff(), TariffFor: c.companies.TariffOf, CatalogItem: c.catalog.Item, Calendar: p.business.Calendar(), Country: p.business.Country, Business: p.business.Name,
		Staff: p.business.Staff(), Signal: kick(p.stores.Quotations.Name()),
	}
	c.cases = &cases.Service{
		Cases: p.stores.Cases, People: p.business.Staff(), OnDuty: p.business.OnDuty, NextDuty: p.business.NextDuty, Facts: p.business.Facts,
		Link: p.link, Signal: kick(p.stores.Cases.Name()),
		AlertBySMS: func(ctx context.Context) bool {
			return p.counter.Spend(ctx, "paid:unproven-emergencies", 1, unprovenAlertsPerHour, time.Hour)
		},
	}
	c.debts = &debts.Service{
		Gateway:  p.gateway != nil,
		Accounts: p.stores.Debts, Uses: p.stores.ReceiptUses, Terms: p.business.Debts.Terms(), Zone: p.business.Location(), Signal: kick(p.stores.Debts.Name()),
		Remind: func(who bot.ContactID) []bot.Effect {
			return []bot.Effect{bot.Open(who, debts.Dialog, debts.Dialog, map[string]string{"reminds": "broken"})}
		},
	}
	c.payments = &payments.Service{Payments: p.stores.Payments, Gateway: p.gateway, Debts: c.debts, Numbers: p.stores.DB}
	c.documents = &workquotations.Worker{
		Quotations: c.quotations, Orders: c.orders, StoreDocument: p.storeDocument, Locale: p.business.Locale, Codes: c.codes,
		Letterhead: pdf.Business{Name: p.business.Name, Website: p.business.Website, Logo: p.logo},
	}
	newInvoices(p, &c, kick)
	c.statements = &statements.Service{
		Statements: p.stores.Statements, Lines: p.stores.BankLines, Files: p.stores.CampaignFiles, Bills: c.invoices, Accounts: c.debts, Payments: c.payments,
		Numbers: p.stores.DB, Signal: kick(p.stores.Statements.Name()),
	}
	newFacts(p, &c)
	newScheduler(p, &c, kick)
	alarm := alarmOnce(p.clock, func(ctx context.Context, r bot.Record) {
		c.engine.Log.ErrorContext(ctx, "event for operators", "event", r.Name)
		if err := c.engine.Records.Append(ctx, r); err != nil {
			c.engine.Log.ErrorContext(ctx, "an event could not be recorded", "event", r.Name, "error", err)
		}
	})
	if c.oneTime, err = newCodes(p, kick(p.stores.Codes.Name()), alarm); err != nil {
		return core{}, err
	}
	var gate *policy.Gate
	c.contacts, gate = newContacts(p)
	c.contactsAPI = webhooks.Contacts{Ledger: c.contacts, Months: p.stores.ContactBooks, Policy: p.business.ContactPolicy}
	c.consents, c.requests = newConsents(p), newRequests(p, alarm)
	if c.persons, err = newPersons(p, &c, kick(p.stores.Customers.Name())); err != nil {
		return core{}, err
	}
	c.contacts.Person = personBehind(c.persons)
	if c.credit, err = newCredits(p, creditCustomers{c.persons, c.consents}, kick); err != nil {
		return core{}, err
	}
	c.credentials = newCredentials(p)
	c.campaigns = newCampaigns(p, c.contacts, c.debts, c.credentials, instalmentSource(&c, p.business), kick)
	handlers := p.handlers(c)
	maps.Copy(handlers, codeHandlers(p, c, alarm))
	maps.Copy(handlers, peopleHandlers(c))
	maps.Copy(handlers, visitHandlers(c, alarm))
	handlers[bot.MarkContact] = markContact(c.contacts)
	maps.Copy(handlers, creditWorker(c).Handlers())
	handlers[bot.MoveContact] = func(ctx context.Context, t engine.Task) (engine.Answer, error) { return moveContact(ctx, c, t) }
	c.engine, err = engine.New(engine.Config{
		Machine: machine, Inbox: p.stores.Inbox, Sessions: p.stores.Sessions, Messages: p.stores.Messages, Records: cases.Log{Appender: p.records, Cases: c.cases},
		Queue: p.queue, Texts: texts, Clock: p.clock, Channels: p.channels,
		Outboxes: []engine.Outbox{
			p.stores.Orders, p.stores.Quotations, p.stores.Technicians, p.stores.ContractDays, p.stores.Cases, p.stores.Codes,
			p.stores.Debts, p.stores.Payments, p.stores.Statements, p.stores.BankLines, p.stores.Invoices, p.stores.Periods, p.stores.FiscalBooks, p.stores.Customers, p.stores.Evaluations, p.stores.CreditOrders,
			p.stores.Campaigns, p.stores.CampaignItems,
			p.stores.ReportRuns,
			p.stores.StockEntries, p.stores.Purchases, p.stores.SupplyRequests, p.stores.Weeks,
		},
		Deadlines: []engine.Deadlines{
			c.orders, c.quotations, c.technicians, c.companies, c.cases,
			c.persons, c.requests, c.debts, c.payments, c.invoices, c.cai, c.credit.evaluations, c.credit.orders, c.campaigns, c.stock, c.hours, c.planned, newCalendar(&c, p),
		},
		Handlers: handlers, StoreFile: p.files, Limits: p.limits, FallbackChannel: p.fallback, Contacts: gate, Observer: p.observer, Log: p.log, Name: p.name, Checkpoint: p.check, Changed: p.changed,
		PaidLimit: engine.PaidLimit{Channel: spoofable, Special: func(who bot.ContactID) bool { return text.SpecialPhone(string(who)) }, PerHour: smsPerHour, Staff: c.orders.IsStaff, Counter: p.counter},
	})
	if err != nil {
		return c, err
	}
	c.cases.Conversations = c.engine
	c.resources, err = openResources(c, p.stores.DB)
	return c, err
}

// offers lists what the business offers besides services.
func offers(b business.Business) []dialogs.Offer {
	if b.Credit.Enabled {
		return []dialogs.Offer{dialogs.OfferCredit}
	}
	return nil
}

// serviceRequirements returns the requirements of a service: business.toml says which services are
// offered, the catalogue whom they need.
func serviceRequirements(b business.Business, catalogue *catalog.Service) technicians.Requirements {
	return func(ctx context.Context, service string) (string, []string, error) {
		if !b.Offers(service) {
			return "", nil, fmt.Errorf("service %q: %w", service, bot.ErrNotFound)
		}
		return catalogue.Requirements(ctx, service)
	}
}

// loadTexts loads the texts, with the names of the business's services.
func loadTexts(b business.Business) (*templates.Catalog, error) {
	base, _, _ := strings.Cut(b.Locale, "-")
	texts, err := templates.Load(base)
	if err != nil {
		return nil, err
	}
	texts.SetZone(b.Location())
	for _, locale := range texts.Locales() {
		names := map[string]string{}
		for _, code := range b.Codes() {
			names["service."+code] = b.ServiceTitle(code, locale)
		}
		if err := texts.Extend(locale, names); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// unprovenAlertsPerHour limits the emergencies that are told to the staff by SMS although anybody could
// have reported them, in an hour and in all. The other channels tell every one.
const unprovenAlertsPerHour = 6

// smsPerHour limits the SMS to a contact in an hour, not counting those of agents: a whole order
// takes about twenty.
const smsPerHour = 40

// counter counts for all processes; limit.Redis and limit.Memory implement it.
type counter interface {
	Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool
}

// spoofable reports whether anybody can write with a false sender on a channel. That holds for SMS;
// the names of all SMS channels begin with "sms".
func spoofable(channel string) bool { return strings.HasPrefix(channel, "sms") }
