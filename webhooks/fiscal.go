package webhooks

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/fiscal"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// FiscalRanges keeps the ranges of fiscal numbers of Honduras; *fiscal.CAI implements it.
type FiscalRanges interface {
	Ranges(ctx context.Context) ([]fiscal.Range, error)
	Register(ctx context.Context, r fiscal.Range, by string, now time.Time) (fiscal.Range, error)
}

func (s *server) fiscal(app fiber.Router) {
	const ranges = "/api/v1/fiscal/ranges"
	app.Get(ranges, s.require(users.InvoicesWrite), s.listRanges)
	app.Post(ranges, s.require(users.InvoicesWrite), s.registerRange)
	app.Post("/api/v1/invoices/:id/fiscal", s.require(users.InvoicesWrite), s.retryFiscal)
}

// rangeView is a range of fiscal numbers in the API.
type rangeView struct {
	CAI    string `json:"cai"`
	Prefix string `json:"prefix"`
	From   int64  `json:"from"`
	To     int64  `json:"to"`
	Until  string `json:"until"`
	Left   int64  `json:"left"`
	Last   string `json:"last"` // the number that was taken last; "" for none
	By     string `json:"by"`
}

func showRange(r fiscal.Range) rangeView {
	v := rangeView{CAI: r.CAI, Prefix: r.Prefix, From: r.From, To: r.To, Until: r.Until, Left: r.Left(), By: r.By}
	if r.Last >= r.From {
		v.Last = r.Number(r.Last)
	}
	return v
}

func (s *server) listRanges(c *fiber.Ctx) error {
	if err := web.Query(c).Err(); err != nil {
		return err
	}
	all, err := s.FiscalRanges.Ranges(c.UserContext())
	if err != nil {
		return err
	}
	list := make([]rangeView, 0, len(all))
	for _, r := range all {
		list = append(list, showRange(r))
	}
	return c.JSON(fiber.Map{"ranges": list})
}

// registerRange adds a range that the SAR has authorised. The same range again is the same.
func (s *server) registerRange(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	r := fiscal.Range{CAI: form.Required(maxLine, "cai"), Prefix: form.Required(maxLine, "prefix"), Until: form.Required(maxLine, "until")}
	from, _ := form.Whole("from")
	to, _ := form.Whole("to")
	r.From, r.To = int64(from), int64(to)
	if err := form.Err(); err != nil {
		return err
	}
	r, err = s.FiscalRanges.Register(c.UserContext(), r, actorID(c), s.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	return c.Status(fiber.StatusCreated).JSON(showRange(r))
}

// retryFiscal asks for a fiscal number again that was refused.
func (s *server) retryFiscal(c *fiber.Ctx) error {
	if err := onlyEmpty(c); err != nil {
		return err
	}
	i, err := s.Invoices.RetryFiscal(c.UserContext(), c.Params("id"), actorID(c), s.Clock.Now())
	if err != nil {
		return invoiceProblem(err)
	}
	return c.JSON(showInvoice(i, true))
}
