package sim

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"mime/multipart"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/webhooks/internal/view"
	"recado/webhooks/internal/web"
)

const maxFiles = 10

// kinds maps the fields with files to their kinds.
var kinds = map[string]bot.Kind{
	"image": bot.KindImage, "photo": bot.KindImage, "audio": bot.KindAudio, "voice": bot.KindAudio,
	"video": bot.KindVideo, "document": bot.KindDocument,
}

// post accepts a message as a vendor's webhook would.
func (s *Sim) post(c *fiber.Ctx) error {
	form, files, err := read(c)
	if err != nil {
		return err
	}
	r, err := request(form, files)
	if err != nil {
		return err
	}
	in, err := simulator.Parse(c.UserContext(), r, s.Clock.Now(), s.StoreFile)
	if p, ok := errors.AsType[*simulator.Problem](err); ok {
		return web.Invalid(web.Field{Name: p.Field, Key: p.Key})
	}
	if err != nil {
		return err
	}
	if _, err := s.Engine.Accept(c.UserContext(), in); err != nil {
		return err
	}
	return c.Status(fiber.StatusAccepted).JSON(fiber.Map{"id": r.ID})
}

// read reads a message's fields and files from either kind of body.
func read(c *fiber.Ctx) (*web.Form, []simulator.File, error) {
	kind, params := web.MediaType(c)
	switch {
	case kind == fiber.MIMEMultipartForm && params["boundary"] != "":
		body, err := web.Bytes(c, MaxUpload)
		if err != nil {
			return nil, nil, err
		}
		values, files, err := readParts(body, params["boundary"])
		if err != nil {
			return nil, nil, err
		}
		return web.Values(c, values), files, nil
	case kind != fiber.MIMEApplicationJSON:
		return nil, nil, &web.Problem{
			Status: fiber.StatusUnsupportedMediaType, Code: "media_type",
			Args: web.Args{"want": fiber.MIMEApplicationJSON + ", " + fiber.MIMEMultipartForm},
		}
	}
	form, err := web.JSON(c, MaxUpload)
	if err != nil {
		return nil, nil, err
	}
	files := encoded(form)
	if len(files) == 0 {
		if _, err := web.RawBody(c, maxPlain); err != nil {
			return nil, nil, err
		}
	}
	return form, files, nil
}

// maxParts is more than the fields and files of a message.
const maxParts = 40

var errTooManyParts = errors.New("too many parts")

// readParts reads a multipart body. A part is a file if it has a file name or its field carries files.
func readParts(body []byte, boundary string) (values map[string]string, files []simulator.File, err error) {
	values = map[string]string{}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for n := 1; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return values, files, nil
		}
		if err != nil {
			return nil, nil, &web.Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
		}
		if n > maxParts { // each costs memory, an empty one too
			return nil, nil, &web.Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: errTooManyParts}
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, &web.Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
		}
		name := part.FormName()
		switch kind := kinds[name]; {
		case part.FileName() != "" || kind != "":
			if kind == "" {
				kind = kindOf(part.Header.Get(fiber.HeaderContentType))
			}
			files = append(files, simulator.File{Name: part.FileName(), Kind: kind, Body: bytes.NewReader(data)})
		case len(data) > maxPlain:
			return nil, nil, web.TooLarge(maxPlain)
		case !utf8.Valid(data):
			return nil, nil, web.Refuse(fiber.StatusBadRequest, "not_utf8")
		default:
			values[name] = string(data)
		}
	}
}

// kindOf returns the kind that a content type claims. The store checks the real type.
func kindOf(contentType string) bot.Kind {
	major, _, _ := strings.Cut(strings.ToLower(contentType), "/")
	switch major {
	case "image", "audio", "video":
		return bot.Kind(major)
	}
	return bot.KindDocument
}

// encoded reads the base64 files of a JSON body.
func encoded(form *web.Form) []simulator.File {
	var files []simulator.File
	for _, name := range []string{"image", "audio", "video", "document"} {
		if !form.Has(name) {
			continue
		}
		data, ok := decode(form.Text(MaxUpload, name))
		if !ok {
			form.AddError(name, "field.base64")
		}
		files = append(files, simulator.File{Name: form.Text(200, "filename"), Kind: kinds[name], Body: bytes.NewReader(data)})
	}
	return files
}

// decode decodes base64 of either alphabet, with or without padding, also as a data: URL.
func decode(text string) ([]byte, bool) {
	if strings.HasPrefix(text, "data:") {
		_, text, _ = strings.Cut(text, ",")
	}
	text = strings.NewReplacer("-", "+", "_", "/", "\n", "", "\r", "", " ", "").Replace(text)
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	return data, err == nil
}

// request checks the fields of a message.
func request(form *web.Form, files []simulator.File) (simulator.Request, error) {
	r := simulator.Request{
		ID:      form.Text(maxPlain, "id"),
		Text:    form.Text(maxPlain, "text"),
		Option:  form.Text(1000, "option"),
		At:      form.Time("at"),
		Profile: form.Text(100, "profile"),
		Files:   files,
	}
	if said := form.Required(100, "from"); said != "" {
		var ok bool
		if r.From, ok = web.Phone(said); !ok {
			form.AddError("from", "field.phone")
		}
	}
	if caption := form.Text(maxPlain, "caption"); caption != "" {
		r.Text = caption
	}
	if r.ID == "" {
		r.ID = rand.Text()
	} else if !web.Visible(r.ID) {
		form.AddError("id", "field.id")
	}
	if len(files) > maxFiles {
		form.AddError("image", "field.too_many", web.Args{"max": strconv.Itoa(maxFiles)})
	}
	place := form
	if form.Has("location") {
		place = form.Object("location")
	}
	if place != nil && (place != form || form.Has("latitude")) {
		lat, has := place.Number("latitude")
		lon, both := place.Number("longitude")
		if !has || !both {
			form.AddError("location", "field.coordinates")
		}
		r.Location = &bot.Location{Latitude: lat, Longitude: lon}
		if place != form {
			r.Location.Name = place.Text(200, "name")
		}
	}
	return r, form.Err()
}

// message is a message from the bot.
type message struct {
	simulator.Sent
	Media *view.File `json:"media,omitempty"`
}

// list returns the bot's messages after a number, to one contact or to all.
func (s *Sim) list(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 200, 1000)
	if err != nil {
		return err
	}
	var after int64
	if said := c.Query("after"); said != "" {
		if after, err = strconv.ParseInt(said, 10, 64); err != nil {
			return web.Invalid(web.Field{Name: "after", Key: "field.number"})
		}
	}
	sent, err := s.Log.After(c.UserContext(), contact(c.Query("contact")), after, limit)
	if err != nil {
		return err
	}
	shown := make([]message, 0, len(sent))
	for _, one := range sent {
		m := message{Sent: one}
		if m.Options == nil {
			m.Options = []bot.Button{}
		}
		if one.Media != nil {
			m.Media = &view.Files([]bot.Media{*one.Media}, s.Link)[0]
		}
		shown = append(shown, m)
	}
	return c.JSON(fiber.Map{"messages": shown})
}
