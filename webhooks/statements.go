package webhooks

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/statements"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Statements is the service of bank statements; *statements.Service implements it.
type Statements interface {
	Upload(ctx context.Context, content []byte, name, account, currency, by string, now time.Time) (st statements.Statement, created bool, err error)
	Get(ctx context.Context, id string) (statements.Statement, error)
	List(ctx context.Context, limit int, after string) (page []statements.Statement, next string, err error)
	LinesOf(ctx context.Context, id string, state statements.State, limit int, after string) (page []statements.Line, next string, err error)
	Accept(ctx context.Context, id string, t statements.Target, note, by string, now time.Time) (statements.Line, error)
	Dismiss(ctx context.Context, id, reason, by string, now time.Time) (statements.Line, error)
}

func (s *server) statements(app fiber.Router) {
	const all, one = "/api/v1/payments/statements", "/api/v1/payments/statements/:id"
	app.Get(all, s.require(users.PaymentsWrite), s.listStatements)
	app.Post(all, s.requireUnkept(users.PaymentsWrite), s.uploadStatement)
	app.Get(one, s.require(users.PaymentsWrite), s.getStatement)
	app.Get(one+"/lines", s.require(users.PaymentsWrite), s.listStatementLines)
	app.Post(one+"/lines/:line/accept", s.require(users.PaymentsWrite), s.acceptLine)
	app.Post(one+"/lines/:line/dismiss", s.require(users.PaymentsWrite), s.dismissLine)
}

// statementView is a bank statement in the API.
type statementView struct {
	ID       string                 `json:"id"`
	Name     string                 `json:"name"`
	Account  string                 `json:"account"`
	Currency string                 `json:"currency"`
	Done     bool                   `json:"done"` // all rows are read
	Problem  string                 `json:"problem"`
	From     string                 `json:"from"`
	To       string                 `json:"to"`
	Counts   statements.Counts      `json:"counts"`
	Rejected []statements.Rejection `json:"rejected"`
	At       time.Time              `json:"createdAt"`
	By       string                 `json:"by"`
}

func showStatement(st statements.Statement) statementView {
	return statementView{
		ID: st.ID, Name: st.Name, Account: st.Account, Currency: st.Currency, Done: st.Done, Problem: st.Problem, From: st.From, To: st.To,
		Counts: st.Counts, Rejected: append([]statements.Rejection{}, st.Rejected...), At: st.CreatedAt, By: st.By,
	}
}

// statementLine is a line of a bank statement in the API.
type statementLine struct {
	ID          string            `json:"id"`
	Row         int               `json:"row"`
	On          string            `json:"date"`
	Amount      amount            `json:"amount"`
	Reference   string            `json:"reference"`
	Description string            `json:"description"`
	Payer       string            `json:"payer"`
	TaxID       string            `json:"taxId"`
	State       statements.State  `json:"state"`
	Reason      statements.Reason `json:"reason"`     // why it is not sure
	Candidates  []string          `json:"candidates"` // invoices that it may pay
	Payments    []string          `json:"payments"`   // that count it
	Contact     bot.ContactID     `json:"contact"`
	By          string            `json:"by"` // who decided
	Note        string            `json:"note"`
}

func showStatementLine(l statements.Line) statementLine {
	v := statementLine{
		ID: l.ID, Row: l.Row, On: l.On, Amount: price(l.Amount), Reference: l.Reference, Description: l.Description, Payer: l.Payer, TaxID: string(l.TaxID),
		State: l.State, Reason: l.Reason, Candidates: append([]string{}, l.Candidates...), Payments: append([]string{}, l.Payments...), Contact: l.Contact, By: l.By, Note: l.Note,
	}
	if l.Known != "" {
		v.Payments = append(v.Payments, l.Known)
	}
	return v
}

func (s *server) listStatements(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	cursor := q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Statements.List(c.UserContext(), limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	list := make([]statementView, 0, len(page))
	for _, st := range page {
		list = append(list, showStatement(st))
	}
	return c.JSON(fiber.Map{"statements": list, "next": next})
}

// uploadStatement stores a statement, which is read in the background. Its content names it, so that no Idempotency-Key is
// needed.
func (s *server) uploadStatement(c *fiber.Ctx) error {
	q := web.Query(c)
	account, currency := q.Text(maxLine, "account"), cmp.Or(q.Text(maxLine, "currency"), s.Currency)
	if _, err := money.Exponent(currency); err != nil {
		q.AddError("currency", "field.currency")
	}
	name, raw, err := upload(c)
	if refused, ok := errors.AsType[*web.Problem](err); err != nil && (q.Err() == nil || ok && len(refused.Fields) > 0) {
		return err
	}
	if err := q.Err(); err != nil {
		return err
	}
	if len(raw) == 0 || len(raw) > statements.MaxBytes {
		return web.Invalid(web.Field{Name: "file", Key: "field.required"})
	}
	st, created, err := s.Statements.Upload(c.UserContext(), raw, name, account, currency, actorID(c), s.Clock.Now())
	switch {
	case errors.Is(err, statements.ErrColumns):
		return web.Invalid(web.Field{Name: "file", Key: "field.statement_columns"})
	case errors.Is(err, statements.ErrTooLong):
		return web.Invalid(web.Field{Name: "file", Key: "field.too_many", Args: web.Args{"max": "200000"}})
	case err != nil:
		return err
	}
	if created {
		c.Status(fiber.StatusCreated)
		c.Location("/api/v1/payments/statements/" + st.ID)
	}
	return c.JSON(showStatement(st))
}

func (s *server) getStatement(c *fiber.Ctx) error {
	st, err := s.Statements.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.JSON(showStatement(st))
}

func (s *server) listStatementLines(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	state, cursor := statements.State(q.Text(maxLine, "state")), q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Statements.LinesOf(c.UserContext(), c.Params("id"), state, limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	list := make([]statementLine, 0, len(page))
	for _, l := range page {
		list = append(list, showStatementLine(l))
	}
	return c.JSON(fiber.Map{"lines": list, "next": next})
}

// acceptLine counts a line that was not sure as a payment.
func (s *server) acceptLine(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	t := statements.Target{Invoice: form.Text(maxLine, "invoiceId"), Contact: bot.ContactID(form.Text(maxLine, "contact"))}
	note := freeText(form, maxLine, "notes")
	if t.Invoice == "" && t.Contact == "" && form.Err() == nil {
		form.AddError("invoiceId", "field.required")
	}
	if err := form.Err(); err != nil {
		return err
	}
	l, err := s.Statements.Accept(c.UserContext(), c.Params("line"), t, note, actorID(c), s.Clock.Now())
	return s.answerLine(c, l, err)
}

// dismissLine ends the question about a line without counting it.
func (s *server) dismissLine(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	reason := form.Required(maxLine, "reason")
	if err := form.Err(); err != nil {
		return err
	}
	l, err := s.Statements.Dismiss(c.UserContext(), c.Params("line"), bot.MaskSecrets(reason), actorID(c), s.Clock.Now())
	return s.answerLine(c, l, err)
}

func (s *server) answerLine(c *fiber.Ctx, l statements.Line, err error) error {
	switch {
	case errors.Is(err, statements.ErrDecided):
		return &web.Problem{Status: fiber.StatusConflict, Code: "line_decided", Cause: err}
	case errors.Is(err, statements.ErrTarget):
		return web.Invalid(web.Field{Name: "invoiceId", Key: "field.invalid"})
	case err != nil:
		return dataProblem(err)
	}
	return c.JSON(showStatementLine(l))
}
