// Package mail holds the words for mail: what one is, and the port that keeps it. A
// mail is known by the effect that asked for it, so that it is sent at most once
// after it has been recorded as sent, however often the effect is tried.
package mail

import (
	"context"
	"time"

	"recado/bot"
	"recado/bot/channels/sendgrid"
)

// Mail is one letter, worded.
type Mail struct {
	ID      string   `json:"_id"` // of the effect that asked for it
	Kind    string   `json:"kind"`
	About   string   `json:"about,omitempty"` // the document it is about: an order's id
	To      []string `json:"to"`
	ToName  string   `json:"toName,omitempty"`
	Subject string   `json:"subject"`
	HTML    string   `json:"html"`
	Text    string   `json:"text"`

	Files []bot.Media `json:"files,omitempty"` // that go with it
}

// StoredMail is a mail with how it went.
type StoredMail struct {
	Mail
	V          int64                      `json:"v"`
	At         time.Time                  `json:"at"`
	Sent       bool                       `json:"sent"` // false: kept here only, or not sent yet
	SentAt     time.Time                  `json:"sentAt,omitzero"`
	VendorID   string                     `json:"vendorId,omitempty"`
	Error      string                     `json:"error,omitempty"`    // the vendor's words, when it refused
	Recipients []sendgrid.RecipientStatus `json:"standing,omitempty"` // how it fared with each recipient, by the vendor's events
}

// Repository keeps mails. Its errors are bot's.
type Repository interface {
	// Add stores a mail about to be sent; bot.ErrDuplicate where its id is known.
	Add(ctx context.Context, k StoredMail) error
	// Get returns bot.ErrNotFound for a mail never added.
	Get(ctx context.Context, id string) (StoredMail, error)
	// Put stores k where the stored V is still k.V-1, else bot.ErrStale.
	Put(ctx context.Context, k StoredMail) error
	// List pages through mails, the latest first; next is "" at the end.
	List(ctx context.Context, limit int, after string) (page []StoredMail, next string, err error)
}
