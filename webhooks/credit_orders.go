package webhooks

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// CreditOrders is the service of orders on credit; *credit.Orders implements it.
type CreditOrders interface {
	Preview(ctx context.Context, w credit.Wish, now time.Time) (credit.Preview, error)
	Create(ctx context.Context, d credit.Draft, now time.Time) (o credit.Order, created bool, err error)
	Get(ctx context.Context, id string) (credit.Order, error)
	List(ctx context.Context, f credit.Filter) (page []credit.Order, next string, err error)
	Cancel(ctx context.Context, id, reason, by string, now time.Time) (credit.Order, error)
	// CustomerOf returns the customer of a conversation, or bot.ErrNotFound.
	CustomerOf(ctx context.Context, who bot.ContactID) (string, error)
}

func (s *server) creditOrders(app fiber.Router) {
	const all, one = "/api/v1/credit-orders", "/api/v1/credit-orders/:id"
	app.Get(all, s.requireOwn(users.CreditRead), s.listCreditOrders)
	app.Post(all, s.require(users.CreditWrite), s.createCreditOrder)
	app.Post(all+"/preview", s.requireOwn(users.CreditRead), s.previewCreditOrder)
	app.Get(one, s.requireOwn(users.CreditRead), s.getCreditOrder)
	app.Post(one+"/cancel", s.require(users.CreditWrite), s.cancelCreditOrder)
}

// readWish reads what somebody wants to buy with.
func (s *server) readWish(f *web.Form) credit.Wish {
	w := credit.Wish{Product: f.Required(maxLine, "product"), Period: f.Required(maxLine, "period"), Principal: draftForm{f, s.Currency}.amount("principal")}
	if w.Principal.Blank() {
		f.AddError("principal", "field.required")
	}
	return w
}

func (s *server) previewCreditOrder(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	wish := s.readWish(form)
	if err := form.Err(); err != nil {
		return err
	}
	p, err := s.CreditOrders.Preview(c.UserContext(), wish, s.Clock.Now())
	if err != nil {
		return creditProblem(err)
	}
	return c.JSON(showPreview(p))
}

// createCreditOrder needs an Idempotency-Key: an order that is sent twice is money that is lent twice.
func (s *server) createCreditOrder(c *fiber.Ctx) error {
	key, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	d := credit.Draft{
		Wish: s.readWish(form), Customer: form.Required(maxLine, "customer"), Partner: form.Text(credit.MaxPartner, "partnerReference"), By: actorID(c), Command: key,
	}
	if c.Get("Idempotency-Key") == "" {
		form.AddError("Idempotency-Key", "field.required")
	}
	if err := form.Err(); err != nil {
		return err
	}
	o, _, err := s.CreditOrders.Create(c.UserContext(), d, s.Clock.Now())
	if err != nil {
		return creditProblem(err)
	}
	c.Location("/api/v1/credit-orders/" + o.ID)
	return sendCreditOrder(c.Status(fiber.StatusCreated), o)
}

func (s *server) getCreditOrder(c *fiber.Ctx) error {
	o, err := s.CreditOrders.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if err := s.owns(c, o.Customer); err != nil {
		return err
	}
	return sendCreditOrder(c, o)
}

func (s *server) cancelCreditOrder(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	reason := freeText(form, maxCreditReason, "reason")
	if err := form.Err(); err != nil {
		return err
	}
	o, err := s.CreditOrders.Cancel(c.UserContext(), c.Params("id"), reason, actorID(c), s.Clock.Now())
	if err != nil {
		return creditProblem(err)
	}
	return sendCreditOrder(c, o)
}

// maxCreditReason is the longest reason of a cancellation or decision, in characters.
const maxCreditReason = 500

func (s *server) listCreditOrders(c *fiber.Ctx) error {
	f, ok, err := s.creditFilter(c, "status")
	if err != nil {
		return err
	}
	if !ok {
		return c.JSON(fiber.Map{"creditOrders": []creditOrder{}, "next": ""})
	}
	page, next, err := s.CreditOrders.List(c.UserContext(), f)
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]creditOrder, 0, len(page))
	for _, o := range page {
		if f.State == "" || string(o.State) == f.State { // the index is by the customer where both are asked for
			shown = append(shown, showCreditOrder(o))
		}
	}
	return c.JSON(fiber.Map{"creditOrders": shown, "next": next})
}

// creditFilter reads the filter of a list. It is false for a client who is no customer, and who has nothing.
func (s *server) creditFilter(c *fiber.Ctx, state string) (f credit.Filter, ok bool, err error) {
	if f.Limit, err = web.Limit(c, 50, 200); err != nil {
		return f, false, err
	}
	q := web.Query(c)
	f.Customer, f.State, f.After = q.Text(maxLine, "customer"), q.Text(maxLine, state), q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return f, false, err
	}
	b := boundsOf(c)
	if b.all {
		return f, true, nil
	}
	own, err := s.ownCustomer(c)
	if errors.Is(err, bot.ErrNotFound) {
		return f, false, nil
	}
	f.Customer = own
	return f, err == nil, err
}

// ownCustomer returns the customer who is the caller, or bot.ErrNotFound.
func (s *server) ownCustomer(c *fiber.Ctx) (string, error) {
	b := boundsOf(c)
	if b.contact == "" {
		return "", bot.ErrNotFound
	}
	return s.CreditOrders.CustomerOf(c.UserContext(), b.contact)
}

// owns returns nil if the caller may read what is a customer's. Another's does not exist.
func (s *server) owns(c *fiber.Ctx, customer string) error {
	if boundsOf(c).all {
		return nil
	}
	own, err := s.ownCustomer(c)
	if err == nil && own != customer {
		err = bot.ErrNotFound
	}
	return err
}

func sendCreditOrder(c *fiber.Ctx, o credit.Order) error {
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(o.V, 10)+`"`)
	shown := showCreditOrder(o)
	if !boundsOf(c).all {
		shown.hideStaff()
	}
	return c.JSON(shown)
}

// creditProblem converts the refusals of credit.
func creditProblem(err error) error {
	if refused, ok := errors.AsType[*credit.RefusedError](err); ok {
		return &web.Problem{Status: fiber.StatusConflict, Code: "credit_" + refused.Reason, Cause: err}
	}
	return dataProblem(err)
}
