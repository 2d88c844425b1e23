package webhooks

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// sessionView is a login of the caller in the API.
type sessionView struct {
	ID        string     `json:"id"`
	Kind      users.Kind `json:"kind"`
	From      string     `json:"from,omitempty"`
	Agent     string     `json:"agent,omitempty"`
	CreatedAt time.Time  `json:"createdAt"`
	EndsAt    time.Time  `json:"endsAt"`
	Current   bool       `json:"current"`
}

// account adds the routes of one's own account.
func (s *server) account(app fiber.Router) {
	const me = "/api/v1/me"
	app.Get(me+"/sessions", s.require(users.Self), ofPerson(s.listSessions))
	app.Delete(me+"/sessions/:id", s.require(users.Self), ofPerson(s.endSession))
	app.Post(me+"/password", s.require(users.Self), s.changePassword)
	app.Get(me+"/totp", s.require(users.Self), ofPerson(s.showTOTP))
	app.Post(me+"/totp", s.require(users.Self), ofPerson(s.offerTOTP))
	app.Put(me+"/totp", s.require(users.Self), s.confirmTOTP)
	app.Delete(me+"/totp", s.require(users.Self), s.removeTOTP)
	app.Post(me+"/totp/renew", s.require(users.Self), s.renewTOTP)
	app.Get(me+"/passkeys", s.require(users.Self), ofPerson(s.listPasskeys))
	app.Post(me+"/passkeys/begin", s.require(users.Self), s.beginPasskey)
	app.Post(me+"/passkeys/finish", s.require(users.Self), s.finishPasskey)
	app.Delete(me+"/passkeys/:id", s.require(users.Self), s.removePasskey)
}

// ofPerson refuses programs, which have no account.
func ofPerson(handle fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !principalOf(c).Person() {
			return web.Refuse(fiber.StatusNotFound, "not_a_person")
		}
		return handle(c)
	}
}

func (s *server) listSessions(c *fiber.Ctx) error {
	who := principalOf(c)
	all, err := s.Console.Users.Sessions(c.UserContext(), who.User, s.Console.Clock.Now())
	if err != nil {
		return err
	}
	shown := make([]sessionView, len(all))
	for i, l := range all {
		shown[i] = sessionView{l.ID, l.Kind, l.From, l.Agent, l.CreatedAt, l.EndsAt, l.ID == who.Login.ID}
	}
	return c.JSON(fiber.Map{"sessions": shown})
}

func (s *server) endSession(c *fiber.Ctx) error {
	if err := s.Console.Users.EndSession(c.UserContext(), principalOf(c).ID, c.Params("id")); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// changePassword sets a new password. All other logins of the person end.
func (s *server) changePassword(c *fiber.Ctx) error {
	form, err := web.JSON(c, maxAuthBody)
	if err != nil {
		return err
	}
	current, password := secretText(form, "current"), secretText(form, "password")
	if err := form.Err(); err != nil {
		return err
	}
	return ofPerson(func(c *fiber.Ctx) error {
		if err := s.Console.CountLogin(c); err != nil {
			return err
		}
		who := principalOf(c)
		u, err := s.Console.Users.ChangePassword(c.UserContext(), who.ID, current, password, s.Console.Clock.Now())
		if err != nil {
			return authProblem(err)
		}
		if err := s.Console.Users.Keep(c.UserContext(), who.Login, u); err != nil {
			return err
		}
		return c.SendStatus(fiber.StatusNoContent)
	})(c)
}

func (s *server) showTOTP(c *fiber.Ctx) error {
	u := principalOf(c).User
	return c.JSON(fiber.Map{"enabled": u.HasTOTP(), "required": users.NeedsSecondFactor(u.Roles), "recoveryCodes": len(u.Second.Recovery)})
}

// offerTOTP makes the secret of a second factor, which a code then confirms.
func (s *server) offerTOTP(c *fiber.Ctx) error {
	secret, address, err := s.Console.Users.Offer(c.UserContext(), principalOf(c).ID, s.Console.Issuer())
	if err != nil {
		return authProblem(err)
	}
	return c.JSON(fiber.Map{"secret": secret, "uri": address})
}

func (s *server) confirmTOTP(c *fiber.Ctx) error {
	form, err := web.JSON(c, maxAuthBody)
	if err != nil {
		return err
	}
	code := form.Required(maxLine, "code")
	if err := form.Err(); err != nil {
		return err
	}
	return ofPerson(func(c *fiber.Ctx) error {
		u, codes, err := s.Console.Users.Enrol(c.UserContext(), principalOf(c).ID, code, s.Console.Clock.Now())
		if err != nil {
			return authProblem(err)
		}
		if err := s.Console.Users.Keep(c.UserContext(), principalOf(c).Login, u); err != nil {
			return err
		}
		return c.JSON(fiber.Map{"recoveryCodes": codes})
	})(c)
}
