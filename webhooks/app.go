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
	"recado/flows/catalog"
	"recado/flows/customers"
	"recado/flows/quotations"
	"recado/webhooks/internal/web"
	"recado/webhooks/sim"
)

// Limits of the server itself. A request that takes longer to arrive is cut off.
const (
	readTimeout    = 30 * time.Second // where Deps says nothing
	writeTimeout   = 60 * time.Second
	idleTimeout    = 90 * time.Second
	idleGrace      = 5 * time.Second // once the program stops, where Deps says nothing
	maxHeaderBytes = 16 << 10        // bytes
	maxConnections = 4096            // connections at a time, some 30 KB each; a proxy keeps more of them from us
)

// Wording words a text key, or returns "" for one it does not know.
type Wording = web.Wording

// Deps are what the HTTP side stands on. A nil one of those marked optional
// switches its routes off.
type Deps struct {
	Conversations Conversations
	Orders        Orders
	Quotations    Quotations                                 // optional
	Documents     func(quotations.Quotation) ([]byte, error) // PDFs, with Quotations
	Currency      string                                     // of amounts that name none
	Technicians   Technicians                                // optional
	Companies     DocumentService[customers.Company]         // optional
	Contracts     DocumentService[customers.Contract]        // with Companies
	Country       string                                     // of phones written without one: "CO"
	Today         func(now time.Time) (date string)          // with Companies: the business's
	Categories    DocumentService[catalog.Category]          // optional
	Materials     DocumentService[catalog.Material]          // with Categories
	Events        Events
	Deliveries    Deliveries // optional
	Limiter       Limiter
	Clock         bot.Clock
	Proxies       []netip.Prefix // ours: their X-Forwarded-For is believed
	MaskAddresses bool           // logs name the caller's network only: /24, or /48 of IPv6
	APIKey        string         // never empty
	JWTSecret     string         // HMAC secret of clients' tokens; "" refuses every token
	OrdersFrom    Access         // who may ask for orders without the key; "" is clients with a token
	Countries     []string       // whose phones anonymous callers may name in an order
	ConfirmAt     string         // where people write to the business, "https://wa.me/…"; "" is not said
	// Alarm appends an event that somebody should look at; optional.
	Alarm   func(ctx context.Context, name string, data any)
	Files   Files   // optional
	Links   Links   // optional, with Files
	Metrics Metrics // optional
	// StoreFile keeps a file of any kind that the chat takes, with Files and Links; optional. One
	// that is refused has a Fault, and no error.
	StoreFile   func(ctx context.Context, r io.Reader, name string) (bot.Media, error)
	Simulator   *sim.Sim // optional
	Checks      []Check
	Wording     Wording                // optional: a catalogue asked before our own
	Routes      []func(r fiber.Router) // what channels and the console add
	ReadTimeout time.Duration          // how long a request may take to arrive; 0 is half a minute
	IdleGrace   time.Duration          // how long after Stopping a connection may bring its first request; 0 is 5 s
	Log         *slog.Logger
	Stopping    context.Context // ends the streams; the server's own Shutdown is the caller's
}

type server struct {
	Deps
	key web.Key
}

// answer words what a handler returned, or the server itself has refused.
func (s *server) answer(c *fiber.Ctx, err error) error {
	return web.ErrorHandler(s.Log, web.MaxBody, s.Wording)(c, err)
}

// New builds the app. Listening and shutting down are the caller's.
func New(d Deps) *fiber.App {
	if d.APIKey == "" {
		panic("webhooks: no API key") // an empty one would open every route
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
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
	app := fiber.New(fiber.Config{
		AppName:                      "Recado",
		BodyLimit:                    math.MaxInt, // each route has its own: see intake
		CaseSensitive:                true,        // a rule of a proxy for /metrics must not miss /METRICS
		Concurrency:                  maxConnections,
		DisablePreParseMultipartForm: true, // a route checks the size first
		DisableStartupMessage:        true,
		ErrorHandler:                 s.answer,
		IdleTimeout:                  idleTimeout,
		Immutable:                    true, // values may outlive their request
		ReadBufferSize:               maxHeaderBytes,
		ReadTimeout:                  d.ReadTimeout,
		StreamRequestBody:            true, // or room is made for whatever length is announced
		UnescapePath:                 true,
		WriteTimeout:                 writeTimeout,
	})
	watchIdleConnections(d.Stopping, app, d.IdleGrace)
	app.Use(s.requestID, s.accessLog, s.securityHeaders, checkFraming, checkPathEncoding, s.limitFailedProofs, s.limitBodies(), s.recoverPanic)
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
	if d.Categories != nil {
		s.catalog(app)
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
