package console

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/audit"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Business is what the page has to know of the business.
type Business struct {
	Name     string `json:"name"`
	Currency string `json:"currency"`
	TimeZone string `json:"timeZone"`
	Country  string `json:"country"`
}

// Console serves the console.
type Console struct {
	Users     *users.Service
	Audit     audit.Log
	Texts     web.Texts
	Clock     bot.Clock // the real time: sessions and codes don't follow the simulator's clock
	Business  Business
	Simulator string // its path; "" if there is none
	Model     bool   // a language model is configured
	// SendLink mails the secret of a link to a new password; nil: no mail is sent.
	SendLink func(ctx context.Context, u users.User, secret string) error

	host Host
}

// Host is what the server gives to its console.
type Host struct {
	Address       func(c *fiber.Ctx) string // of the caller, for limits
	LoggedAddress func(c *fiber.Ctx) string // of the caller, as it may be stored
	// Allow returns the refusal of a caller who is over a limit.
	Allow  func(c *fiber.Ctx, what string, most int, every time.Duration) error
	Secure func(c *fiber.Ctx) bool // whether the caller came by TLS
	// Record stores what happened at a login: the act, by whom, and the status of the answer.
	Record func(c *fiber.Ctx, act, who, name string, status int) error
}

// Mount adds the console's routes.
func (s *Console) Mount(r fiber.Router, h Host) {
	s.host = h
	r.Get("/console/login.css", web.Page(pages, "pages/login.css"))
	r.Get("/console/passkey.js", web.Page(pages, "pages/passkey.js"))
	r.Get("/console/login", s.showLogin)
	r.Post("/console/login", sameOrigin, s.logIn)
	r.Get("/console/setup", s.showSetup)
	r.Post("/console/setup", sameOrigin, s.setUp)
	r.Get("/console/second-factor", s.showSecond)
	r.Post("/console/second-factor", sameOrigin, s.passSecond)
	r.Post("/console/logout", sameOrigin, s.logOut)
	r.Get("/console/api/me", s.me)
	MountPage(r)
}
