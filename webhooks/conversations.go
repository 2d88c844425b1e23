package webhooks

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/text"
	"recado/flows/users"
	"recado/webhooks/internal/view"
	"recado/webhooks/internal/web"
)

const maxReply = 4096 // characters: WhatsApp's limit for a message

func (s *server) conversations(app fiber.Router) {
	const one = "/api/v1/conversations/:contact"
	app.Get("/api/v1/conversations", s.require(users.ConversationsRead), s.listConversations)
	app.Get(one, s.require(users.ConversationsRead), s.getConversation)
	app.Get(one+"/transcript", s.require(users.ConversationsRead), s.getTranscript)
	app.Post(one+"/takeover", s.require(users.ConversationsWrite), s.takeover)
	app.Post(one+"/reply", s.require(users.ConversationsWrite), s.reply)
	app.Post(one+"/handback", s.require(users.ConversationsWrite), s.handback)
	app.Post(one+"/notes", s.require(users.ConversationsWrite), s.addNote)
	app.Get(one+"/draft", s.require(users.ConversationsRead), s.getDraft)
	app.Put(one+"/draft", s.require(users.ConversationsWrite), s.saveDraft)
	app.Post(one+"/presence", s.require(users.ConversationsRead), s.recordPresence)
	app.Get(one+"/form", s.require(users.ConversationsRead), s.getForm)
	app.Put(one+"/form/:step", s.require(users.ConversationsWrite), s.fillStep)
	app.Get("/api/v1/conversation-counts", s.require(users.ConversationsRead), s.countConversations)
	app.Post(one+"/suggestion", s.require(users.ConversationsWrite), s.suggest)
	app.Get(one+"/templates", s.require(users.ConversationsRead), s.listTemplates)
	app.Get(one+"/script", s.require(users.ConversationsRead), s.getScript)
	app.Get("/api/v1/dialogs", s.require(users.ConversationsRead), s.listDialogs)
	app.Post("/api/v1/files", s.require(users.ConversationsWrite), s.addFile)
}

// contact reads the contact of the path: a phone number in any spelling, or a vendor's id of a person.
func contact(c *fiber.Ctx) bot.ContactID {
	said := c.Params("contact")
	if phone, ok := web.Phone(said); ok {
		return phone
	}
	return bot.ContactID(strings.TrimSpace(said))
}

func (s *server) getConversation(c *fiber.Ctx) error {
	session, err := s.Conversations.Session(c.UserContext(), contact(c))
	if err != nil {
		return err
	}
	return c.JSON(view.Of(session))
}

func (s *server) getTranscript(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 100, 500)
	if err != nil {
		return err
	}
	var before time.Time
	q := web.Query(c)
	if said := q.Text(maxLine, "before"); said != "" {
		var ok bool
		// The + of a time zone arrives as a space.
		if before, ok = web.Moment(strings.ReplaceAll(said, " ", "+")); !ok {
			return web.Invalid(web.Field{Name: "before", Key: "field.time"})
		}
	}
	if err := q.Err(); err != nil {
		return err
	}
	who := contact(c)
	if _, err := s.Conversations.Session(c.UserContext(), who); err != nil {
		return err // otherwise an unknown contact would have an empty transcript
	}
	entries, err := s.Conversations.Transcript(c.UserContext(), who, before, limit)
	if err != nil {
		return err
	}
	next := ""
	if len(entries) == limit {
		next = entries[0].At.UTC().Format(time.RFC3339Nano)
	}
	return c.JSON(fiber.Map{"entries": view.Transcript(entries, s.link()), "before": next})
}

func (s *server) takeover(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	command := bot.TakeoverCommand{Agent: agentOf(c, form), Steal: form.Bool("steal"), Reason: text.Line(form.Text(maxReason, "reason"))}
	if epoch, ok := form.Whole("epoch"); ok {
		seen := int64(epoch)
		command.Epoch = &seen
	}
	if command.Steal && !principalOf(c).May(users.ConversationsSteal) {
		return web.Refuse(fiber.StatusForbidden, "role")
	}
	if command.Steal && command.Reason == "" {
		form.AddError("reason", "field.required")
	}
	if err := form.Err(); err != nil {
		return err
	}
	session, err := s.Conversations.Takeover(c.UserContext(), contact(c), command)
	if err != nil {
		return err
	}
	return c.JSON(view.Of(session))
}

// maxReason is the most characters of the reason for taking a conversation from another agent.
const maxReason = 200

// maxReplyFiles is the most files of a reply.
const maxReplyFiles = 10

func (s *server) reply(c *fiber.Ctx) error {
	key, err := web.IdempotencyKey(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	command := bot.ReplyCommand{Agent: agentOf(c, form), Text: form.Text(maxReply, "text")}
	if command.Files, err = s.storedFiles(c, form); err != nil {
		return err
	}
	template := form.Text(maxLine, "template")
	if template != "" {
		if err := s.addTemplate(c, form, template, &command); err != nil {
			return err
		}
	}
	if isBlank(command.Text) && len(command.Files) == 0 && template == "" {
		form.AddError("text", "field.required")
	}
	if heard, ok := form.Whole("heard"); ok {
		seen := int64(heard)
		command.Heard = &seen
	}
	if err := form.Err(); err != nil {
		return err
	}
	id, err := s.Conversations.Reply(c.UserContext(), contact(c), command, ownKey(c, key))
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusAccepted).JSON(fiber.Map{"id": id})
}

// storedFiles reads the ids of a reply's files.
func (s *server) storedFiles(c *fiber.Ctx, form *web.Form) (files []bot.Media, err error) {
	for _, id := range form.Texts(maxReplyFiles, maxLine, "attachments") {
		if !isFileID(id) {
			form.AddError("attachments", "field.unknown_file")
			continue
		}
		body, m, err := s.Files.Open(c.UserContext(), id)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			form.AddError("attachments", "field.unknown_file")
			continue
		case err != nil:
			return nil, err
		}
		_ = body.Close() // it was only looked up
		files = append(files, m)
	}
	return files, nil
}

// isBlank reports whether a text shows nothing: only spaces, controls and invisible characters.
func isBlank(said string) bool {
	return !strings.ContainsFunc(said, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !strings.ContainsRune("\u3164\u115f\u1160\uffa0\u2800", r)
	})
}

// isFileID reports whether an id can be a stored file's: a SHA-256 in lower-case hex.
func isFileID(id string) bool {
	raw, err := hex.DecodeString(id)
	return err == nil && len(raw) == sha256.Size && id == strings.ToLower(id)
}

func (s *server) handback(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	agent, at, finished := agentOf(c, form), form.Text(100, "at"), form.Bool("finished")
	if at != "" && finished {
		form.AddError("at", "field.at_or_finished")
	}
	if err := form.Err(); err != nil {
		return err
	}
	session, err := s.Conversations.HandBack(c.UserContext(), contact(c), agent, bot.State(at), finished)
	if err != nil {
		return err
	}
	return c.JSON(view.Of(session))
}

// agentOf reads the agent's name. A person acts under no name but the own one, so that nothing is
// said in another's. Names that the program itself uses are refused.
func agentOf(c *fiber.Ctx, form *web.Form) string {
	switch who := principalOf(c); {
	case who.Person():
		return who.Name
	case who.Kind == users.Named:
		return keyAgent(who)
	}
	agent := text.Line(form.Required(80, "agent"))
	if agent != "" && !bot.AgentName(agent) {
		form.AddError("agent", "field.invalid")
	}
	return agent
}

// agentIn reads the agent whose lists or draft a request is about: a person's own.
func agentIn(c *fiber.Ctx, q *web.Form) string {
	said := q.Text(maxLine, "agent")
	switch who := principalOf(c); {
	case who.Person():
		return who.Name
	case who.Kind == users.Named:
		return keyAgent(who)
	}
	return said
}

// keyAgent is the name under which a program with a named key writes: never a person's.
func keyAgent(who users.Principal) string { return "API " + who.ID }

// link returns a function that makes URLs of files.
func (s *server) link() view.Link { return Link(s.Links, s.Clock) }

// Link makes URLs of files that work for one to two days. The expiry is rounded to whole days, so
// that a URL stays the same and can be cached.
func Link(links Links, clock bot.Clock) func(id string) string {
	const day = 24 * time.Hour
	return func(id string) string {
		return "/media/" + id + links.Sign(id, clock.Now().Truncate(day).Add(2*day))
	}
}
