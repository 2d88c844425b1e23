package sim

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// checkHost refuses requests with an unknown Host, and requests from a page of another origin, so
// that a site whose name resolves to this machine (DNS rebinding) can neither read nor change
// anything. Clients other than browsers send no Origin.
func (s *Sim) checkHost(c *fiber.Ctx) error {
	host := string(c.Request().Host())
	if !s.isKnownHost(host) {
		return web.Refuse(fiber.StatusMisdirectedRequest, "unexpected_host")
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || !strings.EqualFold(u.Host, host) {
			return web.Refuse(fiber.StatusForbidden, "cross_site")
		}
	}
	return c.Next()
}

// isKnownHost reports whether a host is this machine itself or a configured name.
func (s *Sim) isKnownHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "localhost" || slices.Contains(s.Hosts, name) {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}
