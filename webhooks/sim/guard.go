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

// checkHost refuses requests under a name that nobody opens the simulator by, and what a page
// of another origin sends: a site whose name is pointed at this machine (DNS rebinding) reads
// and steers nothing. Machines that are no browsers send no Origin.
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

// isKnownHost reports whether the simulator is opened under a host: as this machine itself, or by a
// name that the settings give.
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
