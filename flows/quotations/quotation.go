package quotations

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/notify"
	"recado/flows/outbox"
	"recado/flows/pricing"
)

// Status is the status of a quotation.
type Status string

// The statuses. Versions before the current one are Superseded.
const (
	Drafted          Status = "draft"
	Sent             Status = "sent"
	Approved         Status = "approved"
	Rejected         Status = "rejected"
	ChangesRequested Status = "changes_requested"
	Expired          Status = "expired"
	Superseded       Status = "superseded"
)

// Quotation is a quotation, stored as one document.
type Quotation struct {
	ID      string `json:"_id"` // "COT-00001"
	V       int64  `json:"v"`
	Command string `json:"command"` // idempotency key, unique
	Order   string `json:"order"`

	Contact bot.ContactID `json:"contact"` // who is asked
	Client  string        `json:"client,omitempty"`
	Mail    string        `json:"mail,omitempty"`
	Company string        `json:"company,omitempty"`
	Locale  string        `json:"locale,omitempty"`
	Service string        `json:"service"` // code
	Place   string        `json:"place,omitempty"`

	Version     int              `json:"version"` // from 1; incremented when a sent quotation is changed
	Status      Status           `json:"status"`
	Job         pricing.Job      `json:"job"`
	Estimate    pricing.Estimate `json:"estimate"`
	Texts       Texts            `json:"texts"`
	PayWithin   int              `json:"payWithin,omitempty"` // days from the invoice, by the contract; 0 is unspecified
	Days        int              `json:"days"`                // validity from sending
	SentAt      time.Time        `json:"sentAt,omitzero"`
	ValidUntil  time.Time        `json:"validUntil,omitzero"`
	File        *bot.Media       `json:"file,omitempty"`     // the document of the current version, once it has been made
	DelegatedTo bot.ContactID    `json:"passedTo,omitempty"` // who was asked instead of a person who may not approve the amount
	Decision    *Decision        `json:"decision,omitempty"`

	Earlier   []PastVersion `json:"earlier,omitempty"` // sent earlier versions, the oldest first
	History   []Change      `json:"history"`
	CreatedAt time.Time     `json:"createdAt"`
	UpdatedAt time.Time     `json:"updatedAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"` // the earliest of them; indexed
	outbox.Box
}

// Texts are a quotation's texts.
type Texts struct {
	Problem    string `json:"problem,omitempty"` // what was found
	Solution   string `json:"solution,omitempty"`
	Scope      string `json:"scope,omitempty"`
	Payment    string `json:"payment,omitempty"`
	Warranty   string `json:"warranty,omitempty"`
	Exclusions string `json:"exclusions,omitempty"`
}

// Decision is the decision about the current version.
type Decision struct {
	By     Actor     `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"` // the reason of a rejection, or the wanted changes
}

// PastVersion is a version that was sent before the current one.
type PastVersion struct {
	Version  int              `json:"version"`
	Status   Status           `json:"status"` // its final status; Superseded if it was not decided
	SentAt   time.Time        `json:"sentAt"`
	Estimate pricing.Estimate `json:"estimate"`
	File     *bot.Media       `json:"file,omitempty"`
}

// Actor is who acted: a contact of the customer, someone of the business, or the contract, which
// approves small amounts by itself.
type Actor struct {
	Role notify.Role `json:"role"`
	ID   string      `json:"id,omitempty"`
}

// The roles besides those of the notices.
const (
	RoleContract notify.Role = "contract"
	RoleSystem   notify.Role = "system"
)

// Change is one entry of a quotation's history.
type Change struct {
	Status  Status    `json:"status"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	By      Actor     `json:"by"`
	Reason  string    `json:"reason,omitempty"`
}

// The deadlines of a sent quotation.
const (
	dueExpire = "expire"
	dueHalf   = "remind.half"
	dueLast   = "remind.last"
)

// enter sets the status and adds it to the history.
func (q *Quotation) enter(to Status, by Actor, reason string, now time.Time) {
	q.Status = to
	q.History = append(slices.Clone(q.History), Change{to, q.Version, now, by, reason})
	if to != Sent {
		q.Deadlines = nil
	}
}

// open reports whether the customer can still decide.
func (q *Quotation) open(now time.Time) bool { return q.Status == Sent && now.Before(q.ValidUntil) }

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (q *Quotation) Key() string { return q.ID }

// Rev points to the document's version, which each write increments.
func (q *Quotation) Rev() *int64 { return &q.V }

// Due returns the next deadline, or the zero time without one.
func (q *Quotation) Due() time.Time { return q.DueAt }

// Effects returns the document's outbox.
func (q *Quotation) Effects() *outbox.Box { return &q.Box }
