package webhooks

import (
	_ "embed" // the document is part of the program

	"github.com/gofiber/fiber/v2"
)

//go:embed openapi.json
var openapi []byte

func (s *server) documents(app fiber.Router) {
	app.Get("/api/openapi.json", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
		c.Set(fiber.HeaderAccessControlAllowOrigin, "*") // viewers on other sites may show it: it is public
		c.Set("Cross-Origin-Resource-Policy", "cross-origin")
		return c.Send(openapi)
	})
}
