package webhooks

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime/multipart"
	"path"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/exif"
	"recado/flows/orders"
	"recado/webhooks/internal/web"
)

// maxUpload is how many bytes a request with a file may have: what the chat takes of one.
const maxUpload = 16 << 20

// attachment is a file of an order as the API shows it.
type attachment struct {
	ID    string       `json:"id,omitempty"`   // none: it is kept elsewhere
	From  string       `json:"from"`           // "intake", "before", "during", "after", "extra", "upload", "report"
	MIME  string       `json:"mime,omitempty"` // none: it is kept elsewhere, or no longer
	Bytes int64        `json:"bytes,omitempty"`
	Name  string       `json:"name,omitempty"`
	URL   string       `json:"url,omitempty"` // works for a day or two
	By    orders.Actor `json:"by"`
	At    time.Time    `json:"at"`
}

func (s *server) attachments(app fiber.Router) {
	app.Get("/api/v1/orders/:id/attachments", s.requireKey, s.listAttachments)
	app.Post("/api/v1/orders/:id/attachments", s.requireKey, s.addAttachment)
}

func (s *server) listAttachments(c *fiber.Ctx) error {
	o, err := s.Orders.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return orderProblem(err)
	}
	shown := []attachment{}
	for _, f := range o.Files() {
		a, err := s.showFile(c, f)
		if err != nil {
			return err
		}
		shown = append(shown, a)
	}
	return c.JSON(fiber.Map{"attachments": shown})
}

// showFile shows a file; what an intake's picture is, the file itself must tell.
func (s *server) showFile(c *fiber.Ctx, f orders.File) (attachment, error) {
	m := f.Media
	if m.ID != "" && m.MIME == "" {
		body, is, err := s.Files.Open(c.UserContext(), m.ID)
		switch {
		case err == nil:
			_ = body.Close() // it was only read
			m = is
		case !errors.Is(err, bot.ErrNotFound): // its time is over: it is named, and can't be had
			return attachment{}, err
		}
	}
	a := attachment{m.ID, f.From, m.MIME, m.Bytes, m.Name, f.URL, f.By, f.At}
	if m.MIME != "" {
		a.URL = s.link()(m.ID)
	}
	return a, nil
}

// addAttachment keeps a file as the chat keeps its photos, without where a photo was taken.
func (s *server) addAttachment(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	called, raw, err := upload(c)
	if err != nil {
		return err
	}
	if _, err := s.Orders.Get(c.UserContext(), c.Params("id")); err != nil { // nothing is kept for nobody
		return orderProblem(err)
	}
	m, err := s.StoreFile(c.UserContext(), bytes.NewReader(exif.Strip(raw)), called)
	if err != nil {
		return err
	}
	if !m.OK() {
		return web.Invalid(web.Field{Name: "file", Key: "field.file_" + string(m.Fault)})
	}
	o, err := s.Orders.Attach(c.UserContext(), c.Params("id"), m, agent, name, s.Clock.Now())
	if err != nil {
		return orderProblem(err)
	}
	for _, f := range o.Files() {
		if f.From == orders.FromUpload && f.Media.ID == m.ID {
			a, err := s.showFile(c, f)
			if err != nil {
				return err
			}
			return c.Status(fiber.StatusCreated).JSON(a)
		}
	}
	return web.Refuse(fiber.StatusUnprocessableEntity, "key_reused") // the key has brought another file
}

// upload takes the one file of a request: a part of a form, or base64 in JSON.
func upload(c *fiber.Ctx) (name string, raw []byte, err error) {
	kind, params := web.MediaType(c)
	if kind == fiber.MIMEMultipartForm && params["boundary"] != "" {
		body, err := web.Bytes(c, maxUpload)
		if err != nil {
			return "", nil, err
		}
		return onePart(body, params["boundary"])
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return "", nil, err
	}
	text, name := form.Required(web.MaxBody, "file", "archivo"), form.Text(200, "name", "filename", "nombre")
	if raw, err = base64.StdEncoding.DecodeString(text); err != nil {
		form.AddError("file", "field.base64")
	}
	return name, raw, form.Err()
}

// onePart reads a multipart body that has one file, and maybe fields, which say nothing.
func onePart(body []byte, boundary string) (name string, raw []byte, err error) {
	found := false
	for parts := multipart.NewReader(bytes.NewReader(body), boundary); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", nil, &web.Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
		}
		if part.FileName() == "" && part.FormName() != "file" {
			continue
		}
		if found {
			return "", nil, web.Invalid(web.Field{Name: "file", Key: "field.too_many", Args: web.Args{"max": "1"}})
		}
		if raw, err = io.ReadAll(part); err != nil {
			return "", nil, &web.Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
		}
		name, found = path.Base(part.FileName()), true
	}
	if !found {
		return "", nil, web.Invalid(web.Field{Name: "file", Key: "field.required"})
	}
	return name, raw, nil
}
