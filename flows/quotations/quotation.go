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

// Status is how far a quotation is.
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

// Quotation is one document.
type Quotation struct {
	ID      string `json:"_id"` // "COT-00001"
	V       int64  `json:"v"`
	Command string `json:"command"` // what made it, unique
	Order   string `json:"order"`

	Contact bot.ContactID `json:"contact"` // who is asked
	Client  string        `json:"client,omitempty"`
	Mail    string        `json:"mail,omitempty"`
	Company string        `json:"company,omitempty"`
	Locale  string        `json:"locale,omitempty"`
	Service string        `json:"service"` // code
	Place   string        `json:"place,omitempty"`

	Version     int              `json:"version"` // from 1; rises when one that was sent is changed
	Status      Status           `json:"status"`
	Job         pricing.Job      `json:"job"`
	Estimate    pricing.Estimate `json:"estimate"`
	Texts       Texts            `json:"texts"`
	PayWithin   int              `json:"payWithin,omitempty"` // days from the invoice on, by the contract; 0 is not said
	Days        int              `json:"days"`                // of validity, from sending
	SentAt      time.Time        `json:"sentAt,omitzero"`
	ValidUntil  time.Time        `json:"validUntil,omitzero"`
	File        *bot.Media       `json:"file,omitempty"`     // the current version as a document, once it has been made
	DelegatedTo bot.ContactID    `json:"passedTo,omitempty"` // who was asked instead of somebody who may not approve so much
	Decision    *Decision        `json:"decision,omitempty"`

	Earlier   []PastVersion `json:"earlier,omitempty"` // versions that were sent before, the oldest first
	History   []Change      `json:"history"`
	CreatedAt time.Time     `json:"createdAt"`
	UpdatedAt time.Time     `json:"updatedAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"` // the earliest of them; indexed
	outbox.Box
}

// Texts are what a quotation says besides its figures.
type Texts struct {
	Problem    string `json:"problem,omitempty"` // what was found
	Solution   string `json:"solution,omitempty"`
	Scope      string `json:"scope,omitempty"`
	Payment    string `json:"payment,omitempty"`
	Warranty   string `json:"warranty,omitempty"`
	Exclusions string `json:"exclusions,omitempty"`
}

// Decision is what became of the current version.
type Decision struct {
	By     Actor     `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"` // why not, or what to change
}

// PastVersion is a version that was sent before the current one.
type PastVersion struct {
	Version  int              `json:"version"`
	Status   Status           `json:"status"` // what it came to; Superseded where it came to nothing
	SentAt   time.Time        `json:"sentAt"`
	Estimate pricing.Estimate `json:"estimate"`
	File     *bot.Media       `json:"file,omitempty"`
}

// Actor is who did something: a contact of the customer, someone of the business, or the
// contract, which approves small amounts by itself.
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

// The deadlines of a quotation that was sent.
const (
	dueExpire = "expire"
	dueHalf   = "remind.half"
	dueLast   = "remind.last"
)

// enter moves the quotation to a status and notes it.
func (q *Quotation) enter(to Status, by Actor, reason string, now time.Time) {
	q.Status = to
	q.History = append(slices.Clone(q.History), Change{to, q.Version, now, by, reason})
	if to != Sent {
		q.Deadlines = nil
	}
}

// open reports whether the customer can still decide.
func (q *Quotation) open(now time.Time) bool { return q.Status == Sent && now.Before(q.ValidUntil) }

// The part of a document that every aggregate shows to its repository.

// Key is the document's id.
func (q *Quotation) Key() string { return q.ID }

// Rev is the document's version, to be raised with each write.
func (q *Quotation) Rev() *int64 { return &q.V }

// Due is the next deadline, the zero time where there is none.
func (q *Quotation) Due() time.Time { return q.DueAt }

// Effects is the document's outbox.
func (q *Quotation) Effects() *outbox.Box { return &q.Box }
