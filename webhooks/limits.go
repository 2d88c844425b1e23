package webhooks

import (
	"net/netip"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// What one caller may do. Vendors' webhooks are not counted: they are known by their
// signature, come from a few addresses and repeat what is refused.
const (
	ordersPerPhone         = 10 // orders for one phone
	phoneWindow            = time.Minute
	ordersPerPhoneDaily    = 60 // orders for one phone by callers without the key
	phoneDailyWindow       = 24 * time.Hour
	ordersPerAddress       = 120 // orders by callers without the key, from one address
	ordersPerClient        = 120 // orders by one client's tokens
	callerWindow           = time.Minute
	requestsPerKey         = 6000 // requests with the API key
	keyWindow              = time.Minute
	failedProofsPerAddress = 60 // refused keys, tokens and links from one address
	failedProofWindow      = time.Minute
)

// allow counts one more of something; its error is the refusal of one too many.
func (s *server) allow(c *fiber.Ctx, what string, most int, every time.Duration) error {
	if s.Limiter == nil {
		return nil
	}
	if ok, retry := s.Limiter.Allow(c.UserContext(), what, most, every); !ok {
		return web.RateLimited(retry)
	}
	return nil
}

// rejectUnauthenticated answers someone who proved nothing: with why, and when that happens too often
// with a rest. Whoever has the right key is let in all the same: behind one address
// there may be a whole office, and a key is too long to be guessed.
func (s *server) rejectUnauthenticated(c *fiber.Ctx, why error) error {
	if err := s.allow(c, "stranger:"+s.clientAddress(c), failedProofsPerAddress, failedProofWindow); err != nil {
		return err
	}
	return why
}

// limitFailedProofs counts what vendors' routes refuse for want of a proof, and limits whoever guesses
// too often. A vendor behind the same address is served all the same: the proof is
// looked at first.
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

// clientAddress is where a request comes from: the other end of the connection, or, where that
// is one of our own proxies, whom the nearest of them saw that is none. An IPv6 network
// counts as one: whoever has one address of it has them all.
func (s *server) clientAddress(c *fiber.Ctx) string {
	ip, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	ip = ip.Unmap()
	headers := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
	for i := len(headers) - 1; i >= 0; i-- {
		hops := strings.Split(string(headers[i]), ",")
		for j := len(hops) - 1; j >= 0 && s.isProxy(ip); j-- {
			seen, err := netip.ParseAddr(strings.TrimSpace(hops[j]))
			if err != nil {
				return subnet(ip) // a proxy of ours writes addresses: what stands before is not its word
			}
			ip = seen.Unmap().WithZone("")
		}
	}
	return subnet(ip)
}

// loggedAddress is the caller's address as it is logged.
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
