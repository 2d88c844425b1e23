package webhooks

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/audit"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

const (
	maxAuthBody  = 8 << 10          // bytes
	mailTimeout  = 30 * time.Second // of a mail with a link
	mailsAtOnce  = 4                // with links; more are not sent, and may be asked for again
	forgotPerID  = 3                // mails with links to one user
	forgotWindow = time.Hour
)

// auth adds the routes by which a user's own programs log in.
func (s *server) auth(app fiber.Router) {
	const path = "/api/v1/auth"
	slots := make(chan struct{}, mailsAtOnce)
	app.Post(path+"/register", s.register)
	app.Post(path+"/login", s.logIn)
	app.Post(path+"/verify-2fa", s.verifySecond)
	app.Post(path+"/refresh", s.refresh)
	app.Post(path+"/logout", s.logOut)
	app.Post(path+"/forgot-password", func(c *fiber.Ctx) error { return s.forgotPassword(c, slots) })
	app.Post(path+"/reset-password", s.resetPassword)
}

// authForm reads the body of a login's request after the address was counted.
func (s *server) authForm(c *fiber.Ctx) (*web.Form, error) {
	c.Set(fiber.HeaderCacheControl, "no-store")
	form, err := web.JSON(c, maxAuthBody)
	if err != nil {
		return nil, err
	}
	return form, s.Console.CountLogin(c)
}

// secretText reads a password or token as it was typed.
func secretText(form *web.Form, name string) string {
	return form.Required(maxAuthBody, name)
}

// tokens is the answer to a complete login.
type tokens struct {
	Access         string    `json:"accessToken"`
	Type           string    `json:"tokenType"`
	ExpiresIn      int       `json:"expiresIn"` // seconds
	Refresh        string    `json:"refreshToken"`
	RefreshExpires time.Time `json:"refreshExpiresAt"`
	User           loginUser `json:"user"`
}

// loginUser is the user in the answer to a login.
type loginUser struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Roles   []users.Role   `json:"roles"`
	Actions []users.Action `json:"actions"`
	Locale  string         `json:"locale"`
}

func showTokens(t users.Tokens, now time.Time) tokens {
	u := t.Principal.User
	return tokens{
		t.Access, "Bearer", int(t.AccessEnds.Sub(now).Seconds()), t.Refresh, t.RefreshEnds.UTC(),
		loginUser{u.ID, u.Name, u.Roles, users.ActionsOf(u.Roles), u.Locale},
	}
}

// authProblem converts the errors of logins.
func authProblem(err error) error {
	if _, ok := errors.AsType[*users.ExpiredError](err); ok {
		return web.Refuse(fiber.StatusForbidden, "password_expired")
	}
	switch {
	case errors.Is(err, users.ErrCredentials):
		return web.Refuse(fiber.StatusUnauthorized, "credentials")
	case errors.Is(err, users.ErrSession), errors.Is(err, users.ErrReused):
		return web.Refuse(fiber.StatusUnauthorized, "bad_token")
	case errors.Is(err, users.ErrLink):
		return web.Refuse(fiber.StatusForbidden, "link_over")
	case errors.Is(err, users.ErrLastAdmin):
		return web.Refuse(fiber.StatusConflict, "last_admin")
	case errors.Is(err, users.ErrPasskey):
		return web.Refuse(fiber.StatusForbidden, "passkey")
	case errors.Is(err, users.ErrNoPasskeys):
		return web.Refuse(fiber.StatusConflict, "passkeys_off")
	case errors.Is(err, users.ErrPasskeys):
		return web.Refuse(fiber.StatusConflict, "passkeys_full")
	case errors.Is(err, users.ErrNeedsSecond):
		return web.Refuse(fiber.StatusConflict, "second_factor_needed")
	case errors.Is(err, users.ErrHasSecond):
		return web.Refuse(fiber.StatusConflict, "has_second_factor")
	}
	return dataProblem(err)
}

func (s *server) logIn(c *fiber.Ctx) error {
	form, err := s.authForm(c)
	if err != nil {
		return err
	}
	login, password := form.Required(maxLine, "login"), secretText(form, "password")
	if err := form.Err(); err != nil {
		return err
	}
	u, err := s.Console.Users.Check(c.UserContext(), login, password, s.Console.Clock.Now())
	if failed := s.Console.RecordLogin(c, login, u, err); failed != nil {
		return failed
	}
	if err != nil {
		return authProblem(err)
	}
	return s.grantOrAsk(c.Status(fiber.StatusOK), u)
}

// grantOrAsk answers with tokens, or asks for the second factor of a user who has one. A user whose
// role requires a second factor and who has none is refused: it is set up in the console.
func (s *server) grantOrAsk(c *fiber.Ctx, u users.User) error {
	now := s.Console.Clock.Now()
	switch {
	case u.HasSecond():
		pending, _, err := s.Console.Users.Begin(c.UserContext(), u, s.Console.Device(c), now)
		if err != nil {
			return err
		}
		return c.Status(fiber.StatusOK).JSON(fiber.Map{"secondFactor": true, "pending": pending})
	case users.NeedsSecondFactor(u.Roles):
		return web.Refuse(fiber.StatusForbidden, "second_factor_missing")
	}
	return s.grant(c, u, false)
}

func (s *server) grant(c *fiber.Ctx, u users.User, second bool) error {
	now := s.Console.Clock.Now()
	t, err := s.Console.Users.Grant(c.UserContext(), u, second, s.Console.Device(c), now)
	if err != nil {
		return err
	}
	return c.JSON(showTokens(t, now))
}

func (s *server) verifySecond(c *fiber.Ctx) error {
	form, err := s.authForm(c)
	if err != nil {
		return err
	}
	pending, code := secretText(form, "pending"), form.Required(maxLine, "code")
	if err := form.Err(); err != nil {
		return err
	}
	now := s.Console.Clock.Now()
	_, u, err := s.Console.Users.Pending(c.UserContext(), pending, now)
	if err != nil {
		return authProblem(err)
	}
	done, err := s.Console.Users.VerifyPending(c.UserContext(), pending, code, now)
	if failed := s.Console.RecordSecond(c, audit.Second, u, err); failed != nil {
		return failed
	}
	if err != nil {
		return authProblem(err)
	}
	return s.grant(c, done, true)
}

func (s *server) refresh(c *fiber.Ctx) error {
	form, err := s.authForm(c)
	if err != nil {
		return err
	}
	token := secretText(form, "refreshToken")
	if err := form.Err(); err != nil {
		return err
	}
	now := s.Console.Clock.Now()
	t, err := s.Console.Users.Refresh(c.UserContext(), token, now)
	who := t.Principal
	switch {
	case errors.Is(err, users.ErrReused):
		s.Log.WarnContext(c.UserContext(), "a refresh token came twice: its login is over", "user", who.ID)
		if failed := s.record(c, audit.Reuse, who.ID, who.Name, fiber.StatusUnauthorized); failed != nil {
			return failed
		}
	case err == nil:
		if failed := s.record(c, audit.Refresh, who.ID, who.Name, fiber.StatusOK); failed != nil {
			return failed
		}
	}
	if err != nil {
		return authProblem(err)
	}
	return c.JSON(showTokens(t, now))
}

// logOut ends the login of the request's token or session.
func (s *server) logOut(c *fiber.Ctx) error {
	who, err := s.identify(c)
	if err != nil {
		return err
	}
	if err := web.Unread(c); err != nil {
		return err
	}
	if who.Person() {
		if err := s.record(c, audit.Logout, who.ID, who.Name, fiber.StatusNoContent); err != nil {
			return err
		}
		if err := s.Console.Users.LogOut(c.UserContext(), who.Login.ID); err != nil {
			return err
		}
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// register takes the password of an invited user, or a new client where strangers may order too.
func (s *server) register(c *fiber.Ctx) error {
	form, err := s.authForm(c)
	if err != nil {
		return err
	}
	password, now := secretText(form, "password"), s.Console.Clock.Now()
	if form.Has("invitation") {
		return s.accept(c.Status(fiber.StatusCreated), form, "invitation", password)
	}
	login := form.Required(maxLine, "login")
	d := users.Profile{Name: form.Required(maxLine, "name"), Mail: form.Text(maxLine, "mail"), Locale: web.Language(c.Get(fiber.HeaderAcceptLanguage)).Tag()}
	if err := form.Err(); err != nil {
		return err
	}
	if s.OrdersFrom != OrdersAnonymous {
		return web.Refuse(fiber.StatusForbidden, "register_closed")
	}
	u, err := s.Console.Users.Register(c.UserContext(), login, d, password, now)
	if err != nil {
		return authProblem(err)
	}
	if err := s.record(c, audit.Link, u.ID, u.Name, fiber.StatusCreated); err != nil {
		return err
	}
	return s.grant(c.Status(fiber.StatusCreated), u, false)
}

// accept sets the password of the holder of a link's token, and logs in.
func (s *server) accept(c *fiber.Ctx, form *web.Form, field, password string) error {
	token := secretText(form, field)
	if err := form.Err(); err != nil {
		return err
	}
	u, err := s.Console.Users.Accept(c.UserContext(), token, password, s.Console.Clock.Now())
	if err != nil {
		return authProblem(err)
	}
	if err := s.record(c, audit.Link, u.ID, u.Name, c.Response().StatusCode()); err != nil {
		return err
	}
	return s.grantOrAsk(c, u)
}

func (s *server) resetPassword(c *fiber.Ctx) error {
	form, err := s.authForm(c)
	if err != nil {
		return err
	}
	return s.accept(c.Status(fiber.StatusOK), form, "token", secretText(form, "password"))
}

// forgotPassword mails a link to a new password to whoever has the login or mail address. The answer
// is the same for one that nobody has, and does not wait for the mail. The mail is not stored: its
// link is as good as a password.
func (s *server) forgotPassword(c *fiber.Ctx, slots chan struct{}) error {
	form, err := s.authForm(c)
	if err != nil {
		return err
	}
	said := form.Required(maxLine, "login")
	if err := form.Err(); err != nil {
		return err
	}
	if s.Console.SendLink != nil {
		ctx := context.WithoutCancel(c.UserContext())
		select {
		case slots <- struct{}{}:
			go func() {
				defer func() { <-slots }()
				s.mailLink(ctx, said)
			}()
		default: // too many at once
		}
	}
	if err := s.record(c, audit.Forgot, "", "", fiber.StatusAccepted); err != nil {
		return err
	}
	c.Status(fiber.StatusAccepted)
	return nil
}

func (s *server) mailLink(ctx context.Context, said string) {
	ctx, cancel := context.WithTimeout(ctx, mailTimeout)
	defer cancel()
	said = users.LoginID(said)
	if ok, _ := s.Limiter.Allow(ctx, "forgot:"+users.Hash(said), forgotPerID, forgotWindow); !ok {
		return
	}
	u, secret, err := s.Console.Users.Forget(ctx, said, s.Console.Clock.Now())
	if err == nil && secret != "" {
		err = s.Console.SendLink(ctx, u, secret)
	}
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		s.Log.ErrorContext(ctx, "no mail with a link to a new password", "error", err)
	}
}
