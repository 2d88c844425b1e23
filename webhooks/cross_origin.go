package webhooks

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// crossOrigin lets web pages of the configured origins call a route from browsers, and refuses those of
// others. Callers that are no browsers send no Origin. Cookies are not let through: such a page has to
// show a token.
func (s *server) crossOrigin(c *fiber.Ctx) error {
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return c.Next()
	}
	c.Vary(fiber.HeaderOrigin)
	if s.ownOrigin(c, origin) && c.Method() != fiber.MethodOptions {
		return c.Next()
	}
	if !slices.Contains(s.Origins, origin) {
		return web.Refuse(fiber.StatusForbidden, "origin")
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, origin)
	c.Set(fiber.HeaderAccessControlExposeHeaders, "Location, Recado-Next, Retry-After, X-Request-ID")
	c.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if c.Method() != fiber.MethodOptions {
		return c.Next()
	}
	c.Set(fiber.HeaderAccessControlAllowMethods, "GET, POST")
	c.Set(fiber.HeaderAccessControlAllowHeaders, "Authorization, Content-Type, Idempotency-Key, Accept-Language, X-Request-ID")
	c.Set(fiber.HeaderAccessControlMaxAge, "600")
	return c.SendStatus(fiber.StatusNoContent)
}

// ownOrigin reports whether a page is ours: the console.
func (s *server) ownOrigin(c *fiber.Ctx, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	if strings.EqualFold(u.Host, string(c.Request().Host())) {
		return true
	}
	public, err := url.Parse(s.PublicURL)
	return err == nil && public.Host != "" && u.Scheme == public.Scheme && strings.EqualFold(u.Host, public.Host)
}
