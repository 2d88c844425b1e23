package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/webhooks/internal/web"
)

// dialogView is a dialog with the conversations that stand in it now.
type dialogView struct {
	Name    string           `json:"name"`
	Title   string           `json:"title"`
	Mermaid string           `json:"mermaid"`
	People  int              `json:"people"`
	Steps   []dialogStepView `json:"steps"`
}

type dialogStepView struct {
	State  bot.State `json:"state"`
	Label  string    `json:"label"`
	People int       `json:"people"`
}

// listDialogs lists the dialogs, each step with the number of conversations that stand there.
func (s *server) listDialogs(c *fiber.Ctx) error {
	locale := web.Language(c.Get(fiber.HeaderAcceptLanguage)).Tag()
	list := s.Conversations.Dialogs()
	shown := make([]dialogView, 0, len(list))
	for _, d := range list {
		v := dialogView{Name: d.Name, Title: s.title("dialog."+d.Name, locale), Mermaid: d.Mermaid, Steps: []dialogStepView{}}
		for _, step := range d.Steps {
			n, err := s.Conversations.CountAgentQueue(c.UserContext(), bot.QueueQuery{At: bot.Position(d.Name, step.State), Limit: maxCount})
			if err != nil {
				return err
			}
			label := string(step.State)
			if step.Topic != "" {
				label = s.title(step.Topic, locale)
			}
			v.People += n
			v.Steps = append(v.Steps, dialogStepView{step.State, label, n})
		}
		shown = append(shown, v)
	}
	return c.JSON(fiber.Map{"dialogs": shown})
}
