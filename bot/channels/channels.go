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
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
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
	// Report moves messages forward; unknown ids are kept for their message, for as
	// long as a Send may take.
	Report(ctx context.Context, reports ...DeliveryReport) error
	// Consent records that a contact may, or may not, be written to unasked.
	Consent(ctx context.Context, who bot.ContactID, channel string, granted bool, at time.Time) error
	// Echo notes what people of the business wrote on the account's own phone. The same
	// again changes nothing.
	Echo(ctx context.Context, echoes ...Echo) error
	// Notice records the vendor's word on the account, a template or a payment, and stops
	// what it says is stopped. The same again is recorded once.
	Notice(ctx context.Context, n Notice) error
	// AddressChanged merges a contact's old address into its new one.
	AddressChanged(ctx context.Context, channel string, from, to bot.ContactID, at time.Time) error
	InvalidMessages
}

// InvalidMessages looks after what is signed and yet wrong.
type InvalidMessages interface {
	// SaveInvalid stores a signed body that could not be understood, for inspection. The same
	// body again changes nothing.
	SaveInvalid(ctx context.Context, channel, why string, body []byte) error
}

// Echo is a message that somebody of the business sent from the account's own phone.
type Echo struct {
	Channel  string
	VendorID string // the message's
	To       bot.ContactID
	Text     string // what was said; of a file, a sign for it and its caption
	Kind     bot.Kind
	Media    []bot.Media // at the vendor's: the engine fetches them
	At       time.Time
}

// Notice is a vendor's word that is not of a message: on the account, a template, a
// payment.
type Notice struct {
	ID       string          `json:"-"` // the same for the same word
	Channel  string          `json:"channel"`
	About    string          `json:"about"` // the vendor's own name for what it is about
	Event    string          `json:"event,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Template string          `json:"template,omitempty"`
	Impact   Impact          `json:"means,omitempty"`
	Data     json.RawMessage `json:"data,omitempty"` // what the vendor said, where it is short enough
}

// Impact is what a Notice does.
type Impact string

// The meanings. "" is for the record only.
const (
	Warning         Impact = "warning" // nothing stops yet
	AccountStopped  Impact = "account_stopped"
	AccountResumed  Impact = "account_back"
	TemplateStopped Impact = "template_stopped"
	TemplateResumed Impact = "template_back"
)

// Placeholders stand for what has no words, where a message is told in text.
var Placeholders = map[bot.Kind]string{
	bot.KindImage: "📷", bot.KindAudio: "🎤", bot.KindVideo: "🎬", bot.KindDocument: "📄", bot.KindLocation: "📍", bot.KindSticker: "🖼️", bot.KindUnsupported: "❔",
}

// EchoText tells a message in text: a sign for what it is, and its words.
func EchoText(in bot.Inbound) string {
	text := in.Text
	if in.Location != nil && text == "" {
		text = in.Location.Name
	}
	return strings.TrimSpace(Placeholders[in.Kind] + " " + text)
}

// DeliveryReport is a vendor's word on a message of ours.
type DeliveryReport struct {
	Channel   string
	VendorID  string     // the message's
	MessageID string     // our own id of it, where the vendor gives it back: it may come before Send has returned
	Status    bot.Status // "played" is Read
	Code      string     // of a failure
	Reason    string     // the vendor's words
	Decision  Decision   // of a failure
	At        time.Time
}

// Fetcher is a channel whose media are fetched after the message: the vendor sends
// a reference (bot.Media.VendorRef) that lives for minutes.
type Fetcher interface {
	// Fetch opens the file that a reference names. The body is bounded by the
	// caller. bot.ErrNotFound is final; other errors are worth another try.
	Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error)
}

// TypingIndicator is a channel that can show that we have read a message and are writing.
type TypingIndicator interface {
	// Typing marks the contact's message as read and shows that an answer is coming.
	Typing(ctx context.Context, to bot.ContactID, messageID string) error
}

// Health is a channel that knows whether it works.
type Health interface {
	// Check returns why the channel can't send, or nil. What DecisionOf makes of the
	// error tells a dead channel (Stop) from one that may be well in a minute (Retry).
	Check(ctx context.Context) error
}

// The kinds of bot.Outbound. Every channel can do Text and shows the others as
// text where the vendor has nothing better.
const (
	Text        = "text"
	Options     = "options"
	Image       = "image" // any file, in spite of the name: what it is, is its Media's
	Template    = "template"
	AskLocation = "location" // Text asks for the place; a button sends it, where there is one
	AskPhone    = "phone"    // Text asks for the person's own number; a button shares it, where there is one
	Link        = "link"     // Options[0]: its ID is the url, its Title what the button says
)

// VendorMetadata is what a vendor tells of a message beyond its words. It travels in
// bot.Input.Data, which is empty when there is nothing to tell.
type VendorMetadata struct {
	Type      string          `json:"type,omitempty"`      // the vendor's, where ours says less
	UserID    string          `json:"user_id,omitempty"`   // the vendor's id of a person whose number is known too
	Of        string          `json:"of,omitempty"`        // the message that was reacted to, edited or revoked
	ReplyTo   string          `json:"reply_to,omitempty"`  // the message that was quoted, or whose button was tapped
	Forwarded bool            `json:"forwarded,omitempty"` // not the sender's own words
	Code      string          `json:"code,omitempty"`      // why the vendor could not hand it over
	Reason    string          `json:"reason,omitempty"`
	Truncated bool            `json:"truncated,omitempty"` // the text was longer
	Raw       json.RawMessage `json:"raw,omitempty"`       // what has no place of its own: an order, a form, a referral
}

// Decision is what delivery does about a message that was refused.
type Decision string

// The decisions.
const (
	Retry       Decision = "retry"    // the same again, later
	GiveUp      Decision = "give_up"  // failed for good
	UseSMS      Decision = "sms"      // not reachable here: another channel, where the purpose allows it
	UseTemplate Decision = "template" // outside the window: a template, or wait until the person writes
	OptOut      Decision = "optout"   // the person wants nothing more of the kind; failed, and recorded
	Stop        Decision = "stop"     // the channel itself is dead: alert; the message waits

	// StopTemplate: the vendor has paused the template; the message waits, others go on.
	StopTemplate Decision = "stop_template"
)

// RefusedError is a *bot.SendError that also says what to do. errors.As finds the
// SendError in it; Retryable and Decision agree: Retry, Stop and StopTemplate keep the message.
type RefusedError struct {
	bot.SendError
	Decision Decision
}

// Refuse makes the error of a refused message.
func Refuse(d Decision, code, reason string, after time.Duration) *RefusedError {
	return &RefusedError{bot.SendError{Code: code, Reason: reason, Retryable: d == Retry || d == Stop || d == StopTemplate, RetryAfter: after}, d}
}

// Unwrap lets those who only know bot see the SendError.
func (e *RefusedError) Unwrap() error { return &e.SendError }

// DecisionOf reads the decision of any error of Send. One that says nothing is worth
// another try: losing a message is worse than asking again.
func DecisionOf(err error) Decision {
	if r, ok := errors.AsType[*RefusedError](err); ok {
		return r.Decision
	}
	if s, ok := errors.AsType[*bot.SendError](err); ok && !s.Retryable {
		return GiveUp
	}
	return Retry
}
