package webhooks

import (
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/orders"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// actorOf returns the actor of a change of an order: the business, by the person who asks for it.
func actorOf(c *fiber.Ctx) orders.Actor {
	return orders.Actor{Role: orders.RoleAgent, ID: actorID(c)}
}

func (s *server) orderWork(app fiber.Router) {
	const one = "/api/v1/orders/:id"
	app.Post(one+"/assign", s.require(users.OrdersAssign), s.assignOrder)
	app.Post(one+"/offer", s.require(users.OrdersAssign), s.offerOrder)
	app.Post(one+"/accept", s.require(users.OrdersWork), s.work(orders.JobAccept, nothing))
	app.Post(one+"/reject", s.require(users.OrdersWork), s.work(orders.JobRefuse, func(f *web.Form, c *orders.JobCommand) { c.Reason = f.Required(maxLine, "reason") }))
	app.Post(one+"/start", s.require(users.OrdersWork), s.work(orders.JobOnTheWay, minutes))
	app.Post(one+"/check-in", s.require(users.OrdersWork), s.work(orders.JobCheckIn, here))
	app.Post(one+"/check-out", s.require(users.OrdersWork), s.work(orders.JobCheckOut, here))
	app.Post(one+"/pause", s.require(users.OrdersWork), s.work(orders.JobPause, func(f *web.Form, c *orders.JobCommand) {
		c.Reason, c.Text = f.Required(maxLine, "reason"), freeText(f, maxLine, "text")
	}))
	app.Post(one+"/resume", s.require(users.OrdersWork), s.work(orders.JobResume, nothing))
	app.Post(one+"/complete", s.require(users.OrdersWork), s.work(orders.JobReport, report))
	app.Post(one+"/failed-visit", s.require(users.OrdersWork), s.work(orders.JobFail, func(f *web.Form, c *orders.JobCommand) {
		here(f, c)
		c.Reason, c.Text = f.Required(maxLine, "reason"), freeText(f, maxLine, "text")
	}))
	app.Post(one+"/warranty/void", s.require(users.OrdersAssign), s.voidWarranty)
	app.Post(one+"/warranty/void/approve", s.require(users.OrdersHold), s.decideVoid(true))
	app.Post(one+"/warranty/void/deny", s.require(users.OrdersHold), s.decideVoid(false))
	app.Post(one+"/rework-cause", s.require(users.OrdersAssign), s.recordCause)
	app.Post(one+"/justify", s.require(users.OrdersAssign), s.hold(orders.HoldJustify))
	app.Post(one+"/hold", s.require(users.OrdersHold), s.hold(orders.HoldKeep))
	app.Post(one+"/approve", s.require(users.OrdersInvoice), s.moveOrder(orders.Stage{State: orders.Invoiced}))
	app.Post(one+"/cancel", s.require(users.OrdersWrite), s.moveOrder(orders.Stage{State: orders.Cancelled}))
	app.Delete(one, s.require(users.OrdersWrite), s.deleteOrder)
	app.Get(one+"/history", s.requireOwn(users.OrdersRead), s.orderHistory)
}

// command returns the id of the request: from its Idempotency-Key, or else a random one.
func command(c *fiber.Ctx) (string, error) {
	key := c.Get("Idempotency-Key")
	if key == "" {
		return "api:" + rand.Text(), nil
	}
	if !web.Visible(key) {
		return "", web.Refuse(fiber.StatusBadRequest, "bad_key")
	}
	if who := principalOf(c); who.Kind != users.Environment {
		return who.Caller() + ":" + key, nil
	}
	return "api:" + key, nil
}

// act reads a request, applies do to its order, and answers with the result.
func (s *server) act(c *fiber.Ctx, do func(id, command string, form *web.Form, now time.Time) (orders.Order, error)) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	o, err := do(c.Params("id"), name, form, s.Clock.Now())
	if err != nil {
		return workProblem(err)
	}
	return s.sendOrder(c, o)
}

func (s *server) assignOrder(c *fiber.Ctx) error {
	return s.act(c, func(id, command string, f *web.Form, now time.Time) (orders.Order, error) {
		a := orders.Assignment{Technician: f.Required(maxLine, "technicianId"), When: f.Time("scheduledAt"), By: actorOf(c), Command: command}
		if err := f.Err(); err != nil {
			return orders.Order{}, err
		}
		return s.Orders.Assign(c.UserContext(), id, a, now)
	})
}

func (s *server) offerOrder(c *fiber.Ctx) error {
	return s.act(c, func(id, command string, f *web.Form, now time.Time) (orders.Order, error) {
		if err := f.Err(); err != nil {
			return orders.Order{}, err
		}
		return s.Orders.Offer(c.UserContext(), id, actorOf(c), command, now)
	})
}

// work carries out a technician's command on the technician's behalf.
func (s *server) work(name string, read func(*web.Form, *orders.JobCommand)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return s.act(c, func(id, command string, f *web.Form, now time.Time) (orders.Order, error) {
			j := orders.JobCommand{Order: id, Command: command, PlaceAt: now}
			who := f.Text(maxLine, "technicianId")
			read(f, &j)
			if err := f.Err(); err != nil {
				return orders.Order{}, err
			}
			return s.Orders.JobFor(c.UserContext(), name, who, j, now)
		})
	}
}

// moveOrder changes an order's state, if the business may do that.
func (s *server) moveOrder(to orders.Stage) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return s.act(c, func(id, command string, f *web.Form, now time.Time) (orders.Order, error) {
			t := orders.Transition{To: to, By: actorOf(c), Command: command, Reason: freeText(f, maxLine, "reason")}
			if err := f.Err(); err != nil {
				return orders.Order{}, err
			}
			return s.Orders.ChangeState(c.UserContext(), id, t, now)
		})
	}
}

// deleteOrder cancels an order, because orders are never erased. The reason is in the query,
// because many clients send no body with DELETE.
func (s *server) deleteOrder(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	q := web.Query(c)
	t := orders.Transition{To: orders.Stage{State: orders.Cancelled}, By: actorOf(c), Command: name, Reason: q.Required(maxLong, "reason")}
	if err := q.Err(); err != nil {
		return err
	}
	o, err := s.Orders.ChangeState(c.UserContext(), c.Params("id"), t, s.Clock.Now())
	if err != nil {
		return workProblem(err)
	}
	return s.sendOrder(c, o)
}

// hold records why an order is still paused, or that it may go on waiting (RN-005).
func (s *server) hold(act orders.HoldAct) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return s.act(c, func(id, command string, f *web.Form, now time.Time) (orders.Order, error) {
			h := orders.HoldCommand{Order: id, Command: command, Act: act}
			if act == orders.HoldJustify {
				h.Reason = f.Required(maxLine, "reason")
			} else {
				h.Reason = freeText(f, maxLine, "reason")
			}
			if err := f.Err(); err != nil {
				return orders.Order{}, err
			}
			return s.Orders.Hold(c.UserContext(), h, actorOf(c), now)
		})
	}
}

func nothing(*web.Form, *orders.JobCommand) {}

func minutes(f *web.Form, c *orders.JobCommand) {
	if n, given := f.Whole("minutes"); given {
		if c.Minutes = n; n < 0 || n > 1e6 {
			f.AddError("minutes", "field.number")
		}
	}
}

func here(f *web.Form, c *orders.JobCommand) {
	c.Place = f.Point()
	if at := f.Time("at"); !at.IsZero() {
		c.PlaceAt = at
	}
}

func report(f *web.Form, c *orders.JobCommand) {
	c.Diagnosis, c.Actions = f.Required(maxLong, "diagnosis"), f.Required(maxLong, "actions")
	c.Advice, c.Hours = freeText(f, maxLong, "advice"), f.Text(maxLine, "hours")
}

func (s *server) orderHistory(c *fiber.Ctx) error {
	o, err := s.order(c)
	if err != nil {
		return orderProblem(err)
	}
	history := showHistory(o)
	if !boundsOf(c).all {
		history = hideStaff(history)
	}
	return c.JSON(fiber.Map{"orderId": o.ID, "history": history})
}

// workProblem converts the errors of work on orders.
func workProblem(err error) error {
	key := ""
	if refused, ok := errors.AsType[*orders.JobRefusedError](err); ok {
		if refused.Key == "job.invalid" {
			return web.Invalid(web.Field{Name: refused.Field, Key: "field.invalid"})
		}
		if refused.Key == "job.unfit" {
			return &web.Problem{Status: fiber.StatusConflict, Code: "technician_unfit", Fields: []web.Field{{Name: "technicianId", Key: "field." + strings.TrimPrefix(refused.Field, "technician.")}}, Cause: err}
		}
		key = refused.Key
	}
	if refused, ok := errors.AsType[*orders.ClientRefusedError](err); ok {
		key = refused.Key
	}
	switch key {
	case "hold.reason", "warranty.reason":
		return web.Invalid(web.Field{Name: "reason", Key: "field.required"})
	case "warranty.cause":
		return web.Invalid(web.Field{Name: "cause", Key: "field.unknown"})
	}
	if errors.Is(err, orders.ErrNoWarranty) {
		key = "warranty.none"
	}
	if errors.Is(err, orders.ErrNoTechnicians) {
		key = "no_technicians"
	}
	if code, known := refusals[key]; known {
		return &web.Problem{Status: fiber.StatusConflict, Code: code, Cause: err}
	}
	return orderProblem(err)
}

// refusals maps text keys of refusals to codes.
var refusals = map[string]string{
	"job.too_far": "too_far", "job.place_old": "place_old", "job.no_place": "no_place", "job.too_many": "too_many_jobs",
	"job.not_yours": "not_their_job", "job.extra_open": "extra_open", "job.over": "transition", "job.no_material": "no_material",
	"request.over": "request_over", "change.past": "date_past", "change.over": "transition",
	"hold.over": "hold_over", "warranty.none": "no_warranty",
	"chat.closed": "chat_closed", "chat.nobody": "chat_nobody", "chat.empty": "chat_empty", "no_technicians": "no_technicians",
}
