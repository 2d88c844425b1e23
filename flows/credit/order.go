package credit

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/outbox"
)

// State is the state of a credit order. It follows the instalments.
type State string

// The states.
const (
	Active            State = "ACTIVE"
	ProcessingPayment State = "PROCESSING_PAYMENT" // a payment is under way
	Due               State = "DUE"
	InArrears         State = "IN_ARREARS"
	Paid              State = "PAID"
	Cancelled         State = "CANCEL"
)

// States lists the states.
func States() []State {
	return []State{Active, ProcessingPayment, Due, InArrears, Paid, Cancelled}
}

// Bounds of an order.
const (
	maxPayments   = 1000
	maxProcessing = 20
	maxHistory    = 400
)

// Order is a loan: what a customer bought on credit, with its instalments. It is stored as one document.
type Order struct {
	ID       string        `json:"_id"` // CRE-00001
	V        int64         `json:"v"`
	Command  string        `json:"command"` // idempotency key, unique
	Customer string        `json:"customer"`
	Contact  bot.ContactID `json:"contact,omitempty"`
	Country  string        `json:"country"`
	Product  string        `json:"product"`
	Period   string        `json:"period"`            // id of the product's period
	Partner  string        `json:"partner,omitempty"` // the merchant's own reference

	Principal money.Amount     `json:"principal"`
	Currency  string           `json:"currency"`
	Terms     Conditions       `json:"terms"` // of the product when the order was made
	Plan      instalments.Plan `json:"plan"`
	State     State            `json:"state"`

	Payments     []Payment `json:"payments,omitempty"`   // the oldest first, reversed ones too
	Processing   []string  `json:"processing,omitempty"` // payments under way
	Charged      []Charge  `json:"charged,omitempty"`    // late fees
	CancelledAt  time.Time `json:"cancelledAt,omitzero"`
	CancelReason string    `json:"cancelReason,omitempty"`
	Late         bool      `json:"late,omitempty"` // an instalment was in arrears

	History   []Change  `json:"history"`
	CreatedBy string    `json:"createdBy,omitempty"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`
	outbox.Box
}

// Conditions are the terms of a product that an order keeps.
type Conditions struct {
	Fee           instalments.Fee    `json:"fee"`
	Every         instalments.Period `json:"every"`
	Count         int                `json:"count"`
	VAT           money.Decimal      `json:"vat,omitzero"` // percent, of the country on the day
	VATOnInterest bool               `json:"vatOnInterest,omitempty"`
	GraceDays     int                `json:"graceDays"`
	LateFee       LateFee            `json:"lateFee,omitzero"`
	Upgrade       bool               `json:"upgrade,omitempty"` // paid in time, the customer reaches the next level
}

// LateFee is charged once for an instalment that goes into arrears.
type LateFee struct {
	Type    instalments.FeeType `json:"type,omitempty"` // AMOUNT or PERCENT; "": none
	Amount  money.Amount        `json:"amount,omitzero"`
	Percent money.Decimal       `json:"percent,omitzero"` // of what is left to pay of the instalment
	VAT     bool                `json:"vat,omitempty"`    // VAT is added to it
}

// Payment is a payment that was applied.
type Payment struct {
	ID          string                   `json:"id"`
	Amount      int64                    `json:"amount"` // in minor units
	At          time.Time                `json:"at"`
	Allocations []instalments.Allocation `json:"allocations,omitempty"`
	Rest        int64                    `json:"rest,omitempty"` // more than was owed: it stays the payer's
	ReversedAt  time.Time                `json:"reversedAt,omitzero"`
}

// Charge is the late fee of an instalment.
type Charge struct {
	Number int       `json:"number"`
	Fee    int64     `json:"fee"`
	VAT    int64     `json:"vat"`
	At     time.Time `json:"at"`
}

// Change is one entry of an order's history: the order's state, or an instalment's.
type Change struct {
	Instalment int       `json:"instalment,omitempty"` // 0: the order
	From       string    `json:"from,omitempty"`
	To         string    `json:"to"`
	At         time.Time `json:"at"`
	By         string    `json:"by,omitempty"` // of the business; "": the program or a payment
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (o *Order) Key() string { return o.ID }

// Rev points to the document's version, which each write increments.
func (o *Order) Rev() *int64 { return &o.V }

// Due returns the next deadline, or the zero time without one.
func (o *Order) Due() time.Time { return o.DueAt }

// Effects returns the document's outbox.
func (o *Order) Effects() *outbox.Box { return &o.Box }

// Left returns what is still to be paid, or money.ErrRange.
func (o Order) Left() (money.Amount, error) { return o.Plan.Left() }

// Over reports whether nothing is owed any more, paid or cancelled.
func (o Order) Over() bool { return o.State == Paid || o.State == Cancelled }

// state returns the state that follows from the instalments and the payments under way.
func (o Order) state() State {
	if !o.CancelledAt.IsZero() {
		return Cancelled
	}
	from := map[instalments.State]State{instalments.Active: Active, instalments.Due: Due, instalments.InArrears: InArrears, instalments.Paid: Paid}
	s := from[o.Plan.State()]
	if s != Paid && len(o.Processing) > 0 {
		return ProcessingPayment
	}
	return s
}

// changed returns the order with its state renewed, and the changes since it was another noted.
func (o Order) changed(was Order, by string, at time.Time) Order {
	o.State = o.state()
	o.History = slices.Clone(o.History)
	for i, now := range o.Plan.Instalments {
		if i < len(was.Plan.Instalments) && was.Plan.Instalments[i].State != now.State {
			o.History = append(o.History, Change{now.Number, string(was.Plan.Instalments[i].State), string(now.State), at, by})
		}
		o.Late = o.Late || now.State == instalments.InArrears
	}
	if was.State != o.State {
		o.History = append(o.History, Change{0, string(was.State), string(o.State), at, by})
	}
	o.History = o.History[max(0, len(o.History)-maxHistory):]
	return o
}
