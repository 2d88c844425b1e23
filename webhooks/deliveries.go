package webhooks

import (
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/hooks"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// deliveries adds the routes for deliveries to partners.
func (s *server) deliveries(app fiber.Router) {
	app.Get("/api/v1/webhooks/deliveries", s.require(users.DeliveriesRead), s.listDeliveries)
	app.Get("/api/v1/webhooks/deliveries/:id", s.require(users.DeliveriesRead), s.getDelivery)
	app.Post("/api/v1/webhooks/deliveries/:id/resend", s.require(users.DeliveriesWrite), s.resendDelivery)
}

// delivery is a delivery in the API.
type delivery struct {
	ID            string      `json:"id"`
	Event         string      `json:"event"`
	Receiver      string      `json:"receiver"`
	State         hooks.State `json:"state"`
	HappenedAt    time.Time   `json:"happenedAt"`
	Attempts      int         `json:"attempts"`
	LastAttemptAt time.Time   `json:"lastAttemptAt,omitzero"`
	NextAttemptAt time.Time   `json:"nextAttemptAt,omitzero"`
	Answer        int         `json:"answer,omitempty"` // the latest HTTP status
	Reason        string      `json:"reason,omitempty"`
	Body          string      `json:"body,omitempty"` // the exact signed bytes; only for a single delivery
}

func showDelivery(d hooks.Delivery) delivery {
	shown := delivery{
		ID: d.ID, Event: d.Event, Receiver: d.Receiver, State: d.State, HappenedAt: d.At,
		Attempts: d.Attempts, LastAttemptAt: d.Last, Answer: d.Status, Reason: d.Reason,
	}
	if d.Due != nil {
		shown.NextAttemptAt = d.Due.Next
	}
	return shown
}

func (s *server) listDeliveries(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	f := hooks.Filter{Receiver: q.Text(maxLine, "receiver"), State: hooks.State(q.Text(maxLine, "state")), Limit: limit, After: q.Text(maxLine, "cursor")}
	if err := q.Err(); err != nil {
		return err
	}
	if f.State != "" && !slices.Contains(hooks.States, f.State) {
		return web.Invalid(web.Field{Name: "state", Key: "field.state"})
	}
	page, next, err := s.Deliveries.List(c.UserContext(), f)
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]delivery, 0, len(page))
	for _, d := range page {
		shown = append(shown, showDelivery(d))
	}
	return c.JSON(fiber.Map{"deliveries": shown, "next": next})
}

func (s *server) getDelivery(c *fiber.Ctx) error {
	d, err := s.Deliveries.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	shown := showDelivery(d)
	shown.Body = d.Body
	return c.JSON(shown)
}

func (s *server) resendDelivery(c *fiber.Ctx) error {
	if err := onlyEmpty(c); err != nil {
		return err
	}
	d, err := s.Deliveries.Resend(c.UserContext(), c.Params("id"), s.Clock.Now())
	if errors.Is(err, hooks.ErrReceiver) {
		return &web.Problem{Status: fiber.StatusConflict, Code: "receiver_gone", Cause: err}
	}
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusAccepted).JSON(showDelivery(d))
}
