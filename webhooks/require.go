package webhooks

import (
	"context"
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// principalKey is the place of the caller in a request.
type principalKey struct{}

// principalOf returns the caller of a request that passed require; the zero value may do nothing.
func principalOf(c *fiber.Ctx) users.Principal {
	who, _ := c.Locals(principalKey{}).(users.Principal)
	return who
}

// require refuses callers who have no valid credential or may not do an action. Every route of
// /api/v1 is behind it.
func (s *server) require(action users.Action) fiber.Handler { return s.guard(action, users.All) }

// requireOwn is require for a route that serves clients too, with what is theirs: its handler asks
// boundsOf.
func (s *server) requireOwn(action users.Action) fiber.Handler { return s.guard(action, users.Own) }

// requireUnkept is require for requests of which nothing may be kept, not even a hash: an Idempotency-Key
// is ignored.
func (s *server) requireUnkept(action users.Action) fiber.Handler {
	return s.guarded(action, users.All, func(c *fiber.Ctx, _ users.Principal) error { return c.Next() })
}

func (s *server) guard(action users.Action, least users.Grant) fiber.Handler {
	return s.guarded(action, least, func(c *fiber.Ctx, who users.Principal) error { return s.once(c, who.Caller(), web.MaxBody, c.Next) })
}

func (s *server) guarded(action users.Action, least users.Grant, handle func(*fiber.Ctx, users.Principal) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		who, err := s.identify(c)
		if err != nil {
			return err
		}
		grant := who.Allowed(action)
		c.Locals(boundsKey{}, boundsFor(who, grant))
		if grant < least {
			return s.audited(c, who, action, func() error { return web.Refuse(fiber.StatusForbidden, "role") })
		}
		if err := s.allowCaller(c, who); err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, "no-store")
		if err := web.Unread(c); err != nil {
			return err
		}
		return s.audited(c, who, action, func() error { return handle(c, who) })
	}
}

// identify finds the caller by the credential of the request and notes it there. A caller without a
// valid one is refused.
func (s *server) identify(c *fiber.Ctx) (users.Principal, error) {
	who, err := s.credential(c)
	if errors.Is(err, users.ErrSession) {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="recado"`)
		return users.Principal{}, s.rejectUnauthenticated(c, web.Refuse(fiber.StatusUnauthorized, "unauthorized"))
	}
	if err != nil {
		return users.Principal{}, err
	}
	c.Locals(principalKey{}, who)
	return who, nil
}

// credential returns the caller, or users.ErrSession. A session's cookie counts only without an
// Authorization header, and on unsafe methods only with the session's CSRF token.
func (s *server) credential(c *fiber.Ctx) (users.Principal, error) {
	token, present := web.Bearer(c)
	switch {
	case present && s.key.Matches(token):
		return users.Principal{Kind: users.Environment}, nil
	case present && s.Console != nil && users.IsAccess(token):
		return s.Console.Users.Bearer(c.UserContext(), token, s.Console.Clock.Now())
	case present && s.Console != nil && users.IsKey(token):
		return s.Console.Users.Program(c.UserContext(), token, s.Console.Clock.Now())
	case present || s.Console == nil:
		return users.Principal{}, users.ErrSession
	}
	return s.Console.Principal(c)
}

// credentialCheck returns a function that reports whether the credential of a request still lets its
// caller do an action. It may be called after the request's handler has returned.
func (s *server) credentialCheck(c *fiber.Ctx, action users.Action) func(ctx context.Context) bool {
	token, present := web.Bearer(c)
	if present && s.key.Matches(token) {
		return func(context.Context) bool { return true }
	}
	cookie := ""
	if s.Console != nil {
		cookie = s.Console.SessionSecret(c)
	}
	return func(ctx context.Context) bool {
		who, err := users.Principal{}, users.ErrSession
		switch now := s.Console.Clock.Now(); {
		case present && users.IsAccess(token):
			who, err = s.Console.Users.Bearer(ctx, token, now)
		case present && users.IsKey(token):
			who, err = s.Console.Users.Program(ctx, token, now)
		case !present && cookie != "":
			who, err = s.Console.Users.Authenticate(ctx, cookie, users.Session, now)
		}
		return errors.Is(err, bot.ErrUnavailable) || err == nil && who.May(action) // a store that rests ends no stream
	}
}

// allowCaller counts a request of a caller.
func (s *server) allowCaller(c *fiber.Ctx, who users.Principal) error {
	if who.Kind == users.Environment {
		return s.allow(c, "key", requestsPerKey, keyWindow)
	}
	return s.allow(c, who.Caller(), requestsPerUser, keyWindow)
}

// actorID names the caller in what is stored: a person by the login.
func actorID(c *fiber.Ctx) string { return actorOfPrincipal(principalOf(c)) }

func actorOfPrincipal(who users.Principal) string {
	switch {
	case who.Person():
		return who.ID
	case who.Kind == users.Named:
		return "key:" + who.ID
	}
	return "api"
}

// ownKey returns an idempotency key as the caller's own, so that those of two persons differ. The key
// of the environment has its keys as they are.
func ownKey(c *fiber.Ctx, key string) string {
	if who := principalOf(c); who.Kind != users.Environment {
		return url.QueryEscape(who.ID) + ":" + key
	}
	return key
}
