package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/engine"
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

	Asked         int `json:"asked"`
	Misunderstood int `json:"misunderstood"`
	Abandoned     int `json:"abandoned"`
}

// maxDays is the longest period of a report of dialogs.
const maxDays = 90

// listDialogs lists the dialogs, each step with the number of conversations that stand there, and
// with what became of its question in the last days.
func (s *server) listDialogs(c *fiber.Ctx) error {
	q := web.Query(c)
	days, given := q.Whole("days")
	if given && (days < 0 || days > maxDays) {
		q.AddError("days", "field.invalid")
	}
	if err := q.Err(); err != nil {
		return err
	}
	uses, whole := map[string]engine.StepUse{}, true
	if days > 0 {
		var err error
		now := s.Clock.Now()
		if uses, whole, err = s.Conversations.StepUses(c.UserContext(), now.AddDate(0, 0, -days), now); err != nil {
			return err
		}
	}
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
			use := uses[bot.Position(d.Name, step.State)]
			v.Steps = append(v.Steps, dialogStepView{step.State, label, n, use.Asked, use.Misunderstood, use.Abandoned})
		}
		shown = append(shown, v)
	}
	return c.JSON(fiber.Map{"dialogs": shown, "days": days, "whole": whole})
}
