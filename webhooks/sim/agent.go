package sim

import (
	"crypto/rand"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/webhooks/internal/view"
	"recado/webhooks/internal/web"
)

// act reads the agent and the contact of a request.
func act(c *fiber.Ctx) (form *web.Form, who bot.ContactID, agent string, err error) {
	if form, err = web.JSON(c, maxPlain); err != nil {
		return nil, "", "", err
	}
	who, agent = contact(form.Required(200, "contact")), form.Required(80, "agent")
	return form, who, agent, nil
}

func (s *Sim) takeover(c *fiber.Ctx) error {
	form, who, agent, err := act(c)
	if err != nil {
		return err
	}
	if err := form.Err(); err != nil {
		return err
	}
	session, err := s.Engine.Takeover(c.UserContext(), who, bot.TakeoverCommand{Agent: agent})
	if err != nil {
		return err
	}
	return c.JSON(view.Of(session))
}

func (s *Sim) reply(c *fiber.Ctx) error {
	form, who, agent, err := act(c)
	if err != nil {
		return err
	}
	text, key := form.Required(4096, "text"), form.Text(200, "key")
	if err := form.Err(); err != nil {
		return err
	}
	if key == "" {
		key = rand.Text()
	}
	id, err := s.Engine.Reply(c.UserContext(), who, bot.ReplyCommand{Agent: agent, Text: text}, key)
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusAccepted).JSON(fiber.Map{"id": id})
}

func (s *Sim) handback(c *fiber.Ctx) error {
	form, who, agent, err := act(c)
	if err != nil {
		return err
	}
	at, finished := form.Text(100, "at"), form.Bool("finished")
	if err := form.Err(); err != nil {
		return err
	}
	session, err := s.Engine.HandBack(c.UserContext(), who, agent, bot.State(at), finished)
	if err != nil {
		return err
	}
	return c.JSON(view.Of(session))
}
