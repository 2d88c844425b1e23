package webhooks

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/orders"
	"recado/flows/users"
	"recado/flows/validation"
	"recado/webhooks/internal/web"
)

func (s *server) orders(app fiber.Router) {
	app.Post("/api/orders", s.createOrder)
	app.Post("/api/v1/orders", s.createOrder)
	app.Get("/api/v1/orders", s.requireOwn(users.OrdersRead), s.listOrders)
	app.Get("/api/v1/orders/:id", s.requireOwn(users.OrdersRead), s.getOrder)
	app.Put("/api/v1/orders/:id", s.require(users.OrdersWrite), s.updateOrder)
	app.Post("/api/v1/orders/:id/state", s.require(users.OrdersWrite), s.changeOrder)
	app.Post("/api/v1/orders/:id/proof", s.require(users.OrdersWrite), s.confirmOrder)
	s.orderWork(app)
	s.orderChat(app)
	s.orderRequests(app)
	s.attachments(app)
}

func (s *server) createOrder(c *fiber.Ctx) error {
	who, err := s.identifyCaller(c)
	if err != nil {
		return err
	}
	if err := s.mayOrder(c, who); err != nil {
		return err
	}
	create := func() error {
		return s.once(c, who.name, maxOrderBody(who), func() error { return s.createOrderOf(c, who) })
	}
	if by := principalOf(c); by.Person() {
		return s.audited(c, by, users.OrdersCreate, create)
	}
	return create()
}

// createOrderOf creates an order for a caller who may request one.
func (s *server) createOrderOf(c *fiber.Ctx, who caller) error {
	key, err := web.IdempotencyKey(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, maxOrderBody(who))
	if err != nil {
		return err
	}
	form.DropUnfilled()
	command, err := readOrder(form, who)
	if err != nil {
		return s.addOrderProblems(err, command)
	}
	phone, _ := orders.Phone(command.ClientPhone, s.Country)
	command.Unconfirmed = who.anonymous || who.contact != "" && phone != who.contact
	if len(s.Orders.Check(command)) == 0 {
		if err := s.mayOrderFor(c, who, command); err != nil {
			return err
		}
		command.RateLimited = true
	}
	command.Command = "api:" + who.name + ":" + key
	command.Locale = web.Language(c.Get(fiber.HeaderAcceptLanguage)).Tag()
	o, created, err := s.Orders.Create(c.UserContext(), command, s.Clock.Now())
	if err != nil {
		return notCreated(orderProblem(err))
	}
	if !created && !matchesCommand(o, command, s.Country) {
		return web.Refuse(fiber.StatusUnprocessableEntity, "key_reused")
	}
	c.Location("/api/v1/orders/" + o.ID)
	made := fiber.Map{"orderId": o.ID, "status": o.Status()}
	if o.Unconfirmed {
		made["unproven"] = true // nothing is sent before the contact has written and confirmed it
		if s.ConfirmAt != "" {
			made["confirmUrl"] = s.ConfirmAt
		}
	}
	return c.Status(fiber.StatusCreated).JSON(made)
}

// mayOrder counts a request by its sender before the body is read.
func (s *server) mayOrder(c *fiber.Ctx, who caller) error {
	if who.trusted {
		return s.allowCaller(c, principalOf(c))
	}
	if who.client != "" {
		if err := s.allow(c, "orders:client:"+who.client, ordersPerClient, callerWindow); err != nil {
			return err
		}
	}
	return s.allow(c, "orders:address:"+s.clientAddress(c), ordersPerAddress, callerWindow)
}

// mayOrderFor checks the phone that gets an order's messages and counts the order by it, because
// callers without a key can name anybody's phone. Each kind of caller has its own limits, so that
// an anonymous caller can't block the key for a phone. The narrow limits come first, so that their
// refusals do not count in shared ones.
func (s *server) mayOrderFor(c *fiber.Ctx, who caller, command orders.CreateCommand) error {
	country, served := s.servedCountry(command.ClientPhone)
	if !who.trusted && !served {
		return web.Invalid(web.Field{Name: "clientPhone", Key: "field.phone_not_served"})
	}
	phone, ok := orders.Phone(command.ClientPhone, s.Country)
	if !ok { // only the key may name a contact without a phone
		return nil
	}
	kind := who.kind()
	if err := s.allow(c, "orders:"+kind+":"+phone, ordersPerPhone, phoneWindow); err != nil || who.trusted {
		return err
	}
	if err := s.allow(c, "orders:day:"+kind+":"+phone, ordersPerPhoneDaily, phoneDailyWindow); err != nil || !who.anonymous {
		return err
	}
	return s.checkAnonymousLimits(c, command, country)
}

// notCreated converts an internal error to the seed project's answer. A retry with the same
// Idempotency-Key is safe, whatever happened to the first try.
func notCreated(err error) error {
	if _, refused := errors.AsType[*web.Problem](err); refused {
		return err
	}
	return &web.Problem{Status: fiber.StatusServiceUnavailable, Code: "create_failed", RetryAfter: 2 * time.Second, Cause: err}
}

func (s *server) getOrder(c *fiber.Ctx) error {
	o, err := s.order(c)
	if err != nil {
		return orderProblem(err)
	}
	return s.sendOrder(c, o)
}

func (s *server) listOrders(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	f := orders.Filter{
		StatusText: q.Text(maxLine, "state"), Phone: q.Text(maxLine, "phone"), Priority: orders.Priority(q.Text(maxLine, "priority")),
		Company: q.Text(maxLine, "company"), Technician: q.Text(maxLine, "technician"), Equipment: q.Text(maxLine, "equipment"),
		Service: q.Text(maxLine, "serviceType"), Words: q.Text(maxSearch, "q"), From: s.dayOrTime(q, "from", 0), To: s.dayOrTime(q, "to", 1),
		Limit: limit, After: q.Text(maxLine, "cursor"),
	}
	if err := q.Err(); err != nil {
		return err
	}
	b := boundsOf(c)
	if !b.all {
		f.Contact, f.Phone = b.contact, ""
	}
	if !b.all && b.contact == "" {
		return c.JSON(fiber.Map{"orders": []order{}, "next": ""})
	}
	page, next, err := s.Orders.List(c.UserContext(), f)
	if err != nil {
		return orderProblem(err)
	}
	shown := make([]order, 0, len(page))
	for _, o := range page {
		if b.reads(o) {
			shown = append(shown, s.showOrderTo(c, o))
		}
	}
	return c.JSON(fiber.Map{"orders": shown, "next": next})
}

// dayOrTime reads a date of the business's calendar, as its midnight plus so many days, or a time.
func (s *server) dayOrTime(q *web.Form, name string, days int) time.Time {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	said := q.Text(maxLine, name)
	if day, err := time.ParseInLocation(time.DateOnly, said, zone); err == nil && validation.Date(said) {
		return day.AddDate(0, 0, days)
	}
	return q.Time(name)
}

func (s *server) changeOrder(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	to, _ := orders.ParseStage(form.Required(40, "state"))
	t := orders.Transition{
		To:         to,
		Reason:     freeText(form, maxLine, "reason"),
		ProviderID: form.Text(maxLine, "providerId"),
		By:         actorOf(c),
	}
	if err := form.Err(); err != nil {
		return err
	}
	o, err := s.Orders.ChangeState(c.UserContext(), c.Params("id"), t, s.Clock.Now())
	if err != nil {
		return orderProblem(err)
	}
	return s.sendOrder(c, o)
}

// addOrderProblems adds the problems of the other fields to those of the form, so that one answer
// names all fields to correct.
func (s *server) addOrderProblems(err error, c orders.CreateCommand) error {
	bad, ok := errors.AsType[*web.Problem](err)
	if !ok {
		return err
	}
	for _, p := range s.Orders.Check(c) {
		named := slices.ContainsFunc(bad.Fields, func(f web.Field) bool {
			return f.Name == p.Field || strings.HasPrefix(p.Field, f.Name+".")
		})
		if !named {
			bad.Fields = append(bad.Fields, fieldOf(p))
		}
	}
	return bad
}

// orderProblem converts the errors of orders.
func orderProblem(err error) error {
	if errors.Is(err, orders.ErrOverdue) {
		return &web.Problem{Status: fiber.StatusConflict, Code: "overdue_invoices", Cause: err}
	}
	if hurry, ok := errors.AsType[*orders.TooManyError](err); ok {
		return web.RateLimited(hurry.After)
	}
	switch {
	case errors.Is(err, orders.ErrUnconfirmed):
		return &web.Problem{Status: fiber.StatusConflict, Code: "order_unproven", Cause: err}
	case errors.Is(err, orders.ErrTransition):
		return &web.Problem{Status: fiber.StatusConflict, Code: "transition", Cause: err}
	}
	return dataProblem(err)
}
