package webhooks

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/stock"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Stock is the service of the stock; *stock.Service implements it.
type Stock interface {
	Move(ctx context.Context, m stock.Movement, now time.Time) (stock.Entry, error)
	Last(ctx context.Context, sku string) (stock.Entry, error)
	History(ctx context.Context, f stock.Filter) ([]stock.Entry, string, error)
	Reconcile(ctx context.Context, at stock.Place, lines []stock.Line, reason, command string, by orders.Actor, now time.Time) ([]stock.Entry, error)
	Buy(ctx context.Context, p stock.Purchase, now time.Time) (stock.Purchase, error)
	Purchase(ctx context.Context, id string) (stock.Purchase, error)
	ListPurchases(ctx context.Context, state stock.PurchaseState, limit int, after string) ([]stock.Purchase, string, error)
	Receive(ctx context.Context, id string, d stock.Delivery, now time.Time) (stock.Purchase, error)
	ChangeETA(ctx context.Context, id, day string, now time.Time) (stock.Purchase, error)
	CancelPurchase(ctx context.Context, id, reason string, now time.Time) (stock.Purchase, error)
	ListRequests(ctx context.Context, state stock.RequestState, limit int, after string) ([]stock.Request, string, error)
	Decide(ctx context.Context, id string, approve bool, reason string, by orders.Actor, now time.Time) (stock.Request, error)
	Shelf(ctx context.Context, limit int, after string) ([]stock.Shelved, string, error)
}

func (s *server) stock(app fiber.Router) {
	app.Get("/api/v1/stock", s.require(users.StockRead), s.listStock)
	app.Post("/api/v1/stock/movements", s.require(users.StockWrite), s.moveStock)
	app.Post("/api/v1/stock/counts", s.require(users.StockWrite), s.countStock)
	app.Get("/api/v1/stock/:sku", s.require(users.StockRead), s.getStock)
	app.Get("/api/v1/stock/:sku/movements", s.require(users.StockRead), s.listMovements)

	app.Get("/api/v1/purchases", s.require(users.StockRead), s.listPurchases)
	app.Post("/api/v1/purchases", s.require(users.StockWrite), s.buy)
	app.Get("/api/v1/purchases/:id", s.require(users.StockRead), s.getPurchase)
	app.Put("/api/v1/purchases/:id", s.require(users.StockWrite), s.putPurchase)
	app.Post("/api/v1/purchases/:id/receive", s.require(users.StockWrite), s.receivePurchase)
	app.Post("/api/v1/purchases/:id/cancel", s.require(users.StockWrite), s.cancelPurchase)

	app.Get("/api/v1/supply-requests", s.require(users.StockRead), s.listSupplyRequests)
	app.Post("/api/v1/supply-requests/:id/approve", s.require(users.StockWrite), s.decideSupply(true))
	app.Post("/api/v1/supply-requests/:id/deny", s.require(users.StockWrite), s.decideSupply(false))
}

// stockProblem turns an error of the stock into an answer.
func stockProblem(err error) error {
	if _, lacking := errors.AsType[*stock.NotEnoughError](err); lacking {
		return web.Refuse(fiber.StatusConflict, "not_enough")
	}
	if errors.Is(err, stock.ErrOver) {
		return web.Refuse(fiber.StatusConflict, "decided")
	}
	return dataProblem(err)
}

// pageOf reads the query of a list: limit, cursor, and one filter.
func pageOf(c *fiber.Ctx, filter string) (limit int, cursor, value string, err error) {
	if limit, err = web.Limit(c, 50, 200); err != nil {
		return 0, "", "", err
	}
	q := web.Query(c)
	if cursor = q.Text(maxLine, "cursor"); filter != "" {
		value = q.Text(maxLine, filter)
	}
	return limit, cursor, value, q.Err()
}

func (s *server) listStock(c *fiber.Ctx) error {
	limit, cursor, _, err := pageOf(c, "")
	if err != nil {
		return err
	}
	page, next, err := s.Stock.Shelf(c.UserContext(), limit, cursor)
	if err != nil {
		return stockProblem(err)
	}
	shown := make([]stockView, len(page))
	for i, one := range page {
		shown[i] = showStock(one.Item, one.Last)
	}
	return c.JSON(fiber.Map{"stock": shown, "next": next})
}

func (s *server) getStock(c *fiber.Ctx) error {
	page, _, err := s.Stock.Shelf(c.UserContext(), 1, "="+c.Params("sku"))
	if err == nil && len(page) == 0 {
		err = bot.ErrNotFound
	}
	if err != nil {
		return stockProblem(err)
	}
	return c.JSON(showStock(page[0].Item, page[0].Last))
}

func (s *server) listMovements(c *fiber.Ctx) error {
	limit, cursor, _, err := pageOf(c, "")
	if err != nil {
		return err
	}
	page, next, err := s.Stock.History(c.UserContext(), stock.Filter{SKU: c.Params("sku"), Limit: limit, After: cursor})
	if err != nil {
		return stockProblem(err)
	}
	return c.JSON(fiber.Map{"movements": showEntries(page), "next": next})
}

// moveStock makes one movement. What a job uses is moved by the job itself.
func (s *server) moveStock(c *fiber.Ctx) error {
	id, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	exact := draftForm{form, s.Currency}
	m := stock.Movement{
		Command: id, SKU: form.Required(maxLine, "sku"), Kind: stock.Kind(form.Required(maxLine, "kind")),
		From: stock.Place(form.Text(maxLine, "from")), To: stock.Place(form.Text(maxLine, "to")), Quantity: exact.decimal("quantity"),
		UnitPrice: exact.amount("price"), Order: form.Text(maxLine, "orderId"), Reason: freeText(form, stock.MaxReason, "reason"), By: actorOf(c),
	}
	if m.Kind == stock.Count {
		form.AddError("kind", "field.unknown")
	}
	if err := form.Err(); err != nil {
		return err
	}
	e, err := s.Stock.Move(c.UserContext(), m, s.Clock.Now())
	if err != nil {
		return stockProblem(err)
	}
	return c.Status(fiber.StatusCreated).JSON(showEntry(e))
}

// countStock records what was counted at a place.
func (s *server) countStock(c *fiber.Ctx) error {
	id, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	at, reason := form.Required(maxLine, "place"), freeText(form, stock.MaxReason, "reason")
	var lines []stock.Line
	for _, f := range form.Objects(stock.MaxLines, "lines") {
		if !f.Has("counted") {
			f.AddError("counted", "field.required")
		}
		lines = append(lines, stock.Line{SKU: f.Required(maxLine, "sku"), Counted: draftForm{f, s.Currency}.decimal("counted")})
	}
	if err := form.Err(); err != nil {
		return err
	}
	made, err := s.Stock.Reconcile(c.UserContext(), stock.Place(at), lines, reason, id, actorOf(c), s.Clock.Now())
	if err != nil {
		return stockProblem(err)
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"movements": showEntries(made)})
}

func (s *server) listPurchases(c *fiber.Ctx) error {
	limit, cursor, state, err := pageOf(c, "state")
	if err != nil {
		return err
	}
	page, next, err := s.Stock.ListPurchases(c.UserContext(), stock.PurchaseState(state), limit, cursor)
	if err != nil {
		return stockProblem(err)
	}
	shown := make([]purchaseView, len(page))
	for i, p := range page {
		shown[i] = showPurchase(p)
	}
	return c.JSON(fiber.Map{"purchases": shown, "next": next})
}

func (s *server) buy(c *fiber.Ctx) error {
	id, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	p := stock.Purchase{Command: id, Supplier: form.Text(maxLine, "supplier"), ETA: form.Text(maxLine, "eta"), Order: form.Text(maxLine, "orderId"), By: actorOf(c)}
	for _, f := range form.Objects(stock.MaxLines, "lines") {
		exact := draftForm{f, s.Currency}
		p.Lines = append(p.Lines, stock.PurchaseLine{SKU: f.Required(maxLine, "sku"), Quantity: exact.decimal("quantity"), Price: exact.amount("price")})
	}
	if err := form.Err(); err != nil {
		return err
	}
	made, err := s.Stock.Buy(c.UserContext(), p, s.Clock.Now())
	if err != nil {
		return stockProblem(err)
	}
	return c.Status(fiber.StatusCreated).JSON(showPurchase(made))
}

func (s *server) getPurchase(c *fiber.Ctx) error {
	p, err := s.Stock.Purchase(c.UserContext(), c.Params("id"))
	return s.answerPurchase(c, p, err)
}

func (s *server) answerPurchase(c *fiber.Ctx, p stock.Purchase, err error) error {
	if err != nil {
		return stockProblem(err)
	}
	return c.JSON(showPurchase(p))
}

// putPurchase changes the day of arrival.
func (s *server) putPurchase(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	day := form.Required(maxLine, "eta")
	if err := form.Err(); err != nil {
		return err
	}
	p, err := s.Stock.ChangeETA(c.UserContext(), c.Params("id"), day, s.Clock.Now())
	return s.answerPurchase(c, p, err)
}

// receivePurchase records a delivery; without lines all that was still to come.
func (s *server) receivePurchase(c *fiber.Ctx) error {
	id, err := command(c)
	if err != nil {
		return err
	}
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	d := stock.Delivery{ID: id, By: actorOf(c)}
	for _, f := range form.Objects(stock.MaxLines, "lines") {
		exact := draftForm{f, s.Currency}
		d.Lines = append(d.Lines, stock.DeliveredLine{SKU: f.Required(maxLine, "sku"), Quantity: exact.decimal("quantity"), Price: exact.amount("price")})
	}
	if err := form.Err(); err != nil {
		return err
	}
	p, err := s.Stock.Receive(c.UserContext(), c.Params("id"), d, s.Clock.Now())
	return s.answerPurchase(c, p, err)
}

func (s *server) cancelPurchase(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	reason := form.Required(stock.MaxReason, "reason")
	if err := form.Err(); err != nil {
		return err
	}
	p, err := s.Stock.CancelPurchase(c.UserContext(), c.Params("id"), reason, s.Clock.Now())
	return s.answerPurchase(c, p, err)
}

func (s *server) listSupplyRequests(c *fiber.Ctx) error {
	limit, cursor, state, err := pageOf(c, "state")
	if err != nil {
		return err
	}
	page, next, err := s.Stock.ListRequests(c.UserContext(), stock.RequestState(state), limit, cursor)
	if err != nil {
		return stockProblem(err)
	}
	shown := make([]supplyView, len(page))
	for i, r := range page {
		shown[i] = showSupply(r)
	}
	return c.JSON(fiber.Map{"requests": shown, "next": next})
}

func (s *server) decideSupply(approve bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		form, err := web.JSON(c, web.MaxBody)
		if err != nil {
			return err
		}
		reason := freeText(form, stock.MaxReason, "reason")
		if err := form.Err(); err != nil {
			return err
		}
		r, err := s.Stock.Decide(c.UserContext(), c.Params("id"), approve, reason, actorOf(c), s.Clock.Now())
		if err != nil {
			return stockProblem(err)
		}
		return c.JSON(showSupply(r))
	}
}

// Suppliers serves the suppliers of material.
func Suppliers(docs DocumentService[stock.Supplier]) Resource {
	return resourceHandler[stock.Supplier]{documents: docs, path: "/api/v1/suppliers", listKey: "suppliers", mayRead: users.StockRead, mayWrite: users.StockWrite, read: readSupplier, show: showSupplier}
}

func readSupplier(f *web.Form, s *stock.Supplier, _ string) {
	setText(f, &s.Name, "name")
	setText(f, &s.Contact, "contact")
	setText(f, &s.Phone, "phone")
	setText(f, &s.Mail, "mail")
	setText(f, &s.Notes, "notes")
	if f.Has("leadDays") {
		s.LeadDays = whole(f, "leadDays")
	}
	if f.Has("active") {
		s.Inactive = !f.Bool("active")
	}
}
