package sim

import (
	"context"
	"embed"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/bot/engine"
	"recado/flows/mail"
	"recado/webhooks/internal/view"
	"recado/webhooks/internal/web"
)

// MaxUpload is the most bytes of a message with files.
const MaxUpload = 24 << 20

// maxPlain is the most bytes of a message without files.
const maxPlain = 1 << 20

// Engine is the part of the engine that the simulator uses; *engine.Engine implements it.
type Engine interface {
	Accept(ctx context.Context, in ...bot.Inbound) (fresh []bool, err error)
	Session(ctx context.Context, who bot.ContactID) (bot.Session, error)
	Latest(ctx context.Context, limit int) ([]bot.Session, error)
	Transcript(ctx context.Context, who bot.ContactID, before time.Time, limit int) ([]engine.Entry, error)
	Takeover(ctx context.Context, who bot.ContactID, c bot.TakeoverCommand) (bot.Session, error)
	Reply(ctx context.Context, who bot.ContactID, c bot.ReplyCommand, key string) (string, error)
	HandBack(ctx context.Context, who bot.ContactID, agent string, at bot.State, finished bool) (bot.Session, error)
}

// Mails is the mailbox.
type Mails interface {
	Get(ctx context.Context, id string) (mail.StoredMail, error)
	List(ctx context.Context, limit int, after string) (page []mail.StoredMail, next string, err error)
}

// Sim serves the simulator.
type Sim struct {
	Engine     Engine
	Log        simulator.Log
	Clock      *simulator.Clock
	StoreFile  simulator.StoreFile
	Mails      Mails                                                               // optional
	Link       view.Link                                                           // makes URLs of files; optional
	Pending    func(ctx context.Context, who bot.ContactID) ([]bot.Inbound, error) // inputs that no turn has consumed; optional
	ClockMoved func()                                                              // called after the time was moved, so that timers fire; optional
	Hosts      []string                                                            // host names besides this machine's own
	States     func(s bot.Session) []bot.State                                     // the steps at which a conversation can be handed back; optional
}

//go:embed ui
var ui embed.FS

// Mount adds the simulator's routes.
func (s *Sim) Mount(r fiber.Router) {
	r.Use("/sim", s.checkHost)
	r.Get("/sim", web.Page(ui, "ui/index.html"))
	r.Get("/sim/ui/:file", assets())
	r.Post("/sim/messages", sameSite, s.post)
	r.Get("/sim/messages", s.list)
	r.Get("/sim/state", s.state)
	r.Get("/sim/contacts", s.contacts)
	r.Get("/sim/clock", s.clock)
	r.Post("/sim/clock", sameSite, s.advance)
	r.Get("/sim/mails", s.mails)
	r.Get("/sim/mail", s.mail)
	r.Post("/sim/takeover", sameSite, s.takeover)
	r.Post("/sim/reply", sameSite, s.reply)
	r.Post("/sim/handback", sameSite, s.handback)
}

// assets serves the page's scripts and styles.
func assets() fiber.Handler {
	entries, err := ui.ReadDir("ui")
	if err != nil {
		panic(err) // the program was built wrong
	}
	files := make(map[string]fiber.Handler, len(entries))
	for _, e := range entries {
		files[e.Name()] = web.Page(ui, "ui/"+e.Name())
	}
	return func(c *fiber.Ctx) error {
		serve := files[c.Params("file")]
		if serve == nil {
			return bot.ErrNotFound
		}
		return serve(c)
	}
}

// sameSite refuses requests that a browser marks as coming from another site. Other clients send no
// such mark.
func sameSite(c *fiber.Ctx) error {
	if c.Get("Sec-Fetch-Site") == "cross-site" {
		return web.Refuse(fiber.StatusForbidden, "cross_site")
	}
	return c.Next()
}

// contact reads a contact of a query or a form: a phone number in any spelling, or a vendor's id.
func contact(said string) bot.ContactID {
	if phone, ok := web.Phone(said); ok {
		return phone
	}
	return bot.ContactID(said)
}
