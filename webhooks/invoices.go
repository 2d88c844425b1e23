package webhooks

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/flows/money"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Invoices is the service of invoices; *invoices.Service implements it.
type Invoices interface {
	Get(ctx context.Context, id string) (invoices.Invoice, error)
	List(ctx context.Context, f invoices.Filter) (page []invoices.Invoice, next string, err error)
	Make(ctx context.Context, order string, now time.Time) (i invoices.Invoice, created bool, err error)
	Tell(ctx context.Context, id string, now time.Time) (invoices.Invoice, error)
	CancelInvoice(ctx context.Context, id, reason, by string, now time.Time) (invoices.Invoice, error)
	RetryFiscal(ctx context.Context, id, by string, now time.Time) (invoices.Invoice, error)
	CreditInvoice(ctx context.Context, id string, amount money.Amount, reason, by, command string, now time.Time) (invoices.Invoice, error)
}

// Ledger lists the entries of the books; *ledger.Service implements it.
type Ledger interface {
	List(ctx context.Context, of string, limit int, after string) (page []ledger.Entry, next string, err error)
}

func (s *server) invoices(app fiber.Router) {
	const all, one = "/api/v1/invoices", "/api/v1/invoices/:id"
	app.Get(all, s.requireOwn(users.InvoicesRead), s.listInvoices)
	app.Post(all, s.require(users.InvoicesWrite), s.createInvoice)
	app.Get(one, s.requireOwn(users.InvoicesRead), s.getInvoice)
	app.Get(one+"/pdf", s.requireOwn(users.InvoicesRead), s.invoicePDF)
	app.Post(one+"/send", s.require(users.InvoicesWrite), s.sendInvoice)
	app.Post(one+"/cancel", s.require(users.InvoicesWrite), s.cancelInvoice)
	app.Post(one+"/credit-notes", s.require(users.InvoicesWrite), s.creditInvoice)
	app.Get("/api/v1/ledger", s.require(users.LedgerRead), s.listLedger)
}

// readsInvoice reports whether the caller may read an invoice: a client those of the own contact.
func (b bounds) readsInvoice(i invoices.Invoice) bool {
	return b.all || b.contact != "" && i.Contact == b.contact
}

// invoiceOf returns the invoice of the path, if the caller may read it. Another's does not exist.
func (s *server) invoiceOf(c *fiber.Ctx) (invoices.Invoice, error) {
	i, err := s.Invoices.Get(c.UserContext(), c.Params("id"))
	if err == nil && !boundsOf(c).readsInvoice(i) {
		err = bot.ErrNotFound
	}
	return i, err
}

func (s *server) listInvoices(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	f := invoices.Filter{
		Contact: bot.ContactID(q.Text(maxLine, "contact")), Company: q.Text(maxLine, "company"), Status: invoices.Status(q.Text(maxLine, "status")),
		Limit: limit, After: q.Text(maxLine, "cursor"),
	}
	if err := q.Err(); err != nil {
		return err
	}
	b := boundsOf(c)
	if !b.all && b.contact == "" {
		return c.JSON(fiber.Map{"invoices": []invoice{}, "next": ""})
	}
	if !b.all {
		f.Contact = b.contact
	}
	page, next, err := s.Invoices.List(c.UserContext(), f)
	if err != nil {
		return dataProblem(err)
	}
	list := make([]invoice, 0, len(page))
	for _, i := range page {
		if b.readsInvoice(i) {
			list = append(list, showInvoice(i, b.all))
		}
	}
	return c.JSON(fiber.Map{"invoices": list, "next": next})
}

func (s *server) createInvoice(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	order := form.Required(maxLine, "orderId")
	if err := form.Err(); err != nil {
		return err
	}
	i, created, err := s.Invoices.Make(c.UserContext(), order, s.Clock.Now())
	if err != nil {
		return invoiceProblem(err)
	}
	if created {
		c.Status(fiber.StatusCreated)
		c.Location("/api/v1/invoices/" + i.ID)
	}
	return c.JSON(showInvoice(i, true))
}

func (s *server) getInvoice(c *fiber.Ctx) error {
	i, err := s.invoiceOf(c)
	if err != nil {
		return err
	}
	return c.JSON(showInvoice(i, boundsOf(c).all))
}

func (s *server) invoicePDF(c *fiber.Ctx) error {
	i, err := s.invoiceOf(c)
	if err != nil {
		return err
	}
	return s.sendInvoicePDF(c, i)
}

func (s *server) sendInvoicePDF(c *fiber.Ctx, i invoices.Invoice) error {
	raw, err := s.InvoicePDF(i)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+i.ID+`.pdf"`)
	return c.SendStream(bytes.NewReader(raw), len(raw))
}

func (s *server) sendInvoice(c *fiber.Ctx) error {
	if err := onlyEmpty(c); err != nil {
		return err
	}
	i, err := s.Invoices.Tell(c.UserContext(), c.Params("id"), s.Clock.Now())
	if err != nil {
		return invoiceProblem(err)
	}
	return c.JSON(showInvoice(i, true))
}

func (s *server) cancelInvoice(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	reason := form.Required(maxLine, "reason")
	if err := form.Err(); err != nil {
		return err
	}
	i, err := s.Invoices.CancelInvoice(c.UserContext(), c.Params("id"), reason, actorID(c), s.Clock.Now())
	if err != nil {
		return invoiceProblem(err)
	}
	return c.JSON(showInvoice(i, true))
}

func (s *server) creditInvoice(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	reason := form.Required(maxLine, "reason")
	sum := money.Amount{}
	if form.Has("amount") {
		sum = s.requiredAmount(form, "amount")
	}
	if err := form.Err(); err != nil {
		return err
	}
	i, err := s.Invoices.CreditInvoice(c.UserContext(), c.Params("id"), sum, reason, actorID(c), name, s.Clock.Now())
	if err != nil {
		return invoiceProblem(err)
	}
	c.Location("/api/v1/invoices/" + i.ID)
	return c.Status(fiber.StatusCreated).JSON(showInvoice(i, true))
}

// invoiceProblem converts the errors of invoices.
func invoiceProblem(err error) error {
	for _, known := range []struct {
		err  error
		code string
	}{
		{invoices.ErrNotApproved, "invoice_not_approved"},
		{invoices.ErrPaid, "invoice_paid"},
		{invoices.ErrCancelled, "invoice_cancelled"},
		{invoices.ErrKind, "invoice_kind"},
		{invoices.ErrSealed, "fiscal_sealed"},
		{invoices.ErrFiscal, "fiscal_none"},
		{invoices.ErrMonthly, "invoice_monthly"},
		{invoices.ErrUnpriced, "invoice_unpriced"},
	} {
		if errors.Is(err, known.err) {
			return &web.Problem{Status: fiber.StatusConflict, Code: known.code, Cause: err}
		}
	}
	if errors.Is(err, invoices.ErrCredit) || errors.Is(err, debts.ErrAmount) {
		return web.Invalid(web.Field{Name: "amount", Key: "field.invalid"})
	}
	return dataProblem(err)
}

// bookingView is an entry of the books in the API.
type bookingView struct {
	ID    string        `json:"id"`
	At    time.Time     `json:"at"`
	Of    string        `json:"of"`
	Lines []bookingLine `json:"lines"`
}

type bookingLine struct {
	Account ledger.Account `json:"account"`
	Amount  amount         `json:"amount"` // above zero a debit, below a credit
}

func (s *server) listLedger(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	of, cursor := q.Text(maxLine, "of"), q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Ledger.List(c.UserContext(), of, limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	list := make([]bookingView, 0, len(page))
	for _, e := range page {
		v := bookingView{ID: e.ID, At: e.At, Of: e.Of, Lines: []bookingLine{}}
		for _, l := range e.Lines {
			v.Lines = append(v.Lines, bookingLine{l.Account, price(l.Amount)})
		}
		list = append(list, v)
	}
	return c.JSON(fiber.Map{"entries": list, "next": next})
}
