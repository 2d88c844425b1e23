package bot

import (
	"encoding/json"
	"time"
)

// ContactID identifies a person: an E.164 phone number ("+573001234567"), or a vendor's user id
// if no number is known.
type ContactID string

// Kind is the kind of an input.
type Kind string

// What people send.
const (
	KindText        Kind = "text"
	KindOption      Kind = "option" // a button or a row of a list was tapped
	KindImage       Kind = "image"
	KindAudio       Kind = "audio"
	KindVideo       Kind = "video"
	KindDocument    Kind = "document"
	KindLocation    Kind = "location"
	KindSticker     Kind = "sticker"     // answered with one short text
	KindCall        Kind = "call"        // a missed call: answered with text
	KindUnsupported Kind = "unsupported" // polls, … : answered once
)

// What people do to messages. Reactions and revocations are kept in the transcript and get no
// answer, unless a reaction answers the question that it is on; an edit is handled again.
const (
	KindEdit     Kind = "edit"     // Text is the new text
	KindReaction Kind = "reaction" // Text is the emoji, "" when it was removed
	KindRevoke   Kind = "revoke"
)

// What the program sends itself.
const (
	KindAnswer Kind = "answer" // a worker's answer to an Effect
	KindTimer  Kind = "timer"  // a timer is due
	KindNotice Kind = "notice" // a message to the contact, from outside the dialog
	KindOpen   Kind = "open"   // a dialog to open with the contact, from outside
	KindAct    Kind = "act"    // what an agent did; recorded, not handled
	kindResult Kind = "result" // a called dialog has ended
)

// FromPerson reports whether it is a message of the contact's. Reactions and revocations are
// not.
func (k Kind) FromPerson() bool {
	switch k {
	case KindAnswer, KindTimer, KindNotice, KindOpen, KindAct, KindReaction, KindRevoke, kindResult:
		return false
	}
	return true
}

// isWordless reports whether a short text is answer enough.
func (k Kind) isWordless() bool { return k == KindSticker || k == KindCall }

// Location is a point on the map that a person shared, in degrees (WGS 84).
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
}

// Input is anything that a dialog handles.
type Input struct {
	ID               string          `json:"_id"` // "<channel>:<vendor id>", or the id of the effect or timer that it answers
	Kind             Kind            `json:"kind"`
	At               time.Time       `json:"at"` // when it happened, by the sender's clock
	Text             string          `json:"text,omitempty"`
	Option           string          `json:"option,omitempty"` // the tapped option's id; within Handle the bare choice, however it was given
	Media            []Media         `json:"media,omitempty"`
	Location         *Location       `json:"location,omitempty"`
	Name             string          `json:"name,omitempty"`  // the answered effect, the timer, the ended dialog, the dialog to open or the notice's text key
	Event            Event           `json:"event,omitempty"` // the result of an effect or a called dialog
	Data             json.RawMessage `json:"data,omitempty"`  // the result's data
	Origin           *Origin         `json:"origin,omitempty"`
	Say              *Say            `json:"say,omitempty"`     // of a notice: options, file and channel; of a notice or a dialog to open: whether it reminds of a debt
	About            string          `json:"about,omitempty"`   // subject of a dialog to open
	Urgent           bool            `json:"now,omitempty"`     // delivered in quiet hours too
	AfterNextMessage bool            `json:"wait,omitempty"`    // a dialog to open waits for the person's next message
	IfOpen           IfOpen          `json:"if_open,omitempty"` // of a dialog to open: only if one about the same is open
	Frame            int             `json:"frame,omitempty"`   // the frame that waits for the result
	InputCount       int64           `json:"mark,omitempty"`    // of timers and pending inputs: Session.InputCount when it was set
	Quoted           *Quoted         `json:"quoted,omitempty"`  // our message that it replies to
	Request          string          `json:"request,omitempty"` // id of the HTTP request that brought it, or of the effect that it follows from

	Facts   Facts   `json:"-"` // the business and the contact at this moment; set by the Machine
	Reading Reading `json:"-"` // what Text means at the current question; set by the Machine
}

// Into decodes Data.
func (in Input) Into(v any) error { return json.Unmarshal(in.Data, v) }

// Inbound is an input addressed to a contact's conversation, as the inbox stores it.
type Inbound struct {
	Input
	Contact  ContactID `json:"contact"`
	Channel  string    `json:"channel,omitempty"`  // "" for what the program sends itself
	Profile  string    `json:"profile,omitempty"`  // the name the person gave on the channel
	Received time.Time `json:"received"`           // when the inbox took it
	Redacted bool      `json:"redacted,omitempty"` // it answered a secret step: its text was removed

	OtherAddress    ContactID `json:"also,omitempty"`    // the sender's other address, if the vendor gives both
	VendorAddress   ContactID `json:"address,omitempty"` // the sender's phone as the vendor writes it, if that is not Contact
	OriginalAddress ContactID `json:"from,omitempty"`    // the address it came from, if the person has another one now

	Transcript *Transcript `json:"transcript,omitempty"` // of a voice note, once transcribed
}

// Facts are what a dialog may know about the moment; it reads no clock.
type Facts struct {
	Open             bool      `json:"open"`                 // within business hours
	OpensAt          time.Time `json:"opens_at,omitzero"`    // next time it opens
	AgentWaitMinutes int       `json:"wait,omitempty"`       // minutes until an agent usually answers
	QuietHours       bool      `json:"quiet,omitempty"`      // quiet hours: only answers may be sent now
	QuietHoursEnd    time.Time `json:"quiet_until,omitzero"` // when quiet hours end
	OpenDialogs      []string  `json:"underway,omitempty"`   // names of the dialogs on the stack
	Profile          string    `json:"profile,omitempty"`    // the contact's name, if known
	Contact          ContactID `json:"contact,omitempty"`
	Country          string    `json:"country,omitempty"`   // of the business, ISO 3166
	Locale           string    `json:"locale,omitempty"`    // the contact's
	Origin           *Origin   `json:"origin,omitempty"`    // what led the contact here, if recent
	Minor            bool      `json:"minor,omitempty"`     // the sender recently told an age below 18
	Case             *OpenCase `json:"case,omitempty"`      // nil: no agent was asked for
	Spoofable        bool      `json:"spoofable,omitempty"` // anybody can send in the contact's name: see Config.Spoofable

	OtherChannel bool `json:"other_channel,omitempty"` // Channel is spoofable, and the person has also written through one that is not
}

// OpenCase is what dialogs know of an open case.
type OpenCase struct {
	Complaints int `json:"complaints,omitempty"` // messages that complained so far
	Notes      int `json:"notes,omitempty"`      // messages that were passed on since it was opened
}
