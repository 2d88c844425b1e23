package bot

import (
	"encoding/json"
	"time"
)

type (
	// State is where a dialog stands.
	State string
	// Event is what an input meant; "" means that it was not understood.
	Event string
	// On says which state each event leads to.
	On map[Event]State
	// InactivityRules says what happens when the person has been quiet for so long:
	// "nudge" asks again, "park" sets the conversation aside, "leave" lets a dialog that
	// came from outside step aside: what it asked can still be answered by its buttons,
	// "quiet" fires Quiet at a step that has a way for it: at night too, with a case open
	// too, for what can't wait.
	InactivityRules map[time.Duration]string
)

// Events that the machine itself fires.
const (
	OK            Event = "ok"      // the step's answer is known, or a statement was made
	TooManyMisses Event = "lost"    // misunderstood more often than Patience allows
	Cancel        Event = "cancel"  // the person wants out of a question that others wait to have answered; to its own step: it stays open
	Inactive      Event = "quiet"   // the person has been silent for as long as the dialog's Silence says
	Timeout       Event = "timeout" // the answer to the step's Do did not come within its Deadline
)

// Agent may stand as the target of an event: a case is opened for a person and
// the question stays open. It is no step and can't be declared as one.
const Agent State = "agent"

// InvalidInput is an event for an input that was understood as unusable: it counts as
// a misunderstanding, and key says why before the question is asked again.
func InvalidInput(key string) Event { return Event("?" + key) }

// Step is one row of a dialog's table. Which fields are set makes it one of:
//
//   - a question: Ask and Hear
//   - work: Do and Hear, which hears the worker's answer
//   - a call: Call, whose result is heard (by default the end state is the event)
//   - a statement: Ask and On["ok"], nothing to hear
//   - an end: no On; its state is the dialog's result
type Step[D any] struct {
	State         State
	Expects       Expects                   // what answer Ask wants; by default a choice where there are Options, else text
	Ask           string                    // text key said on entering; ".again" and ".example" complete it when asked anew
	Args          func(D, Facts) any        // what the text may mention; by default the slots
	Options       func(D) []Option          // offered with Ask
	Picture       func(D) *Media            // shown with Ask, a picture or a document; nil is none
	SkipIf        func(D) bool              // passes the step over: fires "ok"
	Handle        func(D, Input) (D, Event) // reads one input
	Do            func(D) []Effect          // carried out on entering
	WaitingText   string                    // said to a person who writes while the answer to Do is awaited
	Irrevocable   bool                      // what Do asks for can't be taken back: "cancelar" and "atrás" wait for its answer
	WorkTimeout   time.Duration             // how long the answer to Do may take before "timeout"
	Call          string                    // dialog to open on top
	CallSlots     func(D) any               // its first slots
	AfterAsk      func(D) D                 // drops what Ask says only the first time, so that asking again does not
	ClearAnswer   func(D) D                 // clears what the step learned, when the person goes back
	Gather        bool                      // waits out a short silence: people write in bursts
	EndsGathering func(Input) bool          // ends the gathering at once
	HandlesActs   []ActKind                 // acts that Hear deals with, although they mean the same at every other question: ActHuman, ActCancel, ActChange, ActComplain
	Secret        bool                      // the input never reaches transcript or log
	OwnNumbering  bool                      // the text numbers its own lines: a bare number is not an option
	// AskPhone shows the vendor's button with which a person shares the own number, where there
	// is one and the number is not known.
	AskPhone bool
	On       On
}

// Dialog is a conversation over slots of type D. The first step is the start.
type Dialog[D any] struct {
	Name          string
	Version       int
	MaxMisses     int              // misunderstandings forgiven per question
	FillSlots     func(D, Input) D // fills whatever open slots it recognises, before Hear
	OnAnyState    On               // holds in every step that does not say otherwise
	Inactivity    InactivityRules
	CancelledText string          // text key said when the person cancels; "" leaves it to the dialog below
	Upgrades      map[int]Upgrade // by the version they start from, each to the next
	// Reopen opens the dialog anew for a tap on an option of one that has ended: its
	// first slots, and what it is about; "" is not understood. nil: such taps are
	// told that it is over.
	Reopen func(choice string) (first D, about string)
	// AnswerTopic tells what the dialog itself knows about a topic that was asked; false
	// leaves it to the business. nil: it knows nothing.
	AnswerTopic func(d D, topic string, f Facts) (Say, bool)
	// Ongoing tells what the dialog is about while that goes on, such as a job under way: its
	// question is then kept when the dialog leaves after silence, and hears what answers it,
	// however much has been said since. about names it: one question is kept about each.
	// nil: nothing goes on.
	Ongoing func(D) (about string, goesOn bool)
	// Place is where the person is, as far as the slots tell: whom danger interrupts is not
	// asked for it again. nil: they don't tell.
	Place func(D) Place
	// RemoveMedia takes files that their sender has deleted out of the slots, and counts them.
	RemoveMedia func(slots D, gone func(Media) bool) (D, int)
	// Changes lists what a message changed among the slots that a person would call
	// information, to be read back; see Change. nil: nothing is.
	Changes func(before, after D) []Change
	Steps   []Step[D]
}

// Place is a place that can be found: by its words, by a point, or both.
type Place struct {
	Text    string
	Point   *Location
	Country string // of Text, ISO 3166, where the text tells it
}

// Change is a slot that a message has filled or changed, as it is read back to the person.
type Change struct {
	Field string `json:"field"`         // text key of the slot's name
	Old   string `json:"was,omitempty"` // "": it was open
	New   string `json:"now"`

	AlwaysReadBack bool   `json:"-"` // read back although it was the answer to its question: easily misread
	Key            string `json:"-"` // of the text that says it; "" is that something was noted or changed
}

// Upgrade moves a frame that is open on one version of a dialog to the next.
type Upgrade func(State, json.RawMessage) (State, json.RawMessage, error)

// Option is one answer offered with a question. Channels show it as a button, a
// row of a list or a numbered line, by what they can.
type Option struct {
	ID     string `json:"id,omitempty"`    // set by the machine: carries dialog, version, state, frame and choice
	Choice string `json:"choice"`          // what Hear gets in Input.Option
	Title  string `json:"title,omitempty"` // text key
	Label  string `json:"label,omitempty"` // literal, instead of Title: for names that are data
}
