package bot

import (
	"encoding/json"
	"time"
)

// ContactID names a person towards us: an E.164 phone number ("+573001234567"),
// or a vendor's user id where no number is known.
type ContactID string

// Kind says what kind of input a conversation gets.
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
	KindSticker     Kind = "sticker"     // says no more than a smile: answered with one kind word
	KindCall        Kind = "call"        // a call that nobody took: answered with text
	KindUnsupported Kind = "unsupported" // polls, … : answered kindly, once
)

// What people do to messages. A reaction and a revocation stand in the transcript and ask for
// no answer, unless the reaction answers the question that it is on; an edit is handled again.
const (
	KindEdit     Kind = "edit"     // Text is the new text
	KindReaction Kind = "reaction" // Text is the emoji, "" when it was taken back
	KindRevoke   Kind = "revoke"
)

// What we send ourselves.
const (
	KindAnswer Kind = "answer" // a worker's answer to an Effect
	KindTimer  Kind = "timer"  // a timer is due
	KindNotice Kind = "notice" // something to tell the contact, from outside the dialog
	KindOpen   Kind = "open"   // something to ask the contact, from outside: a dialog is opened
	KindAct    Kind = "act"    // what an agent did; recorded, never heard
	kindResult Kind = "result" // a called dialog has ended
)

// FromPerson reports whether the contact sent it.
func (k Kind) FromPerson() bool {
	switch k {
	case KindAnswer, KindTimer, KindNotice, KindOpen, KindAct, KindReaction, KindRevoke, kindResult:
		return false
	}
	return true
}

// isWordless reports whether it asks for no more than a kind word.
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
	Name             string          `json:"name,omitempty"`  // the answered effect, the timer, the ended dialog, the one to open or the notice's text key
	Event            Event           `json:"event,omitempty"` // the result of an effect or a called dialog
	Data             json.RawMessage `json:"data,omitempty"`  // the result's data
	Origin           *Origin         `json:"origin,omitempty"`
	Say              *Say            `json:"say,omitempty"`    // what goes with a notice: options, a file, a channel
	About            string          `json:"about,omitempty"`  // what a dialog to open is about
	Urgent           bool            `json:"now,omitempty"`    // delivered in quiet hours too
	AfterNextMessage bool            `json:"wait,omitempty"`   // a dialog to open waits for the person's next message
	Frame            int             `json:"frame,omitempty"`  // the frame that waits for the result
	InputCount       int64           `json:"mark,omitempty"`   // of timers and pending inputs: Session.InputCount when it was set
	Quoted           *Quoted         `json:"quoted,omitempty"` // the message of ours that it replies to

	Facts   Facts   `json:"-"` // the business and the contact at this moment; set by Step
	Reading Reading `json:"-"` // what Text means at the current question; set by Step
}

// Into decodes what the input brought.
func (in Input) Into(v any) error { return json.Unmarshal(in.Data, v) }

// Inbound is an input on its way to a contact's conversation, as the inbox keeps it.
type Inbound struct {
	Input
	Contact  ContactID `json:"contact"`
	Channel  string    `json:"channel,omitempty"`  // "" for what we send ourselves
	Profile  string    `json:"profile,omitempty"`  // the name the person gave on the channel
	Received time.Time `json:"received"`           // when the inbox took it
	Redacted bool      `json:"redacted,omitempty"` // it answered a secret step: its text is gone

	OtherAddress    ContactID `json:"also,omitempty"`    // the sender's other address, where the vendor itself gives both
	VendorAddress   ContactID `json:"address,omitempty"` // the sender's phone as the vendor writes it, where that is not Contact
	OriginalAddress ContactID `json:"from,omitempty"`    // the address it came from, where the person has another now

	Transcript *Transcript `json:"transcript,omitempty"` // of a voice note, once it has been listened to
}

// Facts are what a dialog may know of the moment without a clock of its own.
type Facts struct {
	Open             bool      `json:"open"`                 // the business attends now
	OpensAt          time.Time `json:"opens_at,omitzero"`    // when it next does
	AgentWaitMinutes int       `json:"wait,omitempty"`       // minutes until an agent usually answers
	QuietHours       bool      `json:"quiet,omitempty"`      // quiet hours: only answers may be sent now
	QuietHoursEnd    time.Time `json:"quiet_until,omitzero"` // when that ends
	OpenDialogs      []string  `json:"underway,omitempty"`   // names of the dialogs on the stack
	Profile          string    `json:"profile,omitempty"`    // the contact's name, when known
	Contact          ContactID `json:"contact,omitempty"`
	Country          string    `json:"country,omitempty"`   // of the business, ISO 3166
	Locale           string    `json:"locale,omitempty"`    // the contact's
	Origin           *Origin   `json:"origin,omitempty"`    // what led the contact here, if that was not long ago
	Minor            bool      `json:"minor,omitempty"`     // whoever writes told an age below 18 not long ago
	Spoofable        bool      `json:"spoofable,omitempty"` // anybody could have sent it in the contact's name: see Config.Spoofable
}
