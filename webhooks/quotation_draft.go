package webhooks

import (
	"time"

	"recado/flows/money"
	"recado/flows/pricing"
)

// quotationDraft is what a quotation was priced from, as it is given to rewrite it. It names costs: the
// business sees it, clients do not.
type quotationDraft struct {
	Labour    []draftLabour   `json:"labour"`
	Materials []draftMaterial `json:"materials"`
	Others    []draftOther    `json:"others"`
	Zone      string          `json:"zone,omitempty"`
	Discount  *draftDiscount  `json:"discount"`
}

type draftLabour struct {
	Service     string           `json:"service,omitempty"`
	Description string           `json:"description,omitempty"`
	Start       time.Time        `json:"start,omitzero"`
	Hours       string           `json:"hours"`
	Priority    pricing.Priority `json:"priority,omitempty"`
	Waiting     bool             `json:"waiting,omitempty"`
}

type draftMaterial struct {
	SKU         string  `json:"sku,omitempty"`
	Description string  `json:"description,omitempty"`
	Category    string  `json:"category,omitempty"`
	Quantity    string  `json:"quantity"`
	Cost        *amount `json:"cost"`
	Price       *amount `json:"price"`
}

type draftOther struct {
	Description string `json:"description"`
	Amount      amount `json:"amount"`
}

type draftDiscount struct {
	Percent string       `json:"percent"`
	Role    pricing.Role `json:"role"`
}

func showDraft(j pricing.Job) *quotationDraft {
	d := quotationDraft{Labour: make([]draftLabour, len(j.Labour)), Materials: make([]draftMaterial, len(j.Materials)), Others: make([]draftOther, len(j.Others)), Zone: j.Zone}
	for i, l := range j.Labour {
		hours := l.Hours
		if l.Minutes > 0 { // as measured; a draft is given in hours, to four decimals
			hours = money.Share(int64(l.Minutes), 60, 4)
		}
		d.Labour[i] = draftLabour{l.Service, l.Description, l.Start, hours.String(), l.Priority, l.Waiting}
	}
	for i, m := range j.Materials {
		d.Materials[i] = draftMaterial{m.SKU, m.Description, m.Category, m.Quantity.String(), showAmount(m.Cost), showAmount(m.Price)}
	}
	for i, o := range j.Others {
		d.Others[i] = draftOther{o.Description, price(o.Amount)}
	}
	if j.Discount != nil {
		d.Discount = &draftDiscount{j.Discount.Percent.String(), j.Discount.Role}
	}
	return &d
}
