package pricing

import (
	"time"

	"recado/flows/money"
)

// Priority is how urgent a job's labour is.
type Priority string

// The priorities (seed 5.2). "" is normal.
const (
	PriorityNormal    Priority = "normal"
	PriorityUrgent    Priority = "urgent"
	PriorityEmergency Priority = "emergency"
)

// Job is a job to be priced.
type Job struct {
	Labour    []Labour   `json:"labour,omitempty"`
	Materials []Material `json:"materials,omitempty"`
	Zone      string     `json:"zone,omitempty"` // zone of travel, one of the tariff's; "": no travel
	Others    []Other    `json:"others,omitempty"`
	Discount  *Discount  `json:"discount,omitempty"` // nil: the tariff's automatic discount
	Country   string     `json:"country"`            // country of the VAT
	Date      time.Time  `json:"date"`               // date of the VAT: any time on that day in the business's zone
}

// Labour is work of one kind from a start time.
type Labour struct {
	Service     string        `json:"service,omitempty"`   // selects the rate; services without their own have that of their specialty or the general one
	Specialty   string        `json:"specialty,omitempty"` // instead of the service's: "electronics"
	Description string        `json:"description,omitempty"`
	Start       time.Time     `json:"start"`
	Hours       money.Decimal `json:"hours"`             // either these, to four decimals,
	Minutes     int           `json:"minutes,omitempty"` // or these, as measured
	Priority    Priority      `json:"priority,omitempty"`
	Waiting     bool          `json:"waiting,omitempty"` // the technician waited: billed at the tariff's share
}

// Material is something that stays with the customer. It has either a price, or a cost from which
// the tariff computes one.
type Material struct {
	SKU         string         `json:"sku,omitempty"`
	Description string         `json:"description"`
	Category    string         `json:"category,omitempty"` // selects the markup; categories without their own have the general markup
	Quantity    money.Decimal  `json:"quantity"`           // in the unit of the price, to four decimals
	Cost        money.Amount   `json:"cost,omitzero"`      // per unit, for the business
	Markup      *money.Decimal `json:"markup,omitempty"`   // the material's own, in percent of the cost; nil: its category's
	Price       money.Amount   `json:"price,omitzero"`     // per unit, for the customer, before VAT
}

// Other is any other cost; the description is required.
type Other struct {
	Description string       `json:"description"`
	Amount      money.Amount `json:"amount"`
}

// Discount is a discount on the subtotal, with the role that grants it.
type Discount struct {
	Percent money.Decimal `json:"percent"` // to two decimals
	Role    Role          `json:"role"`
	Name    string        `json:"name,omitempty"` // of a promotion
}
