// Package channels holds what every channel shares: how a webhook reaches it, what
// it makes of one, and what it must be able to do.
//
// A channel is a package below this one that parses and sends, side by side. It
// knows no web framework and no store: it returns Routes, which webhooks mounts,
// and gives what arrives to a Sink. Its errors of sending are *bot.SendError and
// know what to do about themselves.
package channels

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"recado/bot"
)

// Route is one address that a vendor calls.
type Route struct {
	Method string
	Path   string
	Limit  int // bytes of body; a larger one is refused with 413 before it is read
	Handle func(ctx context.Context, r Request) Response
}

// Request is a vendor's call. Body is exactly what was sent: signatures are over it.
type Request struct {
	Path   string
	Query  url.Values
	Header http.Header
	Body   []byte
}

// Response is what the vendor gets. It never says more than the vendor must know.
type Response struct {
	Status     int
	Type       string // content type; "" is text/plain
	Body       []byte
	RetryAfter time.Duration
}

// Sink takes what a webhook brings. Nothing is acknowledged to the vendor before
// the call has returned without an error.
type Sink interface {
	// Accept stores inputs; a known id is a duplicate and changes nothing.
	Accept(ctx context.Context, in ...bot.Inbound) (fresh []bool, err error)
	// Report moves messages forward; unknown ids are kept for their message.
	Report(ctx context.Context, reports ...Report) error
	// Consent records that a contact may, or may not, be written to unasked.
	Consent(ctx context.Context, who bot.ContactID, channel string, granted bool, at time.Time) error
	// Renamed merges a contact's old address into its new one.
	Renamed(ctx context.Context, channel string, from, to bot.ContactID, at time.Time) error
	// Keep stores a signed body that could not be understood, for inspection.
	Keep(ctx context.Context, channel, why string, body []byte) error
}

// Report is a vendor's word on a message of ours.
type Report struct {
	Channel  string
	VendorID string // the message's
	Status   bot.Status
	Code     string // of a failure
	Reason   string // the vendor's words
	At       time.Time
}

// Fetcher is a channel whose media are fetched after the message: the vendor sends
// a reference (bot.Media.Ref) that lives for minutes.
type Fetcher interface {
	// Fetch opens the file that a reference names. The body is bounded by the
	// caller. bot.ErrNotFound is final; other errors are worth another try.
	Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error)
}

// Typist is a channel that can show that we have read a message and are writing.
type Typist interface {
	// Typing marks the contact's message as read and shows that an answer is coming.
	Typing(ctx context.Context, to bot.ContactID, messageID string) error
}

// Health is a channel that knows whether it works.
type Health interface {
	// Check returns why the channel is dead, or nil.
	Check(ctx context.Context) error
}
