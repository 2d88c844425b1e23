package webhooks

import (
	"net/netip"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// Limits per caller. Vendors' webhooks are not limited: they have signatures, come from few
// addresses and repeat what is refused.
const (
	ordersPerPhone         = 10 // orders for one phone
	phoneWindow            = time.Minute
	ordersPerPhoneDaily    = 60 // orders for one phone by callers without the key
	phoneDailyWindow       = 24 * time.Hour
	ordersPerAddress       = 120 // orders by callers without the key, from one address
	ordersPerClient        = 120 // orders by one client's tokens
	callerWindow           = time.Minute
	requestsPerKey         = 6000 // requests with the API key
	requestsPerUser        = 1200 // requests of one person or one named key
	keyWindow              = time.Minute
	failedProofsPerAddress = 60 // refused keys, tokens and links from one address
	failedProofWindow      = time.Minute
)

// allow counts one more of what; it returns the refusal if that is over the limit.
func (s *server) allow(c *fiber.Ctx, what string, most int, every time.Duration) error {
	if ok, retry := s.Limiter.Allow(c.UserContext(), what, most, every); !ok {
		return web.RateLimited(retry)
	}
	return nil
}

// rejectUnauthenticated returns the refusal of a caller without a valid credential, or, after too
// many of those, a rate limit. Callers with the right key are not affected: a whole office may
// share one address, and the key is too long to guess.
func (s *server) rejectUnauthenticated(c *fiber.Ctx, why error) error {
	if err := s.allow(c, "stranger:"+s.clientAddress(c), failedProofsPerAddress, failedProofWindow); err != nil {
		return err
	}
	return why
}

// limitFailedProofs counts refused credentials of vendors' routes and limits them by address. A
// vendor with a valid signature from the same address is served, because the signature is checked
// first.
func (s *server) limitFailedProofs(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	switch c.Response().StatusCode() {
	case fiber.StatusUnauthorized, fiber.StatusForbidden:
		return s.allow(c, "stranger:"+s.clientAddress(c), failedProofsPerAddress, failedProofWindow)
	}
	return nil
}

// clientAddress returns the address of a request: the peer of the connection or, behind our own
// proxies, the address that the outermost of them saw. An IPv6 /64 network counts as one address,
// because one host can use all of it.
func (s *server) clientAddress(c *fiber.Ctx) string {
	ip, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	ip = ip.Unmap()
	headers := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
	for i := len(headers) - 1; i >= 0; i-- {
		hops := strings.Split(string(headers[i]), ",")
		for j := len(hops) - 1; j >= 0 && s.isProxy(ip); j-- {
			seen, err := netip.ParseAddr(strings.TrimSpace(hops[j]))
			if err != nil {
				return subnet(ip) // our proxies write valid addresses, so this entry and earlier ones are not theirs
			}
			ip = seen.Unmap().WithZone("")
		}
	}
	return subnet(ip)
}

// loggedAddress returns the caller's address in the form for logs.
func (s *server) loggedAddress(c *fiber.Ctx) string {
	from := s.clientAddress(c)
	if !s.MaskAddresses {
		return from
	}
	ip, err := netip.ParseAddr(strings.TrimSuffix(from, "/64"))
	if err != nil {
		return ""
	}
	bits := 24
	if ip.Is6() {
		bits = 48
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

func (s *server) isProxy(ip netip.Addr) bool {
	for _, p := range s.Proxies {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

func subnet(ip netip.Addr) string {
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}
