package bot

import (
	"encoding/json"
	"time"
)

type (
	// State names a step of a dialog.
	State string
	// Event is the result of handling an input; "" means that it was not understood.
	Event string
	// On maps each event to the state it leads to.
	On map[Event]State
	// InactivityRules maps how long the person has not written to what happens then:
	//   - "nudge" sends a reminder and asks again
	//   - "park" parks the conversation
	//   - "leave" suspends a dialog that was opened from outside; its buttons still answer its
	//     question
	//   - "quiet" fires Inactive at a step that has a transition for it, in quiet hours and
	//     with an open case too
	InactivityRules map[time.Duration]string
)

// Events that the machine itself fires.
const (
	OK            Event = "ok"      // the step was skipped or answered, or a statement was said
	TooManyMisses Event = "lost"    // misunderstood more often than MaxMisses allows
	Cancel        Event = "cancel"  // the person cancels a question that somebody else waits for; a transition to its own step keeps it open
	Inactive      Event = "quiet"   // the person has not written for as long as the dialog's Inactivity says
	Timeout       Event = "timeout" // the answer to the step's Do did not come within WorkTimeout
)

// Agent as the target of an event opens a case for an agent and leaves the question
// open. It can't be declared as a step.
const Agent State = "agent"

// InvalidInput is the event of an input that was understood but can't be used. It counts
// as a miss; the text key says why, and the question is asked again.
func InvalidInput(key string) Event { return Event("?" + key) }

// Step is one row of a dialog's table. Which fields are set makes it one of:
//
//   - a question: Ask and Handle
//   - work: Do and Handle, which handles the worker's answer
//   - a call: Call, whose result Handle gets (by default the end state is the event)
//   - a statement: Ask and On["ok"], without Handle
//   - an end: no On; its state is the dialog's result
type Step[D any] struct {
	State       State
	Expects     Expects                   // what kind of answer Ask wants; by default a choice where there are Options, else text
	Ask         string                    // text key said on entering; ".again" and ".example" complete it when asked anew
	Args        func(D, Facts) any        // arguments of the text; by default the slots
	Options     func(D) []Option          // offered with Ask
	Picture     func(D) *Media            // shown with Ask, a picture or a document; nil is none
	SkipIf      func(D) bool              // skips the step: fires OK
	Handle      func(D, Input) (D, Event) // handles one input: the new slots, and the event
	Do          func(D) []Effect          // carried out on entering
	WaitingText string                    // said to a person who writes while the answer to Do is awaited
	Irrevocable bool                      // what Do asks for can't be taken back: "cancelar" and "atrás" wait for its answer
	WorkTimeout time.Duration             // how long the answer to Do may take before "timeout"
	Call        string                    // dialog to push on the stack
	CallSlots   func(D) any               // the first slots of Call
	// HearsDuringCall returns what a message to the dialog of Call says for this one; FillSlots gets it.
	// nil: the caller hears nothing.
	HearsDuringCall func(Input) Input
	// HandleDuringCall handles a message to the dialog of Call, after FillSlots. An event other than ""
	// ends the called dialog without its result.
	HandleDuringCall func(D, Input) (D, Event)
	AfterAsk         func(D) D        // changes the slots after Ask was said, for what is said only once
	ClearAnswer      func(D) D        // clears the answer when the person goes back to the step
	Gather           bool             // joins messages that follow each other within a short time (debounce)
	EndsGathering    func(Input) bool // reports whether a message ends Gather at once
	HandlesActs      []ActKind        // acts that Handle takes over from the machine's global handling: ActHuman, ActCancel, ActChange, ActComplain
	Secret           bool             // the input never reaches transcript or log
	// SecretIf tells which messages to a Secret step may hold the secret; the others are read and kept as
	// anywhere. nil: every message may.
	SecretIf     func(Input) bool
	OwnNumbering bool // the text numbers its own lines: a bare number is not an option
	// AskPhone adds the vendor's button by which a person shares their phone number, where the
	// number is not known.
	AskPhone bool
	On       On
}

// Dialog is a conversation over slots of type D. Its first step is the start.
type Dialog[D any] struct {
	Name          string
	Version       int
	MaxMisses     int              // misunderstandings per question before TooManyMisses
	FillSlots     func(D, Input) D // fills the open slots that a message gives values for, before Handle
	OnAnyState    On               // transitions of every step that does not define them itself
	Inactivity    InactivityRules
	ResumableFor  time.Duration   // how long it can be resumed after it was parked; 0: always
	CancelledText string          // text key said when the person cancels; "" leaves it to the dialog below
	Upgrades      map[int]Upgrade // by the version they upgrade from, each to the next
	// Reopen gives the first slots and the subject of a dialog that is opened again by a tap on
	// a button of one that has ended; the subject "" refuses the tap. nil: such taps are
	// answered by "option.over". Reopen must check the facts that Handle would check, because
	// no question is asked before.
	Reopen func(choice string, f Facts) (first D, about string)
	// AnswersNotice gives the first slots and the subject of a dialog that a message in words opens, because
	// it answers a notice with this dialog's buttons; the subject "" means that it does not. As Reopen, it
	// checks the facts. nil: such notices are answered by their buttons only.
	AnswersNotice func(in Input, n NoticeAnswer) (first D, about string)
	// AnswerTopic answers a question about a topic from what the dialog knows; false leaves it
	// to the business. nil: it knows nothing.
	AnswerTopic func(d D, topic string, f Facts) (Say, bool)
	// Ongoing reports the subject of the dialog and whether that is still going on, such as a
	// job under way. The question of a suspended dialog is then kept, one for each subject, and
	// handles any later message that it understands. nil: no question is kept.
	Ongoing func(D) (about string, goesOn bool)
	// Place returns where the person is, from the slots: an emergency that interrupts the
	// dialog does not ask for it again. nil: unknown.
	Place func(D) Place
	// RemoveMedia removes from the slots the files that their sender has deleted, and counts them.
	RemoveMedia func(slots D, gone func(Media) bool) (D, int)
	// Private reports whether a message, at a step or after it, holds what must not stay in the
	// transcript, such as the number of an identity document. The dialog handles it as any other, and its
	// content is erased afterwards. nil: none does.
	Private func(D, State, Input) bool
	// Changes lists the information that a message changed in the slots, to be read back to the
	// person; see Change. nil: none.
	Changes func(before, after D) []Change
	// Form lists the values that the dialog collects, in the order in which an agent reads them.
	// nil: an agent sees none.
	Form func(slots D) []FormField
	// Collects means that the dialog is about a debt: what it says unasked reminds of the debt.
	Collects bool
	Steps    []Step[D]
}

// FormField is one value of a dialog's form, as an agent sees it.
type FormField struct {
	Step    State  `json:"step"`             // the step that asks for it, see Machine.FillStep
	Label   string `json:"label"`            // text key of its name
	Value   string `json:"value,omitempty"`  // as a person would write it; "" if unknown
	Key     string `json:"key,omitempty"`    // text key of the value, instead of Value
	Files   int    `json:"files,omitempty"`  // number of files, for a field that holds files
	Missing bool   `json:"missing"`          // it is still to be asked for
	Slot    string `json:"-"`                // JSON member of the slots, for Source
	Source  string `json:"source,omitempty"` // id of the message that gave it
}

// Place is a place that can be found: by text, by point, or by both.
type Place struct {
	Text    string
	Point   *Location
	Country string // of Text, ISO 3166; "" if the text does not tell it
}

// Change is a slot that a message has filled or changed, as it is read back to the person.
type Change struct {
	Field string `json:"field"`         // text key of the slot's name
	Old   string `json:"was,omitempty"` // "": the slot was empty
	New   string `json:"now"`

	AlwaysReadBack bool   `json:"-"` // read back also as the answer to its own question: easily misread
	Key            string `json:"-"` // key of the text that says it; "" says that a value was noted or changed
}

// Upgrade moves a frame that is open on one version of a dialog to the next.
type Upgrade func(State, json.RawMessage) (State, json.RawMessage, error)

// Option is one answer offered with a question. Each channel shows it as a button, a list row
// or a numbered line, whichever it supports.
type Option struct {
	ID     string `json:"id,omitempty"`    // set by the machine: carries dialog, version, state, frame and choice
	Choice string `json:"choice"`          // what Handle gets in Input.Option
	Title  string `json:"title,omitempty"` // text key
	Label  string `json:"label,omitempty"` // literal, instead of Title: for names that are data
}
