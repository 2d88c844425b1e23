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

// MaxUpload is how many bytes a message with files may have.
const MaxUpload = 24 << 20

// maxPlain is the same for one without.
const maxPlain = 1 << 20

// Engine is what the simulator needs of the engine; *engine.Engine is one.
type Engine interface {
	Accept(ctx context.Context, in ...bot.Inbound) (fresh []bool, err error)
	Session(ctx context.Context, who bot.ContactID) (bot.Session, error)
	Conversations(ctx context.Context, cases bool, limit int, after string) ([]bot.Session, string, error)
	Transcript(ctx context.Context, who bot.ContactID, before time.Time, limit int) ([]engine.Entry, error)
	Takeover(ctx context.Context, who bot.ContactID, agent string) (bot.Session, error)
	Reply(ctx context.Context, who bot.ContactID, agent, text, key string) (string, error)
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
	Link       view.Link                                                           // optional: addresses of files
	Pending    func(ctx context.Context, who bot.ContactID) ([]bot.Inbound, error) // optional: inputs no turn has taken yet
	ClockMoved func()                                                              // optional: called when time has moved, so that timers fire
	Hosts      []string                                                            // names under which it is opened, besides this machine's own
	States     func(s bot.Session) []bot.State                                     // optional: the steps a conversation can be handed back at
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

// sameSite refuses what a browser says another site makes it send. Machines that
// are no browsers say nothing.
func sameSite(c *fiber.Ctx) error {
	if c.Get("Sec-Fetch-Site") == "cross-site" {
		return web.Refuse(fiber.StatusForbidden, "cross_site")
	}
	return c.Next()
}

// contact reads a contact of a query or a form: a phone number in any form, else a vendor's id.
func contact(said string) bot.ContactID {
	if phone, ok := web.Phone(said); ok {
		return phone
	}
	return bot.ContactID(said)
}
