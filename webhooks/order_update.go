package webhooks

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"recado/flows/orders"
	"recado/webhooks/internal/web"
)

// updateOrder corrects the data of the intake. Fields that the request lacks stay.
func (s *server) updateOrder(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	readIntake(form, &orders.Intake{}) // collects the other problems of the form
	if err := form.Err(); err != nil {
		return err
	}
	o, err := s.Orders.Update(c.UserContext(), c.Params("id"), v, func(i *orders.Intake) { readIntake(form, i) }, actorOf(c), name, s.Clock.Now())
	if err != nil {
		return orderProblem(err)
	}
	return s.sendOrder(c, o)
}

// readIntake sets the fields that a form has; "" empties a text.
func readIntake(f *web.Form, i *orders.Intake) {
	if f.Has("description") {
		i.Description = freeText(f, maxLong, "description")
	}
	setText(f, &i.Priority, "priority")
	setText(f, &i.AssetSerial, "assetSerial")
	setText(f, &i.ClientName, "clientName")
	setText(f, &i.ClientMail, "clientMail")
	setText(f, &i.Locale, "locale")
	if f.Has("location") {
		i.Location = readLocation(f)
	}
}

// sendOrder answers with an order. The ETag is the value for If-Match.
func (s *server) sendOrder(c *fiber.Ctx, o orders.Order) error {
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(o.Edition(), 10)+`"`)
	return c.JSON(s.showOrderTo(c, o))
}
