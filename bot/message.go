package bot

import (
	"context"
	"encoding/json"
	"time"
)

// Message is one outgoing message as the transcript keeps it. Its id is that of
// the effect that asked for it, so that it exists at most once.
type Message struct {
	ID           string          `json:"_id"`
	Contact      ContactID       `json:"contact"`
	Channel      string          `json:"channel"`
	Turn         int64           `json:"turn"`
	At           time.Time       `json:"at"`               // when delivery took it up
	Author       string          `json:"author,omitempty"` // the agent; "" is the bot
	Key          string          `json:"key,omitempty"`    // the text key it was rendered from
	Args         json.RawMessage `json:"args,omitempty"`   // … and with what
	Before       []Line          `json:"before,omitempty"` // … after these
	Purpose      Purpose         `json:"purpose,omitempty"`
	Template     string          `json:"template,omitempty"` // it went as this template, outside the 24-hour window
	Text         string          `json:"text"`
	Options      []Button        `json:"options,omitempty"`
	Question     *QuestionRef    `json:"asked,omitempty"` // the question in it, for whoever quotes it
	AskPhone     bool            `json:"phone,omitempty"` // see Say.AskPhone
	Media        *Media          `json:"media,omitempty"`
	Kind         Kind            `json:"kind,omitempty"` // of Media, where a person sent it
	Status       Status          `json:"status"`
	VendorID     string          `json:"vendor_id,omitempty"`
	Attempts     int             `json:"attempts,omitempty"`
	Reason       string          `json:"reason,omitempty"` // why it failed or was withdrawn; the vendor's words
	StatusTimes  StatusTimes     `json:"reports,omitzero"` // what the vendor has said of it since
	ClaimedBy    string          `json:"claim_by,omitempty"`
	ClaimedUntil time.Time       `json:"claim,omitzero"` // until when the claimant alone may send it
}

// Status is how far a message has come. It only moves forward; failed and void are final.
type Status string

// The statuses, in order.
const (
	Sending   Status = "sending"
	Sent      Status = "sent"
	Delivered Status = "delivered"
	Read      Status = "read"
	Failed    Status = "failed" // the vendor refused it for good
	Withdrawn Status = "void"   // withdrawn before it left: an agent took over, or a rule forbade it
)

// StatusTimes are when the vendor said how far a message has come. They arrive out of
// order, so each has a field of its own and none undoes another.
type StatusTimes struct {
	Sent      time.Time `json:"sent,omitzero"`
	Delivered time.Time `json:"delivered,omitzero"`
	Read      time.Time `json:"read,omitzero"`
	Failed    time.Time `json:"failed,omitzero"`
}

// EffectiveStatus is how far the message has come, by all that is known: a status only
// moves forward, and a failure is final.
func (m Message) EffectiveStatus() Status {
	switch r := m.StatusTimes; {
	case m.Status == Failed || m.Status == Withdrawn:
		return m.Status
	case !r.Failed.IsZero():
		return Failed
	case !r.Read.IsZero() || m.Status == Read:
		return Read
	case !r.Delivered.IsZero() || m.Status == Delivered:
		return Delivered
	}
	return m.Status
}

// Final reports whether delivery has nothing more to do with the message.
func (s Status) Final() bool { return s != Sending && s != "" }

// Outbound is a message as a channel gets it: worded, in the contact's language.
type Outbound struct {
	ID       string // ours; the same on every try, for vendors that recognise it
	To       ContactID
	Kind     string // "text", "options", "image", "template"
	Text     string
	Options  []Button
	Media    *Media
	Template *Template
}

// Template is a message that the vendor has approved beforehand: the only kind that
// may be sent outside the 24-hour window.
type Template struct {
	Name     string   `json:"name"`
	Language string   `json:"language"`
	Body     []string `json:"body,omitempty"`   // the body's parameters, in order
	Button   string   `json:"button,omitempty"` // the parameter of the url button, for codes and links
}

// Button is an option as the person sees it.
type Button struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Unnumbered bool   `json:"plain,omitempty"` // not to be numbered: the text numbers lines of its own
}

// Channel carries messages to contacts.
type Channel interface {
	// Name is what inbound ids begin with: "sim", "whatsapp".
	Name() string
	// Send hands a message to the vendor and returns the vendor's id for it. The
	// error, if any, is a *SendError.
	Send(ctx context.Context, out Outbound) (vendorID string, err error)
}

// SendError is a refused message that knows what to do about itself.
type SendError struct {
	Code       string // the vendor's
	Reason     string // the vendor's words, for the agent
	Retryable  bool
	RetryAfter time.Duration // not before; 0 leaves it to the backoff
}

func (e *SendError) Error() string { return "send: " + e.Code + " " + e.Reason }
