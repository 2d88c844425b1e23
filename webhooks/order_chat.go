package webhooks

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

const maxChat = 2000 // characters of one message

// message is a message of an order's chat in the API: with a name, never a number.
type message struct {
	ID    string        `json:"id"`
	From  orders.Role   `json:"from"`
	Name  string        `json:"name"`
	Text  string        `json:"text"`
	Media []string      `json:"media"` // URLs that are valid for some time
	Place *bot.Location `json:"location"`
	At    time.Time     `json:"at"`

	Unverified bool `json:"unverified,omitempty"` // by SMS, whose sender can be forged
}

func (s *server) orderChat(app fiber.Router) {
	app.Get("/api/v1/orders/:id/messages", s.require(users.OrdersRead), s.listMessages)
	app.Post("/api/v1/orders/:id/messages", s.require(users.OrdersWrite), s.postMessage)
}

func (s *server) listMessages(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	cursor := q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Orders.Messages(c.UserContext(), c.Params("id"), limit, cursor)
	if err != nil {
		return orderProblem(err)
	}
	link := s.link()
	shown := make([]message, len(page))
	for i, e := range page {
		shown[i] = message{e.ID, e.From.Role, e.Name, e.Text, []string{}, e.Place, e.At, e.Unverified}
		for _, m := range e.Media {
			shown[i].Media = append(shown[i].Media, link(m.ID))
		}
	}
	return c.JSON(fiber.Map{"messages": shown, "next": next})
}

// postMessage sends a message to both sides in the name of the business.
func (s *server) postMessage(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	said := orders.ClientCommand{Command: name, Order: c.Params("id"), Text: form.Required(maxChat, "text")}
	if err := form.Err(); err != nil {
		return err
	}
	if _, err := s.Orders.Say(c.UserContext(), actorOf(c), said, s.Clock.Now()); err != nil {
		return workProblem(err)
	}
	return c.SendStatus(fiber.StatusNoContent)
}
