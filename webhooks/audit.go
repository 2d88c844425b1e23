package webhooks

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot/requestid"
	"recado/flows/audit"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// maxAuditPath is how much of a path is recorded, in bytes.
const maxAuditPath = 300

// silent are routes that change nothing for anybody else: what is typed and not sent, who is looking.
// The page calls them every few seconds.
var silent = map[string]bool{"/api/v1/conversations/:contact/presence": true, "/api/v1/conversations/:contact/draft": true}

// audited carries out an act of a person or a named key, and records it: before, so that there is no
// act without a record, and with its result after. Reading is not recorded, nor is the environment's
// key, which is nobody.
func (s *server) audited(c *fiber.Ctx, who users.Principal, action users.Action, do func() error) error {
	if m := c.Method(); silent[web.Route(c)] || m == fiber.MethodGet || m == fiber.MethodHead || who.Kind == users.Environment || s.Console == nil {
		return do()
	}
	e := s.entry(c, actorOfPrincipal(who), who.Name, string(who.Kind), string(action))
	if err := s.Console.Audit.Add(c.UserContext(), e); err != nil {
		return err
	}
	err := do()
	status, code := c.Response().StatusCode(), ""
	if err != nil {
		status, code = web.StatusOf(err), web.CodeOf(err)
	}
	if failed := s.Console.Audit.Settle(context.WithoutCancel(c.UserContext()), e.ID, status, code); failed != nil {
		s.Log.ErrorContext(c.UserContext(), "audit: the result of an act is not recorded", "error", failed, "entry", e.ID)
	}
	return err
}

// record stores what happened at a login, with its result.
func (s *server) record(c *fiber.Ctx, act, who, name string, status int) error {
	e := s.entry(c, who, name, "", act)
	e.Status = status
	return s.Console.Audit.Add(c.UserContext(), e)
}

// entry describes a request. Its id is in the order of time, within a millisecond too. Its strings are copies: the path may outlive the request.
func (s *server) entry(c *fiber.Ctx, who, name, kind, act string) audit.Entry {
	path, now := c.Path(), s.Console.Clock.Now()
	return audit.Entry{
		ID: fmt.Sprintf("%016x-%s", now.UnixNano(), rand.Text()[:8]), At: now, Who: who, Name: name, Kind: kind, Act: act, Method: c.Method(),
		Path: strings.ToValidUTF8(strings.Clone(path[:min(len(path), maxAuditPath)]), ""), From: s.loggedAddress(c), Request: requestid.From(c.UserContext()),
	}
}

// auditEntry is an entry in the API.
type auditEntry struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Name    string    `json:"name,omitempty"`
	Kind    string    `json:"kind,omitempty"`
	Act     string    `json:"act"`
	Method  string    `json:"method"`
	Path    string    `json:"path"`
	From    string    `json:"from,omitempty"`
	Request string    `json:"request,omitempty"`
	Status  int       `json:"status,omitempty"`
	Code    string    `json:"code,omitempty"`
}

func (s *server) auditLog(app fiber.Router) {
	app.Get("/api/v1/audit", s.require(users.AuditRead), func(c *fiber.Ctx) error {
		limit, err := web.Limit(c, 50, 200)
		if err != nil {
			return err
		}
		q := web.Query(c)
		f := audit.Filter{Who: q.Text(maxLine, "who"), Limit: limit, After: q.Text(maxLine, "cursor")}
		if err := q.Err(); err != nil {
			return err
		}
		page, next, err := s.Console.Audit.List(c.UserContext(), f)
		if err != nil {
			return dataProblem(err)
		}
		shown := make([]auditEntry, len(page))
		for i, e := range page {
			shown[i] = auditEntry(e)
		}
		return c.JSON(fiber.Map{"entries": shown, "next": next})
	})
}
