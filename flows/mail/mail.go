// Package mail defines a mail and the port that stores mails. A mail is identified by the effect
// that requested it, so that it is sent at most once after it has been recorded as sent, however
// often the effect is tried.
package mail

import (
	"context"
	"time"

	"recado/bot"
	"recado/bot/channels/sendgrid"
)

// Mail is one mail with its final text.
type Mail struct {
	ID      string   `json:"_id"` // of the effect that requested it
	Kind    string   `json:"kind"`
	About   string   `json:"about,omitempty"` // id of the document that it is about, such as an order
	To      []string `json:"to"`
	ToName  string   `json:"toName,omitempty"`
	Subject string   `json:"subject"`
	HTML    string   `json:"html"`
	Text    string   `json:"text"`

	Files []bot.Media `json:"files,omitempty"` // attachments
}

// StoredMail is a mail with its delivery state.
type StoredMail struct {
	Mail
	V          int64                      `json:"v"`
	At         time.Time                  `json:"at"`
	Sent       bool                       `json:"sent"` // false: only stored, or not sent yet
	SentAt     time.Time                  `json:"sentAt,omitzero"`
	VendorID   string                     `json:"vendorId,omitempty"`
	Error      string                     `json:"error,omitempty"`    // the vendor's reason for a refusal
	Recipients []sendgrid.RecipientStatus `json:"standing,omitempty"` // state for each recipient by the vendor's events
}

// Repository stores mails. Its errors are bot's.
type Repository interface {
	// Add stores a mail before it is sent; bot.ErrDuplicate for a known id.
	Add(ctx context.Context, k StoredMail) error
	// Get returns bot.ErrNotFound for an unknown mail.
	Get(ctx context.Context, id string) (StoredMail, error)
	// Put stores k if the stored V is k.V-1, else bot.ErrStale.
	Put(ctx context.Context, k StoredMail) error
	// List returns a page of mails, the latest first; next is "" at the end.
	List(ctx context.Context, limit int, after string) (page []StoredMail, next string, err error)
}
