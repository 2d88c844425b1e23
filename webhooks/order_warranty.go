package webhooks

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/orders"
	"recado/webhooks/internal/web"
)

// voidWarranty records evidence of misuse, which an admin decides (RN-033).
func (s *server) voidWarranty(c *fiber.Ctx) error {
	return s.act(c, func(id, _ string, f *web.Form, now time.Time) (orders.Order, error) {
		reason := f.Required(maxLine, "reason")
		if err := f.Err(); err != nil {
			return orders.Order{}, err
		}
		return s.Orders.VoidWarranty(c.UserContext(), id, reason, actorOf(c), now)
	})
}

// decideVoid ends the warranty, or lets it hold.
func (s *server) decideVoid(approve bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return s.act(c, func(id, _ string, f *web.Form, now time.Time) (orders.Order, error) {
			if err := f.Err(); err != nil {
				return orders.Order{}, err
			}
			return s.Orders.ApproveVoid(c.UserContext(), id, approve, actorOf(c), now)
		})
	}
}

// recordCause records why work had to be done again.
func (s *server) recordCause(c *fiber.Ctx) error {
	return s.act(c, func(id, _ string, f *web.Form, now time.Time) (orders.Order, error) {
		kind, text := f.Required(maxLine, "cause"), freeText(f, maxLine, "text")
		if err := f.Err(); err != nil {
			return orders.Order{}, err
		}
		return s.Orders.RecordCause(c.UserContext(), id, kind, text, actorOf(c), now)
	})
}
