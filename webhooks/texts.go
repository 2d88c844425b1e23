package webhooks

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/users"
	"recado/flows/wording"
	"recado/templates"
	"recado/webhooks/internal/web"
)

// TextSource lists the program's own texts; *templates.Catalog implements it.
type TextSource interface {
	Wordings(locale string) []string
	Source(key, locale string) string
}

// textView is a text of the bot with the business's own wording.
type textView struct {
	Key     string            `json:"key"`
	Locale  string            `json:"locale"`
	Source  string            `json:"source"` // the program's own text
	Text    string            `json:"text"`   // the business's; "": none
	Preview string            `json:"preview"`
	V       int64             `json:"v"`
	By      string            `json:"by,omitempty"`
	At      time.Time         `json:"at,omitzero"`
	Earlier []wording.Version `json:"earlier,omitempty"`
}

func (s *server) texts(app fiber.Router) {
	app.Get("/api/v1/texts", s.require(users.SettingsWrite), s.listTexts)
	app.Get("/api/v1/texts/:key", s.require(users.SettingsWrite), s.getText)
	app.Put("/api/v1/texts/:key", s.require(users.SettingsWrite), s.setText)
}

// maxTexts is the most texts of a list: the program has fewer.
const maxTexts = 2000

// listTexts lists the texts of a language, those that contain a word only.
func (s *server) listTexts(c *fiber.Ctx) error {
	q := web.Query(c)
	locale, search, own := textLocale(q), bot.Fold(q.Text(maxLine, "search")), q.Bool("own")
	if err := q.Err(); err != nil {
		return err
	}
	all, err := s.Wordings.All(c.UserContext())
	if err != nil {
		return err
	}
	shown := []textView{}
	for _, key := range s.TextSource.Wordings(locale) {
		w := wording.Wording{}
		if i := slices.IndexFunc(all, func(w wording.Wording) bool { return w.ID == locale+"/"+key }); i >= 0 {
			w = all[i]
		}
		v := s.showText(key, locale, w)
		if own && v.Text == "" || search != "" && !strings.Contains(bot.Fold(v.Source+" "+v.Text+" "+key), search) {
			continue
		}
		v.Earlier = nil
		if shown = append(shown, v); len(shown) == maxTexts {
			break
		}
	}
	return c.JSON(fiber.Map{"texts": shown})
}

// textLocale reads a language; default: Spanish.
func textLocale(q *web.Form) string {
	if locale := q.Text(maxLine, "locale"); locale != "" {
		return locale
	}
	return web.Spanish.Tag()
}

func (s *server) showText(key, locale string, w wording.Wording) textView {
	v := textView{Key: key, Locale: locale, Source: s.TextSource.Source(key, locale), Text: w.Text, V: w.V, By: w.By, At: w.At, Earlier: w.Earlier}
	if v.Preview = v.Text; v.Preview == "" {
		v.Preview = v.Source
	}
	v.Preview = templates.PreviewWording(v.Preview)
	return v
}

func (s *server) getText(c *fiber.Ctx) error {
	q := web.Query(c)
	locale, key := textLocale(q), c.Params("key")
	if err := q.Err(); err != nil {
		return err
	}
	if s.TextSource.Source(key, locale) == "" {
		return bot.ErrNotFound
	}
	w, err := s.Wordings.Get(c.UserContext(), key, locale)
	if err != nil {
		return err
	}
	return c.JSON(s.showText(key, locale, w))
}

// setText stores the business's own wording of a text, or takes it back.
func (s *server) setText(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	key, locale, text := c.Params("key"), textLocale(form), form.Text(4*templates.MaxWording, "text")
	v, _ := form.Whole("v")
	if err := form.Err(); err != nil {
		return err
	}
	w, err := s.Wordings.Set(c.UserContext(), key, locale, text, actorID(c), int64(v), s.Clock.Now())
	for refused, problem := range map[error]string{
		templates.ErrWordingLong: "field.wording_long", templates.ErrWordingAction: "field.wording_variable", templates.ErrWordingInvalid: "field.wording_invalid",
	} {
		if errors.Is(err, refused) {
			return web.Invalid(web.Field{Name: "text", Key: problem})
		}
	}
	switch {
	case errors.Is(err, templates.ErrNoSuchText):
		return bot.ErrNotFound
	case err != nil:
		return dataProblem(err)
	}
	return c.JSON(s.showText(key, locale, w))
}
