package webhooks

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/codes"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Codes sends and verifies one-time codes; *codes.Service implements it.
type Codes interface {
	Send(ctx context.Context, r codes.Request, now time.Time) (codes.Sent, error)
	Verify(ctx context.Context, a codes.Attempt, now time.Time) (codes.Result, error)
}

// Limits of what is said about a code, in characters.
const (
	maxPurpose     = 40
	maxCodeSession = 100
	maxSaidCode    = 40
)

func (s *server) codes(app fiber.Router) {
	app.Post("/api/v1/codes", s.require(users.CodesWrite), s.sendCode)
	app.Post("/api/v1/codes/verify", s.requireUnkept(users.CodesWrite), s.verifyCode)
}

// sendCode sends a code. Every refusal for a limit looks the same: it tells nothing of the number.
func (s *server) sendCode(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	name := ""
	if c.Get("Idempotency-Key") != "" {
		if name, err = command(c); err != nil {
			return err
		}
	}
	r := codes.Request{
		Phone: form.Required(maxLine, "phone"), Purpose: form.Required(maxPurpose, "purpose"), Session: ownSession(c, form),
		Channel: codes.Channel(form.Text(maxLine, "channel")), Locale: form.Text(maxLine, "locale"), Command: name,
	}
	r.Address = s.personAddress(c, form)
	if !slices.Contains([]codes.Channel{codes.AnyChannel, codes.WhatsApp, codes.SMS}, r.Channel) {
		form.AddError("channel", "field.invalid")
	}
	if err := form.Err(); err != nil {
		return err
	}
	sent, err := s.Codes.Send(c.UserContext(), r, s.Clock.Now())
	if err != nil {
		return codeProblem(err)
	}
	return c.Status(fiber.StatusAccepted).JSON(struct {
		ExpiresAt time.Time `json:"expiresAt"`
		ResendAt  time.Time `json:"resendAt"`
	}{sent.ExpiresAt, sent.ResendAt})
}

// ownSession returns the session as the caller's own: two callers may give theirs the same name.
func ownSession(c *fiber.Ctx, form *web.Form) string {
	return ownKey(c, form.Required(maxCodeSession, "session"))
}

// personAddress returns the address of the person who asks, as the caller names it, or else the caller's.
func (s *server) personAddress(c *fiber.Ctx, form *web.Form) string {
	said := form.Text(maxLine, "address")
	if said == "" {
		return s.clientAddress(c)
	}
	ip, err := netip.ParseAddr(said)
	if err != nil {
		form.AddError("address", "field.invalid")
		return ""
	}
	return subnet(ip.Unmap().WithZone(""))
}

// verifyCode answers whether a code is right, and not why it is wrong.
func (s *server) verifyCode(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	a := codes.Attempt{
		Phone: form.Required(maxLine, "phone"), Purpose: form.Required(maxPurpose, "purpose"), Session: ownSession(c, form),
		Said: form.Required(maxSaidCode, "code"),
	}
	if err := form.Err(); err != nil {
		return err
	}
	r, err := s.Codes.Verify(c.UserContext(), a, s.Clock.Now())
	if err != nil {
		return err
	}
	if r.Outcome == codes.Unreadable {
		return web.Invalid(web.Field{Name: "code", Key: "field.six_digits"})
	}
	return c.JSON(struct {
		Verified bool `json:"verified"`
	}{r.Outcome == codes.Right})
}

// laterHint is what a caller is told to wait when a limit does not say how long.
const laterHint = time.Hour

func codeProblem(err error) error {
	refused, ok := errors.AsType[*codes.RefusedError](err)
	switch {
	case !ok:
		return err
	case refused.Reason == codes.BadNumber:
		return web.Invalid(web.Field{Name: "phone", Key: "field.mobile"})
	case refused.Reason == codes.Malformed:
		return web.Invalid(web.Field{Name: "purpose", Key: "field.invalid"})
	case refused.RetryAfter <= 0:
		return web.RateLimited(laterHint)
	}
	return web.RateLimited(refused.RetryAfter)
}
