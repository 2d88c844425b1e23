package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// Bytes of bodies that are held at a time: a body is read once its route is known and, where
// it needs the key, the key is seen. Callers with the key have room of their own, or
// strangers could shut them out. Who is a stranger may be a vendor: its signature is over
// the whole body.
const (
	roomOfStrangers = 64 << 20
	roomOfAddress   = 32 << 20 // of it, for one address
	roomOfTrusted   = 64 << 20
	// maxStranger is how many bytes an order may have by whoever shows no key: photos are
	// links.
	maxStranger = 256 << 10
)

// intake reads bodies as far as routes want them.
func (s *server) intake() fiber.Handler {
	strangers, trusted := web.NewRoom(roomOfStrangers, roomOfAddress), web.NewRoom(roomOfTrusted, roomOfTrusted)
	return web.Intake(func(c *fiber.Ctx) (*web.Room, string) {
		if token, _ := web.Bearer(c); s.key.Is(token) {
			return trusted, ""
		}
		return strangers, s.address(c)
	})
}

// mostOfOrder is how many bytes an order may have.
func mostOfOrder(who caller) int {
	if who.trusted {
		return web.MaxBody
	}
	return maxStranger
}
