package console

import (
	"crypto/subtle"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/users"
	"recado/webhooks/internal/web"
)

const (
	cookieName = "recado_session"
	csrfHeader = "X-CSRF-Token"
)

// HasSession reports whether a request has a session's cookie, valid or not.
func (s *Console) HasSession(c *fiber.Ctx) bool { return c.Cookies(cookieName) != "" }

// SessionSecret returns the secret of a request's session, valid or not; "" without one.
func (s *Console) SessionSecret(c *fiber.Ctx) string { return c.Cookies(cookieName) }

// Principal returns the person of the request's session. The error is users.ErrSession without a
// valid session, and a refusal if an unsafe request lacks the session's CSRF token.
func (s *Console) Principal(c *fiber.Ctx) (users.Principal, error) {
	who, err := s.session(c)
	if err != nil {
		return users.Principal{}, err
	}
	if slices.Contains([]string{fiber.MethodGet, fiber.MethodHead}, c.Method()) {
		return who, nil
	}
	if subtle.ConstantTimeCompare([]byte(c.Get(csrfHeader)), []byte(who.Login.CSRF)) != 1 {
		return users.Principal{}, web.Refuse(fiber.StatusForbidden, "csrf")
	}
	return who, nil
}

// session returns the person of the request's session, whatever the method.
func (s *Console) session(c *fiber.Ctx) (users.Principal, error) {
	secret := c.Cookies(cookieName)
	if secret == "" {
		return users.Principal{}, users.ErrSession
	}
	return s.Users.Authenticate(c.UserContext(), secret, users.Session, s.Clock.Now())
}

// setSession gives the browser a session.
func (s *Console) setSession(c *fiber.Ctx, secret string, who users.Principal) {
	s.setCookie(c, secret, int(who.Login.EndsAt.Sub(s.Clock.Now()).Round(time.Second).Seconds()))
}

// setCookie sets the session's cookie for so many seconds; 0 deletes it.
func (s *Console) setCookie(c *fiber.Ctx, secret string, seconds int) {
	cookie := &fiber.Cookie{
		Name: cookieName, Value: secret, Path: "/", MaxAge: seconds, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: !s.plainLoopback(c),
	}
	if seconds <= 0 {
		cookie.Expires = time.Unix(1, 0)
	}
	c.Cookie(cookie)
}

// plainLoopback reports whether the browser came without TLS to a name of its own machine: only there
// a cookie may travel in the clear.
func (s *Console) plainLoopback(c *fiber.Ctx) bool {
	return !s.host.Secure(c) && loopback(string(c.Request().Host()))
}

func loopback(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}

// sameOrigin refuses a form that a page of another origin has sent. Clients other than browsers send
// none of these headers, and have no cookie that somebody else could use.
func sameOrigin(c *fiber.Ctx) error {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		if site != "same-origin" && site != "none" {
			return web.Refuse(fiber.StatusForbidden, "other_site")
		}
		return c.Next()
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || !strings.EqualFold(u.Host, string(c.Request().Host())) {
			return web.Refuse(fiber.StatusForbidden, "other_site")
		}
	}
	return c.Next()
}

// unauthorized converts the error of a missing session to a refusal.
func unauthorized(c *fiber.Ctx, err error) error {
	if !errors.Is(err, users.ErrSession) {
		return err
	}
	c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="recado"`)
	return web.Refuse(fiber.StatusUnauthorized, "unauthorized")
}
