package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// Bytes of bodies that are held at a time: a body is read once its route is known and, where
// it needs the key, the key is seen. Callers with the key have room of their own, or
// anonymous callers could shut them out. A caller without the key may be a vendor: its signature is over
// the whole body.
const (
	anonymousBodyBudget = 64 << 20
	addressBodyBudget   = 32 << 20 // of it, for one address
	trustedBodyBudget   = 64 << 20
	// maxAnonymousOrder is how many bytes an order may have by whoever shows no key: photos are
	// links.
	maxAnonymousOrder = 256 << 10
)

// limitBodies reads bodies as far as routes want them.
func (s *server) limitBodies() fiber.Handler {
	strangers, trusted := web.NewBodyBudget(anonymousBodyBudget, addressBodyBudget), web.NewBodyBudget(trustedBodyBudget, trustedBodyBudget)
	return web.LimitBodies(func(c *fiber.Ctx) (*web.BodyBudget, string) {
		if token, _ := web.Bearer(c); s.key.Matches(token) {
			return trusted, ""
		}
		return strangers, s.clientAddress(c)
	})
}

// maxOrderBody is how many bytes an order may have.
func maxOrderBody(who caller) int {
	if who.trusted {
		return web.MaxBody
	}
	return maxAnonymousOrder
}
