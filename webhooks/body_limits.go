package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// Limits in bytes of all bodies that are held at a time. A body is read after its route is known
// and, if the route needs the key, after the key was checked. Callers with the key have a budget of
// their own, so that anonymous callers can't use it up. A caller without the key may be a vendor,
// whose signature covers the whole body.
const (
	anonymousBodyBudget = 64 << 20
	addressBodyBudget   = 32 << 20 // part of it that one address may use
	trustedBodyBudget   = 64 << 20
	// maxAnonymousOrder is the most bytes of an order from a caller without the key: photos are links.
	maxAnonymousOrder = 256 << 10
)

// limitBodies limits the memory of bodies; routes read them on demand.
func (s *server) limitBodies() fiber.Handler {
	strangers, trusted := web.NewBodyBudget(anonymousBodyBudget, addressBodyBudget), web.NewBodyBudget(trustedBodyBudget, trustedBodyBudget)
	return web.LimitBodies(func(c *fiber.Ctx) (*web.BodyBudget, string) {
		if token, _ := web.Bearer(c); s.key.Matches(token) {
			return trusted, ""
		}
		return strangers, s.clientAddress(c)
	})
}

// maxOrderBody returns the most bytes of an order.
func maxOrderBody(who caller) int {
	if who.trusted {
		return web.MaxBody
	}
	return maxAnonymousOrder
}
