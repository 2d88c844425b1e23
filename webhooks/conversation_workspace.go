package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// maxDraft is the most characters of a draft: more than a message may have, because a paste that is
// too long is cut by the agent, not lost.
const maxDraft = 20_000

func (s *server) getDraft(c *fiber.Ctx) error {
	q := web.Query(c)
	agent := agentIn(c, q)
	if agent == "" {
		q.AddError("agent", "field.required")
	}
	if err := q.Err(); err != nil {
		return err
	}
	text, err := s.Workspace.Draft(c.UserContext(), agent, contact(c))
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"text": text})
}

func (s *server) saveDraft(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	agent, text := agentOf(c, form), form.Text(maxDraft, "text")
	if err := form.Err(); err != nil {
		return err
	}
	if _, err := s.Conversations.Session(c.UserContext(), contact(c)); err != nil {
		return err
	}
	if err := s.Workspace.SaveDraft(c.UserContext(), agent, contact(c), text, s.Clock.Now()); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// recordPresence records that an agent has the conversation open. Other consoles hear of it by their own
// heartbeats, and at once if they follow the same process.
func (s *server) recordPresence(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	agent, typing, gone := agentOf(c, form), form.Bool("typing"), form.Bool("gone")
	if err := form.Err(); err != nil {
		return err
	}
	if _, err := s.Conversations.Session(c.UserContext(), contact(c)); err != nil {
		return err
	}
	others, err := s.Workspace.RecordPresence(c.UserContext(), agent, contact(c), typing, gone, s.Clock.Now())
	if err != nil {
		return err
	}
	shown := make([]viewerView, 0, len(others))
	for _, v := range others {
		shown = append(shown, viewerView{v.Agent, v.Typing})
	}
	return c.JSON(fiber.Map{"viewers": shown})
}

// viewerView is another agent who has the conversation open.
type viewerView struct {
	Agent  string `json:"agent"`
	Typing bool   `json:"typing"`
}
