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

// Job is what is to be priced.
type Job struct {
	Labour    []Labour   `json:"labour,omitempty"`
	Materials []Material `json:"materials,omitempty"`
	Zone      string     `json:"zone,omitempty"` // of travel, one of the tariff's; "": no travel
	Others    []Other    `json:"others,omitempty"`
	Discount  *Discount  `json:"discount,omitempty"` // nil: what the contract gives
	Country   string     `json:"country"`            // whose VAT
	Date      time.Time  `json:"date"`               // of VAT, a moment of that day in the business's zone
}

// Labour is work of one kind that begins at a moment.
type Labour struct {
	Service     string        `json:"service,omitempty"` // whose rate; one without its own has the general rate
	Description string        `json:"description,omitempty"`
	Start       time.Time     `json:"start"`
	Hours       money.Decimal `json:"hours"`             // these, to four decimals,
	Minutes     int           `json:"minutes,omitempty"` // or these: as measured
	Priority    Priority      `json:"priority,omitempty"`
	Waiting     bool          `json:"waiting,omitempty"` // the technician waited: billed at the tariff's share
}

// Material is something that stays with the customer. It has its price, or its cost from
// which the tariff makes one.
type Material struct {
	SKU         string         `json:"sku,omitempty"`
	Description string         `json:"description"`
	Category    string         `json:"category,omitempty"` // whose markup; one without its own has the general markup
	Quantity    money.Decimal  `json:"quantity"`           // in the unit of the price, to four decimals
	Cost        money.Amount   `json:"cost,omitzero"`      // of a unit, to the business
	Markup      *money.Decimal `json:"markup,omitempty"`   // its own, in percent of the cost; nil: its category's
	Price       money.Amount   `json:"price,omitzero"`     // of a unit, to the customer, before VAT
}

// Other is a cost that is none of the rest; it must say which.
type Other struct {
	Description string       `json:"description"`
	Amount      money.Amount `json:"amount"`
}

// Discount is what is taken off the subtotal, and whose word it is.
type Discount struct {
	Percent money.Decimal `json:"percent"` // to two decimals
	Role    Role          `json:"role"`
}
