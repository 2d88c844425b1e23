package webhooks

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

func (s *server) quotations(app fiber.Router) {
	const all, one = "/api/v1/quotations", "/api/v1/quotations/:id"
	app.Get(all, s.requireOwn(users.QuotationsRead), s.listQuotations)
	app.Post(all, s.require(users.QuotationsWrite), s.createQuotation)
	app.Get(one, s.requireOwn(users.QuotationsRead), s.getQuotation)
	app.Put(one, s.require(users.QuotationsWrite), s.updateQuotation)
	app.Post(one+"/send", s.require(users.QuotationsWrite), s.sendQuotation)
	app.Post(one+"/approve", s.requireOwn(users.QuotationsDecide), s.decideQuotation(quotations.Approve))
	app.Post(one+"/reject", s.requireOwn(users.QuotationsDecide), s.decideQuotation(quotations.Reject))
	app.Post(one+"/changes", s.requireOwn(users.QuotationsDecide), s.decideQuotation(quotations.AskForChange))
	app.Get(one+"/pdf", s.requireOwn(users.QuotationsRead), s.quotationPDF)
}

// idempotent returns the Idempotency-Key, or a generated one.
func idempotent(c *fiber.Ctx) (string, error) {
	key := c.Get("Idempotency-Key")
	if key == "" {
		return rand.Text(), nil
	}
	if !web.Visible(key) {
		return "", web.Refuse(fiber.StatusBadRequest, "bad_key")
	}
	return key, nil
}

// quoterOf returns the actor of a request: whoever has a key acts for the business as a supervisor.
func quoterOf(c *fiber.Ctx) quotations.Actor {
	if b := boundsOf(c); !b.all {
		return quotations.Actor{Role: notify.Client, ID: string(b.contact)}
	}
	return quotations.Actor{Role: quoterRole(principalOf(c)), ID: actorID(c)}
}

// quoterRole returns the role of a caller in quotations: an admin's, or else a supervisor's.
func quoterRole(who users.Principal) notify.Role {
	if who.Has(users.Admin) {
		return notify.Admin
	}
	return notify.Supervisor
}

func (s *server) createQuotation(c *fiber.Ctx) error {
	key, err := idempotent(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	d := readDraft(form, s.Currency, principalOf(c))
	if d.Order = form.Required(maxLine, "orderId"); form.Err() != nil {
		return form.Err()
	}
	d.Command = "api:" + principalOf(c).Caller() + ":" + key
	q, created, err := s.Quotations.Create(c.UserContext(), d, quoterOf(c), s.Clock.Now())
	if err != nil {
		return quotationProblem(err)
	}
	if !created && q.Order != d.Order {
		return web.Refuse(fiber.StatusUnprocessableEntity, "key_reused")
	}
	c.Location("/api/v1/quotations/" + q.ID)
	return shown(c.Status(fiber.StatusCreated), q)
}

func (s *server) getQuotation(c *fiber.Ctx) error {
	q, err := s.quotationOf(c)
	if err != nil {
		return quotationProblem(err)
	}
	return shown(c, q)
}

func (s *server) listQuotations(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	f := quotations.Filter{
		Order: q.Text(maxLine, "order"), Status: quotations.Status(q.Text(maxLine, "status")), Limit: limit, After: q.Text(maxLine, "cursor"),
	}
	if err := q.Err(); err != nil {
		return err
	}
	b := boundsOf(c)
	if !b.all && b.contact == "" {
		return c.JSON(fiber.Map{"quotations": []quotation{}, "next": ""})
	}
	if !b.all {
		f.Contact = b.contact
	}
	page, next, err := s.Quotations.List(c.UserContext(), f)
	if err != nil {
		return quotationProblem(err)
	}
	list := make([]quotation, 0, len(page))
	for _, q := range page {
		if b.readsQuotation(q) {
			list = append(list, showQuotationTo(c, q))
		}
	}
	return c.JSON(fiber.Map{"quotations": list, "next": next})
}

func (s *server) updateQuotation(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	d := readDraft(form, s.Currency, principalOf(c))
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	if form.Err() != nil {
		return form.Err()
	}
	q, err := s.Quotations.Update(c.UserContext(), c.Params("id"), v, d, quoterOf(c), s.Clock.Now())
	if err != nil {
		return quotationProblem(err)
	}
	return shown(c, q)
}

func (s *server) sendQuotation(c *fiber.Ctx) error {
	if err := onlyEmpty(c); err != nil {
		return err
	}
	q, err := s.Quotations.Send(c.UserContext(), c.Params("id"), quoterOf(c), s.Clock.Now())
	if err != nil {
		return quotationProblem(err)
	}
	return shown(c, q)
}

// decideQuotation records a decision that a customer told the business elsewhere.
func (s *server) decideQuotation(choice quotations.Choice) fiber.Handler {
	return func(c *fiber.Ctx) error {
		form, err := web.JSON(c, web.MaxBody)
		if err != nil {
			return err
		}
		version, _ := form.Whole("version")
		reason := freeText(form, maxLine, "reason")
		if form.Err() != nil {
			return form.Err()
		}
		if _, err := s.quotationOf(c); err != nil {
			return quotationProblem(err)
		}
		ref := quotations.Ref{ID: c.Params("id"), Version: version}
		q, err := s.Quotations.Decide(c.UserContext(), ref, choice, quoterOf(c), reason, s.Clock.Now())
		if err != nil {
			return quotationProblem(err)
		}
		return shown(c, q)
	}
}

// quotationPDF serves the document of the current version, which is generated anew for a draft.
func (s *server) quotationPDF(c *fiber.Ctx) error {
	q, err := s.quotationOf(c)
	if err != nil {
		return quotationProblem(err)
	}
	raw, err := s.Documents(q)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+q.ID+"-v"+strconv.Itoa(q.Version)+`.pdf"`)
	return c.SendStream(bytes.NewReader(raw), len(raw))
}

// shown answers with a quotation and its version for If-Match.
func shown(c *fiber.Ctx, q quotations.Quotation) error {
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(q.V, 10)+`"`)
	return c.JSON(showQuotationTo(c, q))
}

// quotationProblem converts the errors of quotations.
func quotationProblem(err error) error {
	if d, ok := errors.AsType[*pricing.DiscountError](err); ok {
		who := make([]string, len(d.Roles))
		for i, r := range d.Roles {
			who[i] = string(r)
		}
		return web.Invalid(web.Field{Name: "discount.percent", Key: "field.discount", Args: web.Args{"max": d.Max.String(), "who": cmp.Or(strings.Join(who, ", "), "—")}})
	}
	if refused, ok := errors.AsType[*quotations.RefusedError](err); ok {
		if refused.Reason == "gone" {
			return bot.ErrNotFound
		}
		return &web.Problem{Status: fiber.StatusConflict, Code: "quotation_" + strings.TrimSuffix(refused.Reason, "_by_you"), Cause: err}
	}
	return dataProblem(err)
}
