package webhooks

import (
	"bytes"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/exif"
	"recado/flows/companies"
	"recado/flows/edit"
	"recado/webhooks/internal/web"
)

// putLogo stores a company's logo, a picture in the form of an order's attachment.
func (s *server) putLogo(c *fiber.Ctx) error {
	m, err := s.uploaded(c, func() error { _, err := s.Companies.Get(c.UserContext(), c.Params("id")); return err })
	if err != nil {
		return err
	}
	if !strings.HasPrefix(m.MIME, "image/") {
		return web.Invalid(web.Field{Name: "file", Key: "field.file_not_image"})
	}
	err = edit.Retry(func() error {
		d, err := s.Companies.Get(c.UserContext(), c.Params("id"))
		if err == nil {
			_, err = s.Companies.Update(c.UserContext(), d.ID, d.V, func(said *companies.Company) { said.Logo = &m }, s.Clock.Now())
		}
		return err
	})
	if err != nil {
		return dataProblem(err)
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (s *server) getLogo(c *fiber.Ctx) error {
	d, err := s.Companies.Get(c.UserContext(), c.Params("id"))
	if err == nil && d.Data.Logo == nil {
		err = bot.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.sendFile(c, *d.Data.Logo)
}

// uploaded stores the file of a request as the chat stores one, without the EXIF data on where a photo
// was taken. Nothing is stored when check fails.
func (s *server) uploaded(c *fiber.Ctx, check func() error) (bot.Media, error) {
	name, raw, err := upload(c)
	if err != nil {
		return bot.Media{}, err
	}
	if err := check(); err != nil {
		return bot.Media{}, err
	}
	m, err := s.StoreFile(c.UserContext(), bytes.NewReader(exif.Strip(raw)), name)
	if err == nil && !m.OK() {
		err = web.Invalid(web.Field{Name: "file", Key: "field.file_" + string(m.Fault)})
	}
	return m, err
}

// sendFile answers with a stored file.
func (s *server) sendFile(c *fiber.Ctx, m bot.Media) error {
	body, is, err := s.Files.Open(c.UserContext(), m.ID)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, is.MIME)
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox; frame-ancestors 'none'") // as in file: its content is not trusted
	c.Set(fiber.HeaderContentDisposition, disposition(is.MIME, m.ID))
	return c.SendStream(body, int(is.Bytes))
}
