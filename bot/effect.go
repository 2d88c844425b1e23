package bot

import (
	"encoding/json"
	"strconv"
	"time"
)

// EffectKind says who carries an effect out.
type EffectKind string

// The vocabulary of effects that leave the session through its outbox.
const (
	EffectSay    EffectKind = "say"    // delivery renders it and sends it to the contact
	EffectDo     EffectKind = "do"     // a worker does it; its answer comes back as an Input
	EffectNotify EffectKind = "notify" // another contact is told
	EffectOpen   EffectKind = "open"   // a dialog is opened with another contact
	EffectEvent  EffectKind = "event"  // appended to the log of events
)

// Events of a conversation's ownership. Their data name the "contact"; those of agents
// the "agent"; of an opened case the "reason" and, where the contact was lost at a
// question, its "topic", a text key.
const (
	EventCaseOpened = "case_opened"
	EventTakenOver  = "taken_over"
	EventHandedBack = "handed_back"
)

// Effects that the machine applies to the session itself. They never leave it.
const (
	actHandoff      EffectKind = "handoff"
	actResumeParked EffectKind = "unpark"
	actDropParked   EffectKind = "forget"
	actReplay       EffectKind = "rehear"
	actOptOut       EffectKind = "optout"
	actOptIn        EffectKind = "optin"
)

// Effect asks someone else to act. Being data and not a closure it can be
// compared, stored with the change that caused it, and retried.
type Effect struct {
	ID               string          `json:"id"` // "<contact>/<turn>/<n>": the same turn gives the same ids, so twice run is once done
	Kind             EffectKind      `json:"kind"`
	Name             string          `json:"name,omitempty"` // what to do, the event's name, the notice's text key or the dialog to open
	Args             json.RawMessage `json:"args,omitempty"`
	Say              *Say            `json:"say,omitempty"`   // of a notice: what goes with the text
	To               ContactID       `json:"to,omitempty"`    // whom to notify, or with whom a dialog is opened
	About            string          `json:"about,omitempty"` // what an opened dialog is about: a later one about the same takes its place
	Urgent           bool            `json:"now,omitempty"`   // delivered in quiet hours too
	AfterNextMessage bool            `json:"wait,omitempty"`  // of a dialog to open: it waits for the contact's next message
	Frame            int             `json:"frame,omitempty"` // the frame that waits for the answer
	Epoch            int64           `json:"epoch"`           // Owner.Epoch when it was made
	At               time.Time       `json:"at"`              // when its turn ran

	Outdated bool `json:"outdated,omitempty"` // it became useless while it waited for the person: it is not sent
}

// EffectID names the n-th effect of a turn.
func EffectID(owner string, turn int64, n int) string {
	return owner + "/" + strconv.FormatInt(turn, 10) + "/" + strconv.Itoa(n)
}

// Say is a message to a contact, by text key: wording, language and the form that the
// channel can show are chosen when it is delivered.
type Say struct {
	Key          string          `json:"key,omitempty"`
	Args         json.RawMessage `json:"args,omitempty"`
	Text         string          `json:"text,omitempty"`   // literal, instead of Key: what an agent wrote
	Before       []Line          `json:"before,omitempty"` // said first, in the same message
	Author       string          `json:"author,omitempty"` // the agent; "" is the bot
	Options      []Option        `json:"options,omitempty"`
	Media        *Media          `json:"media,omitempty"`
	OwnNumbering bool            `json:"numbers,omitempty"` // the text numbers its own lines: options have none
	AskPhone     bool            `json:"phone,omitempty"`   // asks for the person's number: the vendor's button for it goes with it
	IsQuestion   bool            `json:"ask,omitempty"`     // a question: a later one in the same turn replaces it
	Question     *QuestionRef    `json:"asked,omitempty"`   // which
	Purpose      Purpose         `json:"purpose,omitempty"` // what the rules of contact look at
	Via          string          `json:"via,omitempty"`     // the channel, when it is not the conversation's
	Buttons      []Button        `json:"buttons,omitempty"` // options that are worded already
	// DropIfTakenOver is true only while nobody has taken the conversation over: it is dropped
	// where an agent has, not kept for when the conversation is handed back.
	DropIfTakenOver bool `json:"passing,omitempty"`
}

// Line is a paragraph that goes before the text of a Say: an answer to a question, what
// was changed.
type Line struct {
	Key  string          `json:"key,omitempty"`
	Args json.RawMessage `json:"args,omitempty"`
	Text string          `json:"text,omitempty"` // literal, instead of Key
}

// BySMS as Say.Via names whatever channel carries SMS: what can't be missed goes
// there beside the conversation's own.
const BySMS = "sms"

// Purpose is why something is said; rules of contact differ by it.
type Purpose string

// The purposes, from the least to the most restricted.
const (
	PurposeAnswer Purpose = ""       // to what the person just wrote: always allowed
	PurposeNotice Purpose = "notice" // about the person's own order
	PurposeNudge  Purpose = "nudge"  // a reminder that a question is open: not in quiet hours, not after an opt-out
)

// Do asks a worker for something. Its answer returns to the step that asked.
func Do(name string, args any) Effect {
	return Effect{Kind: EffectDo, Name: name, Args: mustJSON(args)}
}

// Open opens a dialog with a contact, whatever the contact is at: what was being
// asked is asked again afterwards.
func Open(to ContactID, dialog, about string, slots any) Effect {
	return Effect{Kind: EffectOpen, To: to, Name: dialog, About: about, Args: mustJSON(slots)}
}

// Handoff opens a case for an agent. A reason that begins with Emergency raises a case
// that is open for a lesser one.
func Handoff(reason string) Effect { return Effect{Kind: actHandoff, Name: reason} }

// ResumeParked takes the parked conversation up again once the dialog that asks has ended.
func ResumeParked() Effect { return Effect{Kind: actResumeParked} }

// DropParked drops the parked conversation.
func DropParked() Effect { return Effect{Kind: actDropParked} }

// Replay feeds an input to the conversation again once the dialog that asks has ended.
func Replay(in Input) Effect { return Effect{Kind: actReplay, Args: mustJSON(in)} }

// ReplayConfirmed feeds an input to the conversation again, as Rehear does, read as the person
// has said that it was meant: every act of the reading is sure.
func ReplayConfirmed(in Input, read Reading) Effect {
	acts := make([]Act, len(read.Acts))
	for i, a := range read.Acts {
		a.Confidence = 1
		acts[i] = a
	}
	return Effect{Kind: actReplay, Args: mustJSON(replayed{Input: in, Acts: acts, Refs: read.Refs})}
}

// replayed is an input that is heard again. Acts nil: it is read anew.
type replayed struct {
	Input
	Acts []Act    `json:"acts,omitempty"`
	Refs []string `json:"refs,omitempty"`
}

// OptOut and OptIn change whether the contact may be written to unasked.
func OptOut() Effect { return Effect{Kind: actOptOut} }

// OptIn is the way back from OptOut.
func OptIn() Effect { return Effect{Kind: actOptIn} }

// mustJSON encodes what a dialog passes on. Only a programming error (a channel,
// a function) makes it fail.
func mustJSON(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	if raw, ok := v.(json.RawMessage); ok {
		return raw
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic("bot: arguments of an effect: " + err.Error())
	}
	return raw
}
