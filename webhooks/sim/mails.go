package sim

import (
	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/mail"
	"recado/webhooks/internal/web"
)

// mailPolicy shows a mail as a mail program does: with its own styles, without scripts and without
// remote pictures, which would tell the sender that it was read.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; sandbox; frame-ancestors 'self'"

func (s *Sim) mails(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	shown := []mail.StoredMail{}
	if s.Mails != nil {
		page, _, err := s.Mails.List(c.UserContext(), limit, "")
		if err != nil {
			return err
		}
		for _, m := range page {
			m.HTML = "" // GET /sim/mail returns it
			shown = append(shown, m)
		}
	}
	return c.JSON(fiber.Map{"mails": shown})
}

// mail serves one mail as a page for a frame.
func (s *Sim) mail(c *fiber.Ctx) error {
	if s.Mails == nil {
		return bot.ErrNotFound
	}
	m, err := s.Mails.Get(c.UserContext(), c.Query("id"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, mailPolicy)
	c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
	if m.HTML == "" {
		c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
		return c.SendString(m.Text)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(m.HTML)
}
