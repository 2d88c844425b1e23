package webhooks

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/money"
	"recado/flows/text"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Debts is the service of what people owe; *debts.Service implements it.
type Debts interface {
	Get(ctx context.Context, who bot.ContactID) (debts.Account, error)
	List(ctx context.Context, limit int, after string) (page []debts.Account, next string, err error)
	Record(ctx context.Context, who bot.ContactID, list []debts.Debt, now time.Time) (debts.Account, error)
	Withdraw(ctx context.Context, who bot.ContactID, debt string, now time.Time) (debts.Account, error)
	DecideDispute(ctx context.Context, who bot.ContactID, id string, accept bool, by string, now time.Time) (debts.Account, error)
	DecideReceipt(ctx context.Context, who bot.ContactID, id string, accept bool, amount money.Amount, by string, now time.Time) (debts.Account, error)
	Pay(ctx context.Context, who bot.ContactID, p debts.Payment, now time.Time) (debts.Payment, error)
	Reverse(ctx context.Context, who bot.ContactID, payment string, now time.Time) (debts.Account, error)
}

// maxDebtsGiven is how many debts one request may report.
const maxDebtsGiven = 100

func (s *server) debtors(app fiber.Router) {
	const all, one = "/api/v1/debtors", "/api/v1/debtors/:contact"
	app.Get(all, s.require(users.DebtsRead), s.listDebtors)
	app.Get(one, s.require(users.DebtsRead), s.getDebtor)
	app.Put(one+"/debts", s.require(users.DebtsWrite), s.recordDebts)
	app.Delete(one+"/debts/:debt", s.require(users.DebtsWrite), s.withdrawDebt)
	app.Post(one+"/payments", s.require(users.DebtsWrite), s.payDebt)
	app.Post(one+"/reversals", s.require(users.DebtsWrite), s.reversePayment)
	app.Post(one+"/decisions", s.require(users.DebtsWrite), s.decideAnswer)
}

func (s *server) listDebtors(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	cursor := q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Debts.List(c.UserContext(), limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	now, link := s.Clock.Now(), s.link()
	shown := make([]accountView, len(page))
	for i := range page {
		shown[i] = showAccount(page[i], now, link)
	}
	return c.JSON(fiber.Map{"debtors": shown, "next": next})
}

func (s *server) getDebtor(c *fiber.Ctx) error {
	a, err := s.Debts.Get(c.UserContext(), contact(c))
	return s.answerAccount(c, a, err)
}

// answerAccount answers with an account, or with what was wrong.
func (s *server) answerAccount(c *fiber.Ctx, a debts.Account, err error) error {
	switch {
	case errors.Is(err, debts.ErrDecided):
		return web.Refuse(fiber.StatusConflict, "decided")
	case errors.Is(err, debts.ErrAmount):
		return web.Invalid(web.Field{Name: "amount", Key: "field.invalid"})
	case err != nil:
		return dataProblem(err)
	}
	return c.JSON(showAccount(a, s.Clock.Now(), s.link()))
}

// recordDebts brings debts up to date as their source knows them. Debts that are not named stay.
func (s *server) recordDebts(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	var list []debts.Debt
	for _, f := range form.Objects(maxDebtsGiven, "debts") {
		d := debts.Debt{
			ID: f.Required(maxLine, "id"), Number: f.Required(maxLine, "number"), Balance: s.requiredAmount(f, "balance"),
			Due: givenDay(f, "due"), Link: givenLink(f, "link"),
		}
		if who := f.Object("debtor"); who != nil {
			d.Debtor = debts.Debtor{Name: who.Text(maxLine, "name"), DocumentEnd: who.Text(maxDocumentEnd, "documentEnd")}
		}
		list = append(list, d)
	}
	if !form.Has("debts") {
		form.AddError("debts", "field.required")
	}
	if err := form.Err(); err != nil {
		return err
	}
	a, err := s.Debts.Record(c.UserContext(), contact(c), list, s.Clock.Now())
	return s.answerAccount(c, a, err)
}

// maxDocumentEnd is how many characters of an identity number are kept.
const maxDocumentEnd = 4

func (s *server) withdrawDebt(c *fiber.Ctx) error {
	a, err := s.Debts.Withdraw(c.UserContext(), contact(c), c.Params("debt"), s.Clock.Now())
	return s.answerAccount(c, a, err)
}

// payDebt counts a payment that came in outside, such as a transfer or cash.
func (s *server) payDebt(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	p := debts.Payment{ID: form.Required(maxLine, "id"), Amount: s.requiredAmount(form, "amount"), Reference: form.Text(maxLine, "reference")}
	if err := form.Err(); err != nil {
		return err
	}
	if known, err := s.Debts.Get(c.UserContext(), contact(c)); err != nil { // a partner's slip in the phone is no advance
		return s.answerAccount(c, known, err)
	}
	if _, err := s.Debts.Pay(c.UserContext(), contact(c), p, s.Clock.Now()); err != nil {
		return s.answerAccount(c, debts.Account{}, err)
	}
	return s.getDebtor(c)
}

// reversePayment undoes a payment that the bank has taken back.
func (s *server) reversePayment(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	id := form.Required(maxLine, "payment")
	if err := form.Err(); err != nil {
		return err
	}
	a, err := s.Debts.Reverse(c.UserContext(), contact(c), id, s.Clock.Now())
	return s.answerAccount(c, a, err)
}

// decideAnswer ends the review of a receipt or of a dispute. An accepted receipt names the amount that it proves.
func (s *server) decideAnswer(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	kind, id, accept := form.Required(maxLine, "of"), form.Required(maxLine, "id"), form.Bool("accept")
	sum := draftForm{form, s.Currency}.amount("amount")
	if kind == "receipt" && accept && sum.Blank() {
		form.AddError("amount", "field.required")
	}
	if kind != "" && kind != "receipt" && kind != "dispute" {
		form.AddError("of", "field.invalid")
	}
	if err := form.Err(); err != nil {
		return err
	}
	who, now := contact(c), s.Clock.Now()
	if kind == "receipt" {
		a, err := s.Debts.DecideReceipt(c.UserContext(), who, id, accept, sum, actorID(c), now)
		return s.answerAccount(c, a, err)
	}
	a, err := s.Debts.DecideDispute(c.UserContext(), who, id, accept, actorID(c), now)
	return s.answerAccount(c, a, err)
}

// requiredAmount reads an amount of at least zero, in the business's currency unless it names another.
func (s *server) requiredAmount(f *web.Form, name string) money.Amount {
	a := draftForm{f, s.Currency}.amount(name)
	switch {
	case !f.Has(name):
		f.AddError(name, "field.required")
	case a.Negative():
		f.AddError(name, "field.invalid")
	}
	return a
}

// givenDay reads a date, or "".
func givenDay(f *web.Form, name string) string {
	text := f.Text(len(time.DateOnly), name)
	if _, err := time.Parse(time.DateOnly, text); text != "" && err != nil {
		f.AddError(name, "field.invalid")
	}
	return text
}

// givenLink reads a link on the web, or "".
func givenLink(f *web.Form, name string) string {
	link := f.Text(maxLink, name)
	if link != "" && !text.Link(link, maxLink) {
		f.AddError(name, "field.invalid")
	}
	return link
}
