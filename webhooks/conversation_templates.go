package webhooks

import (
	"encoding/json"
	"slices"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/orders"
	"recado/webhooks/internal/web"
)

// agentTemplates are the text keys of what agents send to begin a conversation anew. Outside the
// 24-hour window nothing else may be sent.
var agentTemplates = []string{"agent.continue", "agent.order", "agent.missed"}

// templateArgs are the arguments of agentTemplates, all from what is known.
type templateArgs struct {
	Name     string `json:"name"`
	Agent    string `json:"agent"`
	Business string `json:"business"`
	Order    string `json:"order,omitempty"` // the contact's latest order
}

// templateView is a message template as the contact would see it.
type templateView struct {
	Template string `json:"template"`
	Text     string `json:"text"`
}

// listTemplates lists the templates that can be sent to a contact, filled in.
func (s *server) listTemplates(c *fiber.Ctx) error {
	q := web.Query(c)
	agent := agentIn(c, q)
	if err := q.Err(); err != nil {
		return err
	}
	session, err := s.Conversations.Session(c.UserContext(), contact(c))
	if err != nil {
		return err
	}
	args, err := s.templateArgs(c, session, agent)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(args)
	if err != nil {
		return err
	}
	shown := []templateView{}
	for _, key := range agentTemplates {
		if key == "agent.order" && args.Order == "" {
			continue
		}
		text, err := s.Texts.Render(key, session.Locale, "", raw)
		if err != nil {
			return err
		}
		shown = append(shown, templateView{key, text})
	}
	return c.JSON(fiber.Map{"templates": shown})
}

// templateArgs collects the arguments of the templates for a contact.
func (s *server) templateArgs(c *fiber.Ctx, session bot.Session, agent string) (templateArgs, error) {
	args := templateArgs{Name: session.Profile, Agent: agent, Business: s.BusinessName}
	found, _, err := s.Orders.List(c.UserContext(), orders.Filter{Contact: session.ID, Limit: 1})
	if err == nil && len(found) > 0 {
		args.Order = found[0].ID
	}
	return args, err
}

// addTemplate makes a reply a message template.
func (s *server) addTemplate(c *fiber.Ctx, form *web.Form, key string, command *bot.ReplyCommand) error {
	if !slices.Contains(agentTemplates, key) || command.Text != "" || len(command.Files) > 0 {
		form.AddError("template", "field.template")
		return nil
	}
	session, err := s.Conversations.Session(c.UserContext(), contact(c))
	if err != nil {
		return err
	}
	args, err := s.templateArgs(c, session, command.Agent)
	if err != nil {
		return err
	}
	if key == "agent.order" && args.Order == "" {
		form.AddError("template", "field.template")
	}
	command.Key = key
	command.Args, err = json.Marshal(args)
	return err
}
