package pricing

import "recado/flows/money"

// Kind is the kind of a line.
type Kind string

// The kinds, in the order of an estimate.
const (
	KindLabour   Kind = "labour"
	KindMaterial Kind = "material"
	KindTravel   Kind = "travel"
	KindOther    Kind = "other"
)

// Line is one line of an estimate: Total is Unit × Quantity × (100 + Surcharge) % ×
// Share %, rounded once.
type Line struct {
	Kind        Kind          `json:"kind"`
	Service     string        `json:"service,omitempty"` // of labour
	SKU         string        `json:"sku,omitempty"`     // of a material
	Zone        string        `json:"zone,omitempty"`    // of travel
	Description string        `json:"description,omitempty"`
	Quantity    money.Decimal `json:"quantity"` // of labour: hours, to four decimals
	Unit        money.Amount  `json:"unit"`     // of labour: an hour before surcharges
	Reasons     []Reason      `json:"reasons,omitempty"`
	Surcharge   money.Decimal `json:"surcharge"` // percent
	Share       money.Decimal `json:"share"`     // percent that is billed: 100, less for waiting
	Waiting     bool          `json:"waiting,omitempty"`
	Total       money.Amount  `json:"total"`
}

// Estimate is a priced job. The lines and all amounts up to Net are before VAT.
type Estimate struct {
	Lines     []Line       `json:"lines"`
	Labour    money.Amount `json:"labour"`
	Materials money.Amount `json:"materials"`
	Travel    money.Amount `json:"travel"`
	Others    money.Amount `json:"others"`
	Subtotal  money.Amount `json:"subtotal"`

	DiscountPercent money.Decimal `json:"discount_percent"`
	DiscountBy      Role          `json:"discount_by,omitempty"`
	Promotion       string        `json:"promotion,omitempty"` // the name of the one that is the discount
	Discount        money.Amount  `json:"discount"`            // the amount taken off; not negative
	Net             money.Amount  `json:"net"`

	VATPercent money.Decimal `json:"vat_percent"`
	VAT        money.Amount  `json:"vat"`
	Total      money.Amount  `json:"total"`
}
