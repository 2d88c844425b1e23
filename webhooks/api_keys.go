package webhooks

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// keyView is a named key in the API.
type keyView struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Roles     []users.Role `json:"roles"`
	By        string       `json:"by"`
	CreatedAt time.Time    `json:"createdAt"`
	EndsAt    time.Time    `json:"endsAt"`
	UsedAt    time.Time    `json:"usedAt,omitzero"` // within the hour
	RevokedAt time.Time    `json:"revokedAt,omitzero"`
	Key       string       `json:"key,omitempty"` // only in the answer that made it
}

func showKey(k users.Key) keyView {
	return keyView{k.ID, k.Name, k.Roles, k.By, k.CreatedAt, k.EndsAt, k.UsedAt, k.RevokedAt, ""}
}

func (s *server) keys(app fiber.Router) {
	const all = "/api/v1/api-keys"
	app.Get(all, s.require(users.KeysWrite), s.listKeys)
	app.Post(all, s.require(users.KeysWrite), s.addKey)
	app.Delete(all+"/:id", s.require(users.KeysWrite), s.revokeKey)
}

func (s *server) listKeys(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	cursor := q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Console.Users.Keys.List(c.UserContext(), limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]keyView, len(page))
	for i, k := range page {
		shown[i] = showKey(k)
	}
	return c.JSON(fiber.Map{"keys": shown, "next": next})
}

func (s *server) addKey(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	k := users.Key{Name: form.Required(maxLine, "name"), Roles: readRoles(form), EndsAt: form.Time("endsAt"), By: actorID(c)}
	if err := form.Err(); err != nil {
		return err
	}
	made, text, err := s.Console.Users.AddKey(c.UserContext(), k, s.Console.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	shown := showKey(made)
	shown.Key = text
	return c.Status(fiber.StatusCreated).JSON(shown)
}

func (s *server) revokeKey(c *fiber.Ctx) error {
	k, err := s.Console.Users.Revoke(c.UserContext(), c.Params("id"), s.Console.Clock.Now())
	if err != nil {
		return err
	}
	return c.JSON(showKey(k))
}
