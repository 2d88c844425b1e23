package webhooks

import (
	"time"

	"recado/flows/pricing"
	"recado/flows/quotations"
)

// quotation is a quotation in the API, without its outbox.
type quotation struct {
	QuotationID string               `json:"quotationId"`
	V           int64                `json:"v"`
	OrderID     string               `json:"orderId"`
	Version     int                  `json:"version"`
	Status      quotations.Status    `json:"status"`
	Client      string               `json:"client"`
	Company     string               `json:"company,omitempty"`
	Lines       []quotationLine      `json:"lines"`
	Draft       *quotationDraft      `json:"draft,omitempty"` // what it was priced from; the business's only
	Labour      amount               `json:"labour"`
	Materials   amount               `json:"materials"`
	Travel      amount               `json:"travel"`
	Others      amount               `json:"others"`
	Subtotal    amount               `json:"subtotal"`
	Discount    amount               `json:"discount"`
	Net         amount               `json:"net"`
	VATPercent  string               `json:"vatPercent"`
	VAT         amount               `json:"vat"`
	Total       amount               `json:"total"`
	Texts       quotations.Texts     `json:"texts"`
	PayWithin   int                  `json:"payWithin,omitempty"` // days from the invoice
	Days        int                  `json:"days"`
	SentAt      *time.Time           `json:"sentAt"`
	ValidUntil  *time.Time           `json:"validUntil"`
	Decision    *quotations.Decision `json:"decision"`
	Earlier     []quotationVersion   `json:"earlier"`
	History     []quotations.Change  `json:"history"`
	CreatedAt   time.Time            `json:"createdAt"`
	UpdatedAt   time.Time            `json:"updatedAt"`
}

type quotationLine struct {
	Kind        pricing.Kind     `json:"kind"`
	Description string           `json:"description"`
	SKU         string           `json:"sku,omitempty"`
	Service     string           `json:"service,omitempty"`
	Quantity    string           `json:"quantity"`
	Unit        amount           `json:"unit"`
	Surcharge   string           `json:"surchargePercent"`
	Waiting     bool             `json:"waiting,omitempty"`
	Share       string           `json:"sharePercent"` // billed share of the price: 100, less for waiting
	Reasons     []pricing.Reason `json:"reasons,omitempty"`
	Total       amount           `json:"total"`
}

type quotationVersion struct {
	Version int               `json:"version"`
	Status  quotations.Status `json:"status"`
	Total   amount            `json:"total"`
	SentAt  time.Time         `json:"sentAt"`
}

func showQuotation(q quotations.Quotation) quotation {
	e := q.Estimate
	v := quotation{
		QuotationID: q.ID, V: q.V, OrderID: q.Order, Version: q.Version, Status: q.Status, Client: q.Client, Company: q.Company,
		Labour: price(e.Labour), Materials: price(e.Materials), Travel: price(e.Travel), Others: price(e.Others),
		Subtotal: price(e.Subtotal), Discount: price(e.Discount), Net: price(e.Net), VATPercent: e.VATPercent.String(),
		VAT: price(e.VAT), Total: price(e.Total), Texts: q.Texts, PayWithin: q.PayWithin, Days: q.Days, Decision: q.Decision, History: q.History,
		Lines: make([]quotationLine, 0, len(e.Lines)), Earlier: make([]quotationVersion, 0, len(q.Earlier)),
		CreatedAt: q.CreatedAt, UpdatedAt: q.UpdatedAt,
	}
	if !q.SentAt.IsZero() {
		v.SentAt, v.ValidUntil = &q.SentAt, &q.ValidUntil
	}
	for _, l := range e.Lines {
		v.Lines = append(v.Lines, quotationLine{
			l.Kind, l.Description, l.SKU, l.Service, l.Quantity.String(), price(l.Unit), l.Surcharge.String(), l.Waiting, l.Share.String(), l.Reasons, price(l.Total),
		})
	}
	for _, x := range q.Earlier {
		v.Earlier = append(v.Earlier, quotationVersion{x.Version, x.Status, price(x.Estimate.Total), x.SentAt})
	}
	return v
}
