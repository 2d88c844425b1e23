package stock

import (
	"encoding/json"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/outbox"
)

// PurchaseState is how far a purchase has come.
type PurchaseState string

// The states.
const (
	Ordered   PurchaseState = "ordered"
	Partial   PurchaseState = "partial" // some of it has arrived
	Received  PurchaseState = "received"
	Cancelled PurchaseState = "cancelled"
)

// Purchase is an order to a supplier. It is stored as one document.
type Purchase struct {
	ID      string `json:"_id"` // "OC-00001"
	V       int64  `json:"v"`
	Command string `json:"command"` // idempotency key, unique

	Supplier     string         `json:"supplier,omitempty"` // id; "": not chosen yet
	SupplierName string         `json:"supplierName,omitempty"`
	Lines        []PurchaseLine `json:"lines"`
	State        PurchaseState  `json:"state"`
	ETA          string         `json:"eta,omitempty"`        // the day on which it is to arrive, "2026-12-05"; "": unknown
	Order        string         `json:"order,omitempty"`      // the job that waits for it
	Request      string         `json:"request,omitempty"`    // the technician's request that it fulfils
	Technician   string         `json:"technician,omitempty"` // id of who waits for it
	Deliveries   []Delivery     `json:"deliveries,omitempty"`
	Reason       string         `json:"reason,omitempty"` // of a cancellation
	By           orders.Actor   `json:"by"`

	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`

	outbox.Box
}

// PurchaseLine is one material of a purchase.
type PurchaseLine struct {
	SKU      string        `json:"sku"`
	Name     string        `json:"name"`
	Unit     string        `json:"unit,omitempty"`
	Quantity money.Decimal `json:"quantity"`
	Price    money.Amount  `json:"price,omitzero"` // of a unit
	Received money.Decimal `json:"received"`
}

// Delivery is what arrived at once.
type Delivery struct {
	ID    string          `json:"id"` // the command that reported it
	Lines []DeliveredLine `json:"lines"`
	By    orders.Actor    `json:"by"`
	At    time.Time       `json:"at"`
}

// DeliveredLine is what arrived of a material.
type DeliveredLine struct {
	SKU      string        `json:"sku"`
	Quantity money.Decimal `json:"quantity"`
	Price    money.Amount  `json:"price,omitzero"` // of a unit, as invoiced
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (p *Purchase) Key() string { return p.ID }

// Rev points to the document's version.
func (p *Purchase) Rev() *int64 { return &p.V }

// Due returns the next deadline.
func (p *Purchase) Due() time.Time { return p.DueAt }

// Effects returns the document's outbox.
func (p *Purchase) Effects() *outbox.Box { return &p.Box }

// line returns the line of a material.
func (p *Purchase) line(sku string) *PurchaseLine {
	for i := range p.Lines {
		if p.Lines[i].SKU == sku {
			return &p.Lines[i]
		}
	}
	return nil
}

// open reports whether something is still to arrive.
func (p *Purchase) open() bool { return p.State == Ordered || p.State == Partial }

// The effects of stock.
const (
	DoDeliver = "stock.deliver" // a worker enters a delivery into the ledger; see Delivered
	DoFulfil  = "stock.fulfil"  // a worker moves what a technician asked for; see Service.Fulfil

	EventPurchase = "purchase.state_changed"
)

// Delivered is the argument of DoDeliver.
type Delivered struct {
	Purchase string `json:"purchase"`
	Delivery string `json:"delivery"`
}

// PurchaseChanged is the payload of the event "purchase.state_changed".
type PurchaseChanged struct {
	Purchase string        `json:"purchase"`
	State    PurchaseState `json:"state"`
	Order    string        `json:"orderId,omitempty"`
	ETA      string        `json:"eta,omitempty"`
	At       time.Time     `json:"at"`
}

func (p *Purchase) event(now time.Time) bot.Effect {
	raw, _ := json.Marshal(PurchaseChanged{p.ID, p.State, p.Order, p.ETA, now}) // plain structs never fail
	return bot.Effect{Kind: bot.EffectEvent, Name: EventPurchase, Args: raw}
}
