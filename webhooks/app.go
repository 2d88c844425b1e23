package webhooks

import (
	"context"
	"io"
	"log/slog"
	"math"
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/requestid"
	"recado/flows/customers"
	"recado/flows/quotations"
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

// Wording returns the text of a key, or "" for an unknown key.
type Wording = web.Wording

// Deps are the dependencies of the HTTP server. Without an optional one its routes do not exist.
type Deps struct {
	Conversations Conversations
	Orders        Orders
	Quotations    Quotations                                 // optional
	Documents     func(quotations.Quotation) ([]byte, error) // PDFs; needed with Quotations
	Currency      string                                     // of amounts that name none
	Technicians   Technicians                                // optional
	Companies     DocumentService[customers.Company]         // optional
	Contracts     DocumentService[customers.Contract]        // needed with Companies
	Country       string                                     // country of phones without a country code: "CO"
	Today         func(now time.Time) (date string)          // the date in the business's time zone; needed with Companies
	Resources     []Resource                                 // kinds of documents that people maintain
	Events        Events
	Deliveries    Deliveries  // optional
	RequestKeys   RequestKeys // optional: without it, only some operations compare requests with the same key
	Limiter       Limiter
	Clock         bot.Clock
	Proxies       []netip.Prefix // our own proxies, whose X-Forwarded-For is trusted
	MaskAddresses bool           // log only the caller's network: /24, or /48 for IPv6
	APIKey        string         // must not be empty
	JWTSecret     string         // HMAC secret of clients' tokens; "" refuses every token
	OrdersFrom    Access         // who may request orders without the key; default: clients with a token
	Countries     []string       // countries of phones that callers without the key may name in an order
	ConfirmAt     string         // where people write to the business, "https://wa.me/…"; "" is left out
	// Alarm records an event that operators should look at; optional.
	Alarm     func(ctx context.Context, name string, data any)
	Files     Files   // optional
	Links     Links   // optional; needs Files
	PublicURL string  // under which the world reaches us, for URLs of photos; "": they are relative
	Metrics   Metrics // optional
	// StoreFile stores a file of any kind that the chat accepts; optional; needs Files and Links. A
	// refused file has a Fault and no error.
	StoreFile   func(ctx context.Context, r io.Reader, name string) (bot.Media, error)
	Simulator   *sim.Sim // optional
	Checks      []Check
	Wording     Wording                // optional: asked before the built-in texts
	Routes      []func(r fiber.Router) // routes of channels and the console
	ReadTimeout time.Duration          // how long a request may take to arrive; default: 30 s
	IdleGrace   time.Duration          // how long after Stopping a connection may bring its first request; default: 5 s
	Log         *slog.Logger
	Stopping    context.Context // ends the streams when it is done; the caller shuts the server down
}

type server struct {
	Deps
	key web.Key
}

// answer writes the answer to an error of a handler or of the server itself.
func (s *server) answer(c *fiber.Ctx, err error) error {
	return web.ErrorHandler(s.Log, web.MaxBody, s.Wording)(c, err)
}

// New builds the app. The caller listens and shuts down.
func New(d Deps) *fiber.App {
	if d.APIKey == "" {
		panic("webhooks: no API key") // an empty key would open every route
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	d.Log = requestid.Logged(d.Log)
	if d.ReadTimeout <= 0 {
		d.ReadTimeout = readTimeout
	}
	if d.IdleGrace <= 0 {
		d.IdleGrace = idleGrace
	}
	if d.Stopping == nil {
		d.Stopping = context.Background()
	}
	s := &server{Deps: d, key: web.NewKey(d.APIKey)}
	documented, err := web.NewDocument(openapi)
	if err != nil {
		panic(err) // the program was built wrong
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
	if d.Quotations != nil {
		s.quotations(app)
	}
	if d.Technicians != nil {
		s.technicians(app)
	}
	if d.Companies != nil {
		s.companies(app)
	}
	for _, r := range d.Resources {
		r.serve(s, app)
	}
	s.conversations(app)
	s.documents(app)
	app.Get("/api/v1/events", s.requireKey, s.events)
	if d.Deliveries != nil {
		s.deliveries(app)
	}
	if d.Files != nil && d.Links != nil {
		app.Get("/media/:id", s.file)
	}
	if d.Simulator != nil {
		d.Simulator.Mount(app)
	}
	for _, add := range d.Routes {
		add(app)
	}
	return app
}
