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
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// maxUpload is the most bytes of a request with a file: the chat's limit.
const maxUpload = 16 << 20

// attachment is a file of an order in the API.
type attachment struct {
	ID    string       `json:"id,omitempty"`   // "" if the file is stored elsewhere
	From  string       `json:"from"`           // "intake", "before", "during", "after", "extra", "upload", "report"
	MIME  string       `json:"mime,omitempty"` // "" if the file is stored elsewhere, or was deleted
	Bytes int64        `json:"bytes,omitempty"`
	Name  string       `json:"name,omitempty"`
	URL   string       `json:"url,omitempty"` // valid for one to two days
	By    orders.Actor `json:"by"`
	At    time.Time    `json:"at"`
}

func (s *server) attachments(app fiber.Router) {
	app.Get("/api/v1/orders/:id/attachments", s.requireOwn(users.OrdersRead), s.listAttachments)
	app.Post("/api/v1/orders/:id/attachments", s.require(users.OrdersWrite), s.addAttachment)
}

func (s *server) listAttachments(c *fiber.Ctx) error {
	o, err := s.order(c)
	if err != nil {
		return orderProblem(err)
	}
	shown := []attachment{}
	for _, f := range o.Files() {
		a, err := s.showFile(c, f)
		if err != nil {
			return err
		}
		if !boundsOf(c).all && a.By.Role != orders.RoleClient {
			a.By.ID = ""
		}
		shown = append(shown, a)
	}
	return c.JSON(fiber.Map{"attachments": shown})
}

// showFile converts a file. The type of an intake's picture is read from the stored file.
func (s *server) showFile(c *fiber.Ctx, f orders.File) (attachment, error) {
	m := f.Media
	if m.ID != "" && m.MIME == "" {
		body, is, err := s.Files.Open(c.UserContext(), m.ID)
		switch {
		case err == nil:
			_ = body.Close() // it was only read
			m = is
		case !errors.Is(err, bot.ErrNotFound): // a file after its retention period is listed without a URL
			return attachment{}, err
		}
	}
	a := attachment{m.ID, f.From, m.MIME, m.Bytes, m.Name, f.URL, f.By, f.At}
	if m.MIME != "" {
		a.URL = s.link()(m.ID)
	}
	return a, nil
}

// addAttachment stores a file as the chat stores photos, without the EXIF data on where a photo was taken.
func (s *server) addAttachment(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	called, raw, err := upload(c)
	if err != nil {
		return err
	}
	if _, err := s.Orders.Get(c.UserContext(), c.Params("id")); err != nil { // store nothing for an unknown order
		return orderProblem(err)
	}
	m, err := s.StoreFile(c.UserContext(), bytes.NewReader(exif.Strip(raw)), called)
	if err != nil {
		return err
	}
	if !m.OK() {
		return web.Invalid(web.Field{Name: "file", Key: "field.file_" + string(m.Fault)})
	}
	o, err := s.Orders.Attach(c.UserContext(), c.Params("id"), m, actorOf(c), name, s.Clock.Now())
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
	return web.Refuse(fiber.StatusUnprocessableEntity, "key_reused") // the key was used for another file
}

// upload reads the file of a request: a part of a multipart form, or base64 in JSON.
func upload(c *fiber.Ctx) (name string, raw []byte, err error) {
	kind, params := web.MediaType(c)
	if kind == fiber.MIMEMultipartForm && params["boundary"] != "" {
		body, err := web.Bytes(c, maxUpload)
		if err != nil {
			return "", nil, err
		}
		name, raw, others, err := onePart(body, params["boundary"])
		if err != nil {
			return "", nil, err
		}
		return name, raw, web.Values(c, others).Err()
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return "", nil, err
	}
	text, name := form.Required(web.MaxBody, "file"), form.Text(200, "name")
	if raw, err = base64.StdEncoding.DecodeString(text); err != nil {
		form.AddError("file", "field.base64")
	}
	return name, raw, form.Err()
}

// onePart reads a multipart body with exactly one file. It returns the names of the other parts too.
func onePart(body []byte, boundary string) (name string, raw []byte, others map[string]string, err error) {
	found, others := false, map[string]string{}
	for parts := multipart.NewReader(bytes.NewReader(body), boundary); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", nil, nil, &web.Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
		}
		if part.FileName() == "" && part.FormName() != "file" {
			others[part.FormName()] = ""
			continue
		}
		if found {
			return "", nil, nil, web.Invalid(web.Field{Name: "file", Key: "field.too_many", Args: web.Args{"max": "1"}})
		}
		if raw, err = io.ReadAll(part); err != nil {
			return "", nil, nil, &web.Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
		}
		name, found = path.Base(part.FileName()), true
	}
	if !found {
		return "", nil, nil, web.Invalid(web.Field{Name: "file", Key: "field.required"})
	}
	return name, raw, others, nil
}
