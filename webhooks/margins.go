package webhooks

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"recado/flows/margins"
	"recado/flows/money"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Margins computes what orders earn and cost; *margins.Service implements it.
type Margins interface {
	Get(ctx context.Context, order string) (margins.Report, error)
}

// margins serves what only finance and admins read.
func (s *server) margins(app fiber.Router) {
	app.Get("/api/v1/orders/:id/margin", s.require(users.MarginsRead), s.getMargin)
}

// marginView is the profitability of an order in the API.
type marginView struct {
	Order   string       `json:"orderId"`
	Invoice string       `json:"invoiceId"`
	Income  marginIncome `json:"income"`
	Costs   marginCosts  `json:"costs"`
	Margin  amount       `json:"margin"`
	Percent string       `json:"percent"` // of what was billed; "" where nothing was
	Mark    margins.Mark `json:"mark"`
	Missing []string     `json:"missing"`
}

type marginIncome struct {
	Labour    amount `json:"labour"`
	Materials amount `json:"materials"`
	Others    amount `json:"others"` // travel and other costs, as billed
	Discount  amount `json:"discount"`
	Credited  amount `json:"credited"` // by credit notes
	Total     amount `json:"total"`    // before VAT
}

type marginCosts struct {
	Minutes   int          `json:"minutes"`
	Hour      amount       `json:"hour"`
	OwnHour   bool         `json:"ownHour"` // the technician's own, not the business's
	Labour    amount       `json:"labour"`
	Parts     []marginPart `json:"parts"`
	Materials amount       `json:"materials"`
	Km        float64      `json:"km"` // there and back, in a straight line
	Travel    amount       `json:"travel"`
	Direct    amount       `json:"direct"`
	Overhead  amount       `json:"overhead"`
	Total     amount       `json:"total"`
}

type marginPart struct {
	SKU      string  `json:"sku"`
	Name     string  `json:"name"`
	Quantity string  `json:"quantity"`
	Cost     *amount `json:"cost"` // null: unknown
}

func (s *server) getMargin(c *fiber.Ctx) error {
	if err := web.Query(c).Err(); err != nil {
		return err
	}
	r, err := s.Margins.Get(c.UserContext(), c.Params("id"))
	if errors.Is(err, money.ErrMixed) {
		return &web.Problem{Status: fiber.StatusConflict, Code: "margin_currency", Cause: err}
	}
	if err != nil {
		return err
	}
	v := marginView{
		Order: r.Order, Invoice: r.Invoice, Margin: price(r.Margin), Mark: r.Mark, Missing: append([]string{}, r.Missing...),
		Income: marginIncome{price(r.Labour), price(r.Materials), price(r.Others), price(r.Discount), price(r.Credited), price(r.Billed)},
		Costs: marginCosts{
			Minutes: r.Minutes, Hour: price(r.Hour), OwnHour: r.OwnHour, Labour: price(r.Work), Parts: []marginPart{}, Materials: price(r.Supplies),
			Km: float64(r.Metres) / 1000, Travel: price(r.Travel), Direct: price(r.Direct), Overhead: price(r.Overhead), Total: price(r.Cost),
		},
	}
	if r.Billed.Minor > 0 {
		v.Percent = r.Percent.String()
	}
	for _, p := range r.Parts {
		part := marginPart{SKU: p.SKU, Name: p.Name, Quantity: p.Quantity}
		if !p.Cost.Blank() {
			cost := price(p.Cost)
			part.Cost = &cost
		}
		v.Costs.Parts = append(v.Costs.Parts, part)
	}
	return c.JSON(v)
}
