package webhooks

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/engine"
	"recado/bot/exif"
	"recado/webhooks/internal/web"
)

// formView is what the bot knows of a conversation.
type formView struct {
	Dialog     string      `json:"dialog"`
	Title      string      `json:"title"`
	State      bot.State   `json:"state"`
	Question   string      `json:"question"`
	Fields     []fieldView `json:"fields"`
	Steps      []stepView  `json:"steps"`
	Unanswered []string    `json:"unanswered"`
}

type fieldView struct {
	Step    bot.State `json:"step"`
	Label   string    `json:"label"`
	Value   string    `json:"value"`
	Files   int       `json:"files,omitempty"`
	Missing bool      `json:"missing"`
	Source  string    `json:"source,omitempty"`
}

type stepView struct {
	State bot.State `json:"state"`
	Label string    `json:"label"`
}

// getForm shows what the bot has of its form, its last question, and where the conversation can be
// handed back.
func (s *server) getForm(c *fiber.Ctx) error {
	f, err := s.Conversations.Form(c.UserContext(), contact(c))
	if err != nil {
		return err
	}
	return c.JSON(s.showForm(c, f))
}

func (s *server) showForm(c *fiber.Ctx, f engine.Form) formView {
	locale := web.Language(c.Get(fiber.HeaderAcceptLanguage)).Tag()
	v := formView{Dialog: f.Dialog, State: f.State, Question: f.Question, Fields: []fieldView{}, Steps: []stepView{}, Unanswered: f.Unanswered}
	if f.Dialog != "" {
		v.Title = s.title("dialog."+f.Dialog, locale)
	}
	for _, field := range f.Fields {
		shown := fieldView{Step: field.Step, Label: s.title(field.Label, locale), Value: field.Value, Files: field.Files, Missing: field.Missing, Source: field.Source}
		if field.Key != "" {
			shown.Value = s.title(field.Key, locale)
		}
		v.Fields = append(v.Fields, shown)
	}
	for _, step := range f.Steps {
		v.Steps = append(v.Steps, stepView{step.State, s.title(step.Topic, locale)})
	}
	return v
}

// title returns a text that is shown as a label, or its key if there is none.
func (s *server) title(key, locale string) string {
	if text, err := s.Texts.Render(key, locale, "", nil); err == nil {
		return text
	}
	return key
}

// fillStep gives a text or one of the person's messages to a step of the form.
func (s *server) fillStep(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	agent, text, message := agentOf(c, form), form.Text(maxReply, "text"), form.Text(maxLine, "message")
	if (text == "") == (message == "") {
		form.AddError("text", "field.text_or_message")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if _, err := s.Conversations.FillStep(c.UserContext(), contact(c), agent, bot.State(c.Params("step")), text, message); err != nil {
		return err
	}
	return s.getForm(c)
}

// addNote keeps a private note in the transcript.
func (s *server) addNote(c *fiber.Ctx) error {
	key, err := web.IdempotencyKey(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	agent, text := agentOf(c, form), form.Required(maxReply, "text")
	if isBlank(text) {
		form.AddError("text", "field.required")
	}
	if err := form.Err(); err != nil {
		return err
	}
	id, err := s.Conversations.Note(c.UserContext(), contact(c), agent, text, ownKey(c, key))
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"id": id})
}

// addFile stores a file that an agent will send.
func (s *server) addFile(c *fiber.Ctx) error {
	name, raw, err := upload(c)
	if err != nil {
		return err
	}
	m, err := s.StoreFile(c.UserContext(), bytes.NewReader(exif.Strip(raw)), name)
	if err != nil {
		return err
	}
	if !m.OK() {
		return web.Invalid(web.Field{Name: "file", Key: "field.file_" + string(m.Fault)})
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"id": m.ID, "mime": m.MIME, "bytes": m.Bytes, "name": m.Name, "url": s.link()(m.ID)})
}
