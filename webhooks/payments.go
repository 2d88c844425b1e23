package webhooks

import (
	"context"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/payments"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Payments is the service of payments; *payments.Service implements it.
type Payments interface {
	Get(ctx context.Context, id string) (payments.Payment, error)
	List(ctx context.Context, who bot.ContactID, limit int, after string) (page []payments.Payment, next string, err error)
	Record(ctx context.Context, received payments.Payment, now time.Time) (payments.Payment, error)
	Reverse(ctx context.Context, id string, now time.Time) (payments.Payment, error)
}

func (s *server) payments(app fiber.Router) {
	const all, one = "/api/v1/payments", "/api/v1/payments/:id"
	app.Get(all, s.requireOwn(users.PaymentsRead), s.listPayments)
	app.Post(all, s.require(users.PaymentsWrite), s.recordPayment)
	app.Get(one, s.requireOwn(users.PaymentsRead), s.getPayment)
	app.Post(one+"/reverse", s.require(users.PaymentsWrite), s.reverseRecorded)
}

// receipt is a payment in the API.
type receipt struct {
	ID          string         `json:"id"`
	Contact     bot.ContactID  `json:"contact"`
	Invoice     string         `json:"invoiceId"` // that it pays first
	Method      debts.Method   `json:"method"`
	State       payments.State `json:"state"`
	Amount      amount         `json:"amount"` // that was asked for
	Paid        amount         `json:"paid"`
	Reference   string         `json:"reference"` // the bank's number
	URL         string         `json:"url"`       // of the link
	Description string         `json:"description"`
	CreatedAt   time.Time      `json:"createdAt"`
	ChangedAt   time.Time      `json:"changedAt"`
}

func showPayment(p payments.Payment) receipt {
	v := receipt{
		ID: p.ID, Contact: p.Contact, Method: p.Method, State: p.State, Amount: price(p.Amount), Paid: price(p.Paid), Reference: p.Transaction,
		URL: p.URL, Description: p.Description, CreatedAt: p.CreatedAt, ChangedAt: p.ChangedAt,
	}
	if v.Method == "" {
		v.Method = debts.Card
	}
	v.Invoice = invoices.OfDebt(p.Debt)
	return v
}

func (s *server) listPayments(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	who, cursor := bot.ContactID(q.Text(maxLine, "contact")), q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	b := boundsOf(c)
	if !b.all {
		if who = b.contact; who == "" {
			return c.JSON(fiber.Map{"payments": []receipt{}, "next": ""})
		}
	}
	page, next, err := s.Payments.List(c.UserContext(), who, limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	list := make([]receipt, 0, len(page))
	for _, p := range page {
		list = append(list, showPayment(p))
	}
	return c.JSON(fiber.Map{"payments": list, "next": next})
}

func (s *server) getPayment(c *fiber.Ctx) error {
	p, err := s.Payments.Get(c.UserContext(), c.Params("id"))
	if b := boundsOf(c); err == nil && !b.all && (b.contact == "" || p.Contact != b.contact) {
		err = bot.ErrNotFound
	}
	if err != nil {
		return err
	}
	return c.JSON(showPayment(p))
}

// recordPayment counts money that came in without the gateway: for an invoice, in its currency, or for all that a contact owes.
func (s *server) recordPayment(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	p := payments.Payment{
		Command: "paid " + name, By: actorID(c), Amount: s.requiredAmount(form, "amount"), Method: debts.Method(form.Required(maxLine, "method")),
		Transaction: form.Text(maxLine, "reference"), Description: freeText(form, maxLine, "notes"), Contact: bot.ContactID(form.Text(maxLine, "contact")),
	}
	id := form.Text(maxLine, "invoiceId")
	if p.Method != "" && !slices.Contains([]debts.Method{debts.Cash, debts.Transfer, debts.Card}, p.Method) {
		form.AddError("method", "field.invalid")
	}
	if id == "" && p.Contact == "" && form.Err() == nil {
		form.AddError("invoiceId", "field.required")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if id != "" {
		i, err := s.Invoices.Get(c.UserContext(), id)
		if err != nil {
			return err
		}
		switch {
		case i.Status == invoices.Cancelled:
			return invoiceProblem(invoices.ErrCancelled)
		case i.Kind == invoices.CreditNote:
			return invoiceProblem(invoices.ErrKind)
		case p.Amount.Currency != i.Total.Currency:
			return web.Invalid(web.Field{Name: "amount", Key: "field.currency"})
		}
		p.Contact, p.Debt = i.Contact, i.DebtID()
		if p.Description == "" {
			p.Description = i.ID
		}
	}
	p, err = s.Payments.Record(c.UserContext(), p, s.Clock.Now())
	if err != nil {
		return invoiceProblem(err)
	}
	c.Location("/api/v1/payments/" + p.ID)
	return c.Status(fiber.StatusCreated).JSON(showPayment(p))
}

// reverseRecorded takes a payment back that the bank has returned.
func (s *server) reverseRecorded(c *fiber.Ctx) error {
	if err := onlyEmpty(c); err != nil {
		return err
	}
	p, err := s.Payments.Reverse(c.UserContext(), c.Params("id"), s.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	return c.JSON(showPayment(p))
}
