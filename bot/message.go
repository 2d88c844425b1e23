package bot

import (
	"context"
	"encoding/json"
	"time"
)

// Message is one outgoing message as the transcript stores it. Its id is that of the effect
// that requested it, so that it exists at most once.
type Message struct {
	ID           string          `json:"_id"`
	Contact      ContactID       `json:"contact"`
	Channel      string          `json:"channel"`
	Turn         int64           `json:"turn"`
	At           time.Time       `json:"at"`               // when delivery began
	Author       string          `json:"author,omitempty"` // the agent; "" is the bot
	Key          string          `json:"key,omitempty"`    // the text key it was rendered from
	Args         json.RawMessage `json:"args,omitempty"`   // the arguments of Key
	Before       []Line          `json:"before,omitempty"` // paragraphs before the text
	Purpose      Purpose         `json:"purpose,omitempty"`
	Collection   *Collection     `json:"debt,omitempty"`     // it reminds of a debt; once it was admitted, Key names the contact
	Template     string          `json:"template,omitempty"` // the message template it was sent as, outside the 24-hour window
	Text         string          `json:"text"`
	Options      []Button        `json:"options,omitempty"`
	Question     *QuestionRef    `json:"asked,omitempty"` // the question that it asks, for messages that quote it
	AskPhone     bool            `json:"phone,omitempty"` // see Say.AskPhone
	Media        *Media          `json:"media,omitempty"`
	Kind         Kind            `json:"kind,omitempty"` // of Media, if a person sent it
	Status       Status          `json:"status"`
	VendorID     string          `json:"vendor_id,omitempty"`
	Attempts     int             `json:"attempts,omitempty"`
	Reason       string          `json:"reason,omitempty"` // why it failed or was withdrawn, in the vendor's words
	StatusTimes  StatusTimes     `json:"reports,omitzero"` // when the vendor reported each status
	ClaimedBy    string          `json:"claim_by,omitempty"`
	ClaimedUntil time.Time       `json:"claim,omitzero"` // until when only ClaimedBy may send it
}

// Status is how far a message has come. It only moves forward; Failed and Withdrawn are final.
type Status string

// The statuses, in order.
const (
	Sending   Status = "sending"
	Sent      Status = "sent"
	Delivered Status = "delivered"
	Read      Status = "read"
	Failed    Status = "failed" // the vendor refused it finally
	Withdrawn Status = "void"   // withdrawn before it was sent: an agent took over, or a rule forbade it
)

// StatusTimes are when the vendor reported each status. Reports arrive out of order, so each
// status has its own field and none overwrites another.
type StatusTimes struct {
	Sent      time.Time `json:"sent,omitzero"`
	Delivered time.Time `json:"delivered,omitzero"`
	Read      time.Time `json:"read,omitzero"`
	Failed    time.Time `json:"failed,omitzero"`
}

// EffectiveStatus returns the status that follows from all reports: a status only moves
// forward, and a failure is final.
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

// Final reports whether delivery is done with the message.
func (s Status) Final() bool { return s != Sending && s != "" }

// Outbound is a message as a channel gets it: rendered in the contact's language.
type Outbound struct {
	ID       string // our id; the same on every attempt, for vendors that deduplicate
	To       ContactID
	Kind     string // "text", "options", "image", "template"
	Text     string
	Options  []Button
	Media    *Media
	Template *Template
}

// Template is a message template that the vendor has approved: the only kind of message that
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
	Unnumbered bool   `json:"plain,omitempty"` // not numbered: the text numbers its own lines
}

// Channel sends messages to contacts.
type Channel interface {
	// Name is the prefix of inbound ids: "sim", "whatsapp".
	Name() string
	// Send passes a message to the vendor and returns the vendor's id for it. The error, if
	// any, is a *SendError.
	Send(ctx context.Context, out Outbound) (vendorID string, err error)
}

// SendError is the error of a refused message; it says whether to retry.
type SendError struct {
	Code       string // the vendor's code
	Reason     string // the vendor's reason, shown to the agent
	Retryable  bool
	RetryAfter time.Duration // earliest time of the next attempt; 0 leaves it to the backoff
}

func (e *SendError) Error() string { return "send: " + e.Code + " " + e.Reason }
