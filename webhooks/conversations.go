package webhooks

import (
	"strings"
	"time"

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
}

// contact reads the contact of the path: a phone number in any spelling, or a vendor's id of a person.
func contact(c *fiber.Ctx) bot.ContactID {
	said := c.Params("contact")
	if phone, ok := web.Phone(said); ok {
		return phone
	}
	return bot.ContactID(strings.TrimSpace(said))
}

func (s *server) listConversations(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	cases, cursor := q.Bool("cases"), q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Conversations.Conversations(c.UserContext(), cases, limit, cursor)
	if err != nil {
		return err
	}
	shown := make([]view.Session, 0, len(page))
	for _, one := range page {
		shown = append(shown, view.Of(one))
	}
	return c.JSON(fiber.Map{"conversations": shown, "next": next})
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
	agent := agentOf(c, form)
	if err := form.Err(); err != nil {
		return err
	}
	session, err := s.Conversations.Takeover(c.UserContext(), contact(c), agent)
	if err != nil {
		return err
	}
	return c.JSON(view.Of(session))
}

func (s *server) reply(c *fiber.Ctx) error {
	key, err := web.IdempotencyKey(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	agent, text := agentOf(c, form), form.Required(maxReply, "text")
	if err := form.Err(); err != nil {
		return err
	}
	id, err := s.Conversations.Reply(c.UserContext(), contact(c), agent, text, ownKey(c, key))
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusAccepted).JSON(fiber.Map{"id": id})
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
	if who := principalOf(c); who.Person() {
		return who.Name
	}
	agent := text.Line(form.Required(80, "agent"))
	if agent != "" && !bot.AgentName(agent) {
		form.AddError("agent", "field.invalid")
	}
	return agent
}

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
