package webhooks

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/requestid"
	"recado/flows/companies"
	"recado/flows/invoices"
	"recado/flows/quotations"
	"recado/flows/users"
	"recado/webhooks/console"
	"recado/webhooks/internal/web"
	"recado/webhooks/sim"
)

// Limits of the server. A request that takes longer to arrive is cut off.
const (
	readTimeout    = 30 * time.Second // default of Deps.ReadTimeout
	writeTimeout   = 60 * time.Second
	idleTimeout    = 90 * time.Second
	idleGrace      = 5 * time.Second // default of Deps.IdleGrace
	maxHeaderBytes = 16 << 10        // bytes
	maxConnections = 4096            // connections at a time, about 30 KB each; a proxy limits them further
)

// Texts renders texts by key; *templates.Catalog implements it.
type Texts = web.Texts

// Deps are the dependencies of the HTTP server. New refuses to start without one that is required.
type Deps struct {
	// required
	Conversations Conversations
	Orders        Orders
	Quotations    Quotations
	Documents     func(quotations.Quotation) ([]byte, error) // PDFs of quotations
	Technicians   Technicians
	Codes         Codes
	Campaigns     Campaigns
	Credentials   Credentials // of platforms from which invoices are read
	Evaluations   Evaluations
	CreditOrders  CreditOrders
	Debts         Debts
	Stock         Stock
	Hours         Hours
	Contacts      Contacts // for collection
	Invoices      Invoices
	InvoicePDF    func(invoices.Invoice) ([]byte, error)
	Payments      Payments
	Statements    Statements
	Margins       Margins
	FiscalRanges  FiscalRanges
	Ledger        Ledger
	Reports       Reports
	Companies     DocumentService[companies.Company]
	Contracts     DocumentService[companies.Contract]
	Today         func(now time.Time) (date string) // the date in the business's time zone
	Events        Events
	Changes       *Changes // of conversations, for consoles
	Workspace     Workspace
	Wordings      Wordings
	Schedules     Schedules
	TextSource    TextSource // the program's own texts
	Deliveries    Deliveries
	RequestKeys   RequestKeys
	Limiter       Limiter
	Clock         bot.Clock
	Files         Files
	Links         Links
	// StoreFile stores a file of any kind that the chat accepts. A refused file has a Fault and no error.
	StoreFile func(ctx context.Context, r io.Reader, name string) (bot.Media, error)
	Metrics   Metrics
	Texts     Texts // of refusals and reasons
	// Alarm records an event that operators should look at.
	Alarm    func(ctx context.Context, name string, data any)
	Log      *slog.Logger
	Stopping context.Context // ends the streams when it is done; the caller shuts the server down
	APIKey   string
	Currency string // of amounts that name none

	// optional
	BusinessName  string               // as people know it
	Suggest       Suggest              // drafts agents' messages; nil: there is no language model
	Zone          *time.Location       // of the business; nil: UTC
	Country       string               // country of phones without a country code: "CO"
	Resources     []Resource           // more kinds of documents that people maintain
	Proxies       []netip.Prefix       // our own proxies, whose X-Forwarded-For is trusted
	Origins       []string             // of web pages that may start campaigns from browsers, besides our own
	MaskAddresses bool                 // log only the caller's network: /24, or /48 for IPv6
	JWTSecret     string               // HMAC secret of clients' tokens; "" refuses every token
	OrdersFrom    Access               // who may request orders without the key; default: clients with a token
	Countries     []string             // countries of phones that callers without the key may name in an order
	ConfirmAt     string               // where people write to the business, "https://wa.me/…"; "" is left out
	PayLink       PayLink              // for the pages of invoices; nil: there is no gateway
	PublicURL     string               // under which the world reaches us, for URLs of photos; "": they are relative
	Simulator     *sim.Sim             // nil: its routes do not exist
	Console       *console.Console     // of the people of the business; nil: only keys are credentials
	Checks        []Check              // of readiness
	Routes        []func(fiber.Router) // routes of channels and the console
	// SettingsRoutes add routes whose guard refuses who may not change settings.
	SettingsRoutes []func(r fiber.Router, guard fiber.Handler)
	ReadTimeout    time.Duration // how long a request may take to arrive; default: 30 s
	Heartbeat      time.Duration // of streams; default: 15 s
	IdleGrace      time.Duration // how long after Stopping a connection may bring its first request; default: 5 s
}

// missing lists the required dependencies that are not given, by name.
func (d Deps) missing() (names []string) {
	for _, one := range []struct {
		name  string
		given bool
	}{
		{"Conversations", d.Conversations != nil},
		{"Orders", d.Orders != nil},
		{"Quotations", d.Quotations != nil},
		{"Documents", d.Documents != nil},
		{"Technicians", d.Technicians != nil},
		{"Codes", d.Codes != nil},
		{"Campaigns", d.Campaigns != nil},
		{"Credentials", d.Credentials != nil},
		{"Evaluations", d.Evaluations != nil},
		{"CreditOrders", d.CreditOrders != nil},
		{"Debts", d.Debts != nil},
		{"Stock", d.Stock != nil},
		{"Hours", d.Hours != nil},
		{"Contacts", d.Contacts.given()},
		{"Invoices", d.Invoices != nil},
		{"InvoicePDF", d.InvoicePDF != nil},
		{"Payments", d.Payments != nil},
		{"Statements", d.Statements != nil},
		{"Margins", d.Margins != nil},
		{"FiscalRanges", d.FiscalRanges != nil},
		{"Ledger", d.Ledger != nil},
		{"Reports", d.Reports != nil},
		{"Companies", d.Companies != nil},
		{"Contracts", d.Contracts != nil},
		{"Today", d.Today != nil},
		{"Events", d.Events != nil},
		{"Changes", d.Changes != nil},
		{"Workspace", d.Workspace != nil},
		{"Wordings", d.Wordings != nil},
		{"Schedules", d.Schedules.Documents != nil && d.Schedules.InUse != nil && d.Schedules.Use != nil},
		{"TextSource", d.TextSource != nil},
		{"Deliveries", d.Deliveries != nil},
		{"RequestKeys", d.RequestKeys != nil},
		{"Limiter", d.Limiter != nil},
		{"Clock", d.Clock != nil},
		{"Files", d.Files != nil},
		{"Links", d.Links != nil},
		{"StoreFile", d.StoreFile != nil},
		{"Metrics", d.Metrics != nil},
		{"Texts", d.Texts != nil},
		{"Alarm", d.Alarm != nil},
		{"Log", d.Log != nil},
		{"Stopping", d.Stopping != nil},
		{"APIKey", d.APIKey != ""}, // an empty key would open every route
		{"Currency", d.Currency != ""},
		{"Console.Audit", d.Console == nil || d.Console.Audit != nil},
	} {
		if !one.given {
			names = append(names, one.name)
		}
	}
	return names
}

type server struct {
	Deps
	key web.Key
}

// answer writes the answer to an error of a handler or of the server itself.
func (s *server) answer(c *fiber.Ctx, err error) error {
	return web.ErrorHandler(s.Log, web.MaxBody, s.Texts)(c, err)
}

// document is the OpenAPI document, read once: it never changes.
var document = sync.OnceValues(func() (*web.Document, error) { return web.NewDocument(openapi) })

// New builds the app. The caller listens and shuts down. The error names the required dependencies
// that are missing.
func New(d Deps) (*fiber.App, error) {
	if names := d.missing(); len(names) > 0 {
		return nil, fmt.Errorf("webhooks: the server needs %s", strings.Join(names, ", "))
	}
	d.Log = requestid.Logged(d.Log)
	if d.ReadTimeout <= 0 {
		d.ReadTimeout = readTimeout
	}
	if d.Heartbeat <= 0 {
		d.Heartbeat = heartbeat
	}
	if d.IdleGrace <= 0 {
		d.IdleGrace = idleGrace
	}
	s := &server{Deps: d, key: web.NewKey(d.APIKey)}
	go s.followChanges()
	documented, err := document()
	if err != nil {
		return nil, err // the program was built wrong
	}
	app := fiber.New(fiber.Config{
		AppName:                      "Recado",
		BodyLimit:                    math.MaxInt, // each route has its own limit: see limitBodies
		CaseSensitive:                true,        // a proxy's rule for /metrics must also cover /METRICS
		Concurrency:                  maxConnections,
		DisablePreParseMultipartForm: true, // a route checks the size first
		DisableStartupMessage:        true,
		ErrorHandler:                 s.answer,
		IdleTimeout:                  idleTimeout,
		Immutable:                    true, // values may outlive their request
		ReadBufferSize:               maxHeaderBytes,
		ReadTimeout:                  d.ReadTimeout,
		StreamRequestBody:            true, // otherwise memory is allocated for the announced length
		UnescapePath:                 true,
		WriteTimeout:                 writeTimeout,
	})
	watchIdleConnections(d.Stopping, app, d.IdleGrace)
	app.Use(s.requestID, s.accessLog, s.securityHeaders, checkFraming, checkPathEncoding, s.limitFailedProofs, s.limitBodies(), s.recoverPanic, web.Documented(documented))
	s.health(app)
	s.orders(app)
	s.quotations(app)
	s.technicians(app)
	s.companies(app)
	s.codes(app)
	s.campaigns(app)
	s.creditOrders(app)
	s.evaluations(app)
	s.debtors(app)
	s.stock(app)
	s.hours(app)
	s.contacts(app)
	s.invoices(app)
	s.fiscal(app)
	s.margins(app)
	s.statements(app) // before /payments/:id
	s.payments(app)
	s.reports(app)
	s.invoicePages(app)
	for _, r := range d.Resources {
		r.serve(s, app)
	}
	s.conversations(app)
	s.texts(app)
	s.schedule(app)
	s.documents(app)
	app.Get("/api/v1/events", s.require(users.EventsRead), s.events)
	app.Get("/console/api/events", s.require(users.ConversationsRead), s.consoleEvents)
	s.deliveries(app)
	app.Get("/media/:id", s.file)
	s.signatures(app)
	if d.Simulator != nil {
		d.Simulator.Mount(app)
	}
	if d.Console != nil {
		d.Console.Mount(app, console.Host{Address: s.clientAddress, LoggedAddress: s.loggedAddress, Allow: s.allow, Secure: s.isSecure, Record: s.record})
		s.auth(app)
		s.people(app)
		s.keys(app)
		s.account(app)
		s.auditLog(app)
	}
	for _, add := range d.Routes {
		add(app)
	}
	for _, add := range d.SettingsRoutes {
		add(app, s.require(users.SettingsWrite))
	}
	return app, nil
}
