package webhooks

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/orders"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// request is a change that a client requested, in the API.
type request struct {
	ID       string               `json:"id"`
	Kind     orders.ChangeKind    `json:"kind"`
	Text     string               `json:"text"` // the client's own text
	Location *orders.Location     `json:"location,omitempty"`
	When     time.Time            `json:"scheduledAt,omitzero"`
	Status   orders.RequestStatus `json:"status"`
	By       orders.Actor         `json:"by"`
	AskedAt  time.Time            `json:"askedAt"`
	Decider  *orders.Actor        `json:"decidedBy,omitempty"`
	Reason   string               `json:"reason,omitempty"`
	Answered time.Time            `json:"answeredAt,omitzero"`
}

func (s *server) orderRequests(app fiber.Router) {
	app.Get("/api/v1/orders/:id/requests", s.require(users.OrdersRead), s.listRequests)
	app.Post("/api/v1/orders/:id/requests/:request/answer", s.require(users.OrdersWrite), s.answerRequest)
}

func (s *server) listRequests(c *fiber.Ctx) error {
	o, err := s.Orders.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return orderProblem(err)
	}
	shown := make([]request, len(o.Requests))
	for i, r := range o.Requests {
		shown[i] = request{r.ID, r.Kind, r.Text, r.Place, r.When, r.Status, r.By, r.AskedAt, nil, r.Reason, r.Answered}
		if r.Decider != (orders.Actor{}) {
			shown[i].Decider = &r.Decider
		}
	}
	return c.JSON(fiber.Map{"orderId": o.ID, "requests": shown})
}

// answerRequest accepts or rejects a client's request in the name of the business.
func (s *server) answerRequest(c *fiber.Ctx) error {
	return s.act(c, func(id, command string, f *web.Form, now time.Time) (orders.Order, error) {
		a := orders.RequestAnswer{
			Command: command, Order: id, Request: c.Params("request"), Approve: f.Bool("approve"), Reason: freeText(f, maxLine, "reason"), When: f.Time("scheduledAt"),
		}
		if !f.Has("approve") {
			f.AddError("approve", "field.required")
		}
		if err := f.Err(); err != nil {
			return orders.Order{}, err
		}
		return s.Orders.Answer(c.UserContext(), a, actorOf(c), now)
	})
}
