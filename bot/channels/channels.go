// Package channels holds what all channels share: the routes of webhooks, the sink of inbound
// messages, the optional interfaces of a channel, and the errors of sending.
//
// A channel is a package below this one that parses webhooks and sends messages. It does not depend
// on a web framework or a store: it returns Routes, which package webhooks mounts, and passes
// inbound data to a Sink. Its errors of sending are *RefusedError and carry the decision what to
// do.
package channels

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado/bot"
)

// Route is one URL path that a vendor calls.
type Route struct {
	Method string
	Path   string
	Limit  int // most bytes of the body; a larger one is refused with 413 before it is read
	Handle func(ctx context.Context, r Request) Response
}

// Request is a vendor's call. Body holds the exact bytes that were sent, because signatures are
// computed over them.
type Request struct {
	Path   string
	Query  url.Values
	Header http.Header
	Body   []byte
}

// Response is the answer to the vendor. It tells no more than the vendor needs.
type Response struct {
	Status     int
	Type       string // content type; "" is text/plain
	Body       []byte
	RetryAfter time.Duration
}

// Sink stores what webhooks bring. A channel acknowledges a webhook only after the calls have
// returned without an error.
type Sink interface {
	// Accept stores inputs. An input with a known id is a duplicate and changes nothing; fresh
	// tells for each input whether it was new.
	Accept(ctx context.Context, in ...bot.Inbound) (fresh []bool, err error)
	// Report updates the status of sent messages. A report of an unknown id is kept for as long as
	// a Send may take, because it can arrive before Send has returned.
	Report(ctx context.Context, reports ...DeliveryReport) error
	// Consent records whether a contact may be sent unasked messages.
	Consent(ctx context.Context, who bot.ContactID, channel string, granted bool, at time.Time) error
	// Echo records what staff wrote on the account's own phone. A repeated echo changes nothing.
	Echo(ctx context.Context, echoes ...Echo) error
	// Notice records the vendor's notice about the account, a template or a payment, and stops or
	// resumes what the notice says. A repeated notice is recorded once.
	Notice(ctx context.Context, n Notice) error
	// AddressChanged merges a contact's old address into its new one.
	AddressChanged(ctx context.Context, channel string, from, to bot.ContactID, at time.Time) error
	InvalidMessages
}

// InvalidMessages stores signed webhooks that could not be parsed.
type InvalidMessages interface {
	// SaveInvalid stores a signed body that could not be parsed, for inspection. The same body
	// again changes nothing.
	SaveInvalid(ctx context.Context, channel, why string, body []byte) error
}

// Echo is a message that staff sent from the account's own phone.
type Echo struct {
	Channel  string
	VendorID string // the message's
	To       bot.ContactID
	Text     string // the text; for a file, its placeholder and caption
	Kind     bot.Kind
	Media    []bot.Media // references at the vendor; the engine fetches the files
	At       time.Time
}

// Notice is a vendor's notice that is not about a message: about the account, a template or a payment.
type Notice struct {
	ID       string          `json:"-"` // the same for a repeated notice
	Channel  string          `json:"channel"`
	About    string          `json:"about"` // the vendor's name of the notice's kind
	Event    string          `json:"event,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Template string          `json:"template,omitempty"`
	Impact   Impact          `json:"means,omitempty"`
	Data     json.RawMessage `json:"data,omitempty"` // the vendor's own text, if it is short enough
}

// Impact is what a Notice changes.
type Impact string

// The impacts. A notice with "" is only recorded.
const (
	Warning         Impact = "warning" // nothing is stopped yet
	AccountStopped  Impact = "account_stopped"
	AccountResumed  Impact = "account_back"
	TemplateStopped Impact = "template_stopped"
	TemplateResumed Impact = "template_back"
)

// Placeholders are the symbols for media and other messages without text, where a message is shown as text.
var Placeholders = map[bot.Kind]string{
	bot.KindImage: "📷", bot.KindAudio: "🎤", bot.KindVideo: "🎬", bot.KindDocument: "📄", bot.KindLocation: "📍", bot.KindSticker: "🖼️", bot.KindUnsupported: "❔",
}

// EchoText returns a message as text: the placeholder of its kind and its text.
func EchoText(in bot.Inbound) string {
	text := in.Text
	if in.Location != nil && text == "" {
		text = in.Location.Name
	}
	return strings.TrimSpace(Placeholders[in.Kind] + " " + text)
}

// DeliveryReport is the vendor's status of a message that we sent.
type DeliveryReport struct {
	Channel   string
	VendorID  string     // the message's
	MessageID string     // our own id, if the vendor returns it: the report can arrive before Send has returned
	Status    bot.Status // "played" becomes Read
	Code      string     // of a failure
	Reason    string     // the vendor's text
	Decision  Decision   // of a failure
	At        time.Time
}

// Fetcher is a channel that fetches media after the message: the vendor sends a reference
// (bot.Media.VendorRef) that is valid for minutes.
type Fetcher interface {
	// Fetch opens the file of a reference. The caller bounds the body. bot.ErrNotFound is final;
	// other errors are retried.
	Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error)
}

// TypingIndicator is a channel that can show that we have read a message and are writing an answer.
type TypingIndicator interface {
	// Typing marks the contact's message as read and shows that an answer is coming.
	Typing(ctx context.Context, to bot.ContactID, messageID string) error
}

// Health is a channel that can check whether it works.
type Health interface {
	// Check returns why the channel can't send, or nil. DecisionOf the error is Stop for a fault
	// that a person must fix and Retry for one that may pass.
	Check(ctx context.Context) error
}

// The kinds of bot.Outbound. Every channel can send Text, and sends the other kinds as text where
// the vendor has nothing better.
const (
	Text        = "text"
	Options     = "options"
	Image       = "image" // any file; Media tells its type
	Template    = "template"
	AskLocation = "location" // Text asks for a place; a button sends it, where the vendor has one
	AskPhone    = "phone"    // Text asks for the person's own number; a button shares it, where the vendor has one
	Link        = "link"     // Options[0]: ID is the URL, Title the button's title
)

// VendorMetadata is what a vendor tells about a message besides its content. It is stored in
// bot.Input.Data, which is empty for empty metadata.
type VendorMetadata struct {
	Type      string          `json:"type,omitempty"`      // the vendor's type, where our kind is less exact
	UserID    string          `json:"user_id,omitempty"`   // the vendor's id of a person whose number is known too
	Of        string          `json:"of,omitempty"`        // the message that was reacted to, edited or revoked
	ReplyTo   string          `json:"reply_to,omitempty"`  // the message that was quoted, or whose button was tapped
	Forwarded bool            `json:"forwarded,omitempty"` // not written by the sender
	Code      string          `json:"code,omitempty"`      // the vendor's error code, if it could not deliver the content
	Reason    string          `json:"reason,omitempty"`
	Truncated bool            `json:"truncated,omitempty"` // the text was longer and was cut
	Raw       json.RawMessage `json:"raw,omitempty"`       // data without a field of its own: an order, a form, a referral
}

// Decision is what delivery does with a refused message.
type Decision string

// The decisions.
const (
	Retry       Decision = "retry"    // send the same message later
	GiveUp      Decision = "give_up"  // failed for good
	UseSMS      Decision = "sms"      // not reachable on this channel: use another one, if the purpose allows it
	UseTemplate Decision = "template" // outside the window: send a template, or wait until the person writes
	OptOut      Decision = "optout"   // the person opted out of such messages; failed, and the opt-out is recorded
	Stop        Decision = "stop"     // the whole channel can't send: raise an alarm; the message waits

	// StopTemplate: the vendor has paused the template. The message waits; other messages are sent.
	StopTemplate Decision = "stop_template"
)

// RefusedError is a *bot.SendError with a Decision. errors.As finds the SendError in it. Retryable
// follows from Decision: it is true for Retry, Stop and StopTemplate.
type RefusedError struct {
	bot.SendError
	Decision Decision
}

// Refuse makes the error of a refused message.
func Refuse(d Decision, code, reason string, after time.Duration) *RefusedError {
	return &RefusedError{bot.SendError{Code: code, Reason: reason, Retryable: d == Retry || d == Stop || d == StopTemplate, RetryAfter: after}, d}
}

// Unwrap returns the SendError, for callers that know package bot only.
func (e *RefusedError) Unwrap() error { return &e.SendError }

// DecisionOf returns the decision in an error of Send. An unknown error is retried: a repeated
// message is better than a lost one.
func DecisionOf(err error) Decision {
	if r, ok := errors.AsType[*RefusedError](err); ok {
		return r.Decision
	}
	if s, ok := errors.AsType[*bot.SendError](err); ok && !s.Retryable {
		return GiveUp
	}
	return Retry
}
