package console

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/users"
)

// me answers with what the page has to know of its person.
func (s *Console) me(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	who, err := s.session(c)
	if err != nil {
		return unauthorized(c, err)
	}
	return c.JSON(struct {
		ID          string         `json:"id"`
		Name        string         `json:"name"`
		Login       string         `json:"login"`
		Roles       []users.Role   `json:"roles"`
		Actions     []users.Action `json:"actions"`
		CSRF        string         `json:"csrf"`
		Locale      string         `json:"locale"`
		SessionEnds time.Time      `json:"sessionEnds"`
		Business    Business       `json:"business"`
		Simulator   string         `json:"simulator"`
		Model       bool           `json:"model"`
	}{
		who.ID, who.Name, who.ID, who.Roles, users.ActionsOf(who.Roles), who.Login.CSRF, who.User.Locale, who.Login.EndsAt.UTC(), s.Business, s.Simulator, s.Model,
	})
}
