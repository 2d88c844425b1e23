package webhooks

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/orders"
	"recado/webhooks/internal/web"
)

// ErrNoSuggestion is the error of a language model that made no usable suggestion.
var ErrNoSuggestion = errors.New("the language model made no usable suggestion")

// SuggestionRequest is what a suggestion is made from.
type SuggestionRequest struct {
	Agent   string
	Locale  string
	Known   []string // "Piso: 8"
	Missing []string
	Orders  []string // "ORD-00012: Plomería, scheduled"
	Entries []engine.Entry
}

// Suggestion is a draft of an agent's next message, and a summary in three parts.
type Suggestion struct {
	Draft string `json:"draft"`
	Wants string `json:"wants"`
	Done  string `json:"done"`
	Next  string `json:"next"`
}

// Suggest makes a suggestion with a language model. Its error is ErrNoSuggestion or
// bot.ErrUnavailable.
type Suggest func(ctx context.Context, r SuggestionRequest) (Suggestion, error)

// suggestFrom is how many of the latest entries a suggestion is made from.
const suggestFrom = 40

// suggest drafts an agent's next message. The draft is never sent by itself; the answer carries how
// much of the conversation it was made from, so that a console drops it when the person writes again.
func (s *server) suggest(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	agent := agentOf(c, form)
	if err := form.Err(); err != nil {
		return err
	}
	if s.Suggest == nil {
		return web.Refuse(fiber.StatusConflict, "no_model")
	}
	ctx := c.UserContext()
	session, err := s.Conversations.Session(ctx, contact(c))
	if err != nil {
		return err
	}
	r := SuggestionRequest{Agent: agent, Locale: session.Locale}
	if r.Entries, err = s.Conversations.Transcript(ctx, session.ID, time.Time{}, suggestFrom); err != nil {
		return err
	}
	if err := s.addKnown(ctx, session, &r); err != nil {
		return err
	}
	made, err := s.Suggest(ctx, r)
	switch {
	case errors.Is(err, ErrNoSuggestion):
		return &web.Problem{Status: fiber.StatusUnprocessableEntity, Code: "no_suggestion", Cause: err}
	case err != nil:
		return err
	}
	return c.JSON(struct {
		Suggestion
		Heard int64 `json:"heard"`
	}{made, session.InputCount})
}

// addKnown adds the form and the latest orders.
func (s *server) addKnown(ctx context.Context, session bot.Session, r *SuggestionRequest) error {
	form, err := s.Conversations.Form(ctx, session.ID)
	if err != nil {
		return err
	}
	for _, f := range form.Fields {
		label, value := s.title(f.Label, session.Locale), f.Value
		if f.Key != "" {
			value = s.title(f.Key, session.Locale)
		}
		switch {
		case f.Missing:
			r.Missing = append(r.Missing, label)
		case value != "":
			r.Known = append(r.Known, label+": "+value)
		}
	}
	found, _, err := s.Orders.List(ctx, orders.Filter{Contact: session.ID, Limit: 3})
	for _, o := range found {
		r.Orders = append(r.Orders, o.ID+": "+s.title("service."+o.ServiceType, session.Locale)+", "+s.title("state."+string(o.State), session.Locale))
	}
	return err
}
