package consent

import (
	"encoding/json"
	"time"

	"recado/bot"
)

// The work that dialogs ask for. The contact is the owner of the effect.
const (
	DoRecord   = "consent.record"   // RecordRequest → RecordAnswer: "ok"
	DoWithdraw = "consent.withdraw" // WithdrawRequest → RecordAnswer: "ok", "none"
)

// EventNone is the answer to a withdrawal of a consent that is not in force.
const EventNone bot.Event = "none"

// Purpose is what a consent is for.
type Purpose string

// The purposes.
const (
	CreditBureau Purpose = "credit_bureau" // to ask a credit bureau about the person
	Data         Purpose = "data"          // to process the person's data
	Contact      Purpose = "contact"       // to be written to about payments and offers
)

// Purposes lists all purposes.
func Purposes() []Purpose { return []Purpose{CreditBureau, Data, Contact} }

// RecordRequest records a consent that a person gave in the conversation.
type RecordRequest struct {
	Customer string          `json:"customer,omitempty"` // id, if there is one yet
	Purpose  Purpose         `json:"purpose"`
	Text     string          `json:"text"`             // key of the text that was shown
	Version  string          `json:"version"`          // of the text: "1"
	Args     json.RawMessage `json:"args,omitempty"`   // of the text
	Locale   string          `json:"locale,omitempty"` // "": the business's
	Channel  string          `json:"channel,omitempty"`
}

// RecordAnswer names a consent.
type RecordAnswer struct {
	Consent string `json:"consent"`
	Hash    string `json:"hash"` // SHA-256 of the words as they were shown
}

// WithdrawRequest withdraws the contact's consents for a purpose.
type WithdrawRequest struct {
	Purpose Purpose `json:"purpose"`
	Channel string  `json:"channel,omitempty"`
}

// Consent is one consent of one person.
type Consent struct {
	ID       string        `json:"_id"` // "CON-…", from the request
	V        int64         `json:"v"`
	Customer string        `json:"customer,omitempty"`
	Contact  bot.ContactID `json:"contact,omitempty"` // who gave it; a keyed hash once the person is erased
	Purpose  Purpose       `json:"purpose"`
	Text     string        `json:"text"`
	Version  string        `json:"version"`
	Locale   string        `json:"locale,omitempty"`
	Hash     string        `json:"hash"`
	Message  string        `json:"message,omitempty"` // id of the message that showed the words, if it is known
	Channel  string        `json:"channel"`
	By       string        `json:"by,omitempty"` // who of the business recorded it; "": the person gave it in the chat
	At       time.Time     `json:"at"`

	WithdrawnAt  time.Time `json:"withdrawnAt,omitzero"`
	WithdrawnVia string    `json:"withdrawnVia,omitempty"` // the channel, or who of the business
}

// InForce reports whether the consent holds.
func (c Consent) InForce() bool { return c.WithdrawnAt.IsZero() }

// Words are the words of a text version, under their hash.
type Words struct {
	Hash    string    `json:"_id"` // SHA-256, lower-case hex
	V       int64     `json:"v"`
	Text    string    `json:"text"` // the words
	Key     string    `json:"key"`
	Version string    `json:"version"`
	Locale  string    `json:"locale"`
	At      time.Time `json:"at"` // first use
}
