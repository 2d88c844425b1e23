package bot

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// EffectKind says who carries an effect out.
type EffectKind string

// Effects that leave the session through its outbox.
const (
	EffectSay    EffectKind = "say"    // delivery renders it and sends it to the contact
	EffectDo     EffectKind = "do"     // a worker does it; its answer comes back as an Input
	EffectNotify EffectKind = "notify" // another contact is told
	EffectOpen   EffectKind = "open"   // a dialog is opened with another contact
	EffectEvent  EffectKind = "event"  // appended to the log of events
)

// Events of a conversation's ownership. Their data have the "contact"; those of agents also the
// "agent"; those of an opened case the "reason" and, after too many misses at a question, its
// "topic", a text key.
const (
	EventCaseOpened = "case_opened"
	EventTakenOver  = "taken_over"
	EventHandedBack = "handed_back"
)

// Events that the team is told of besides: what a person says about an open case, and a question that
// nothing here answers. "text" holds the words, and "complains" is set with a complaint.
const (
	EventCaseNote           = "case_note"
	EventQuestionUnanswered = "question_unanswered"
)

// Effects that the machine applies to the session itself. They are never stored in the outbox.
const (
	actHandoff      EffectKind = "handoff"
	actCaseNote     EffectKind = "case_note"
	actResumeParked EffectKind = "unpark"
	actDropParked   EffectKind = "forget"
	actReplay       EffectKind = "rehear"
	actOptOut       EffectKind = "optout"
	actOptIn        EffectKind = "optin"
)

// Effect is a request for action outside the session. It is data, not a closure, so it can be
// compared, stored with the change that caused it, and retried.
type Effect struct {
	ID               string          `json:"id"` // "<contact>/<turn>/<n>": the same turn gives the same ids, so an effect that is run twice is carried out once
	Kind             EffectKind      `json:"kind"`
	Name             string          `json:"name,omitempty"` // what to do, the event's name, the notice's text key or the dialog to open
	Args             json.RawMessage `json:"args,omitempty"`
	Say              *Say            `json:"say,omitempty"`     // of a notice: options, file and channel of the message; of a notice or a dialog to open: whether it reminds of a debt
	To               ContactID       `json:"to,omitempty"`      // whom to notify, or with whom a dialog is opened
	About            string          `json:"about,omitempty"`   // subject of an opened dialog: a later one about the same subject replaces it
	Urgent           bool            `json:"now,omitempty"`     // delivered in quiet hours too
	AfterNextMessage bool            `json:"wait,omitempty"`    // of a dialog to open: it waits for the contact's next message
	IfOpen           IfOpen          `json:"if_open,omitempty"` // of a dialog to open: only if one about the same is open
	Frame            int             `json:"frame,omitempty"`   // the frame that waits for the answer
	Epoch            int64           `json:"epoch"`             // Owner.Epoch when it was made
	At               time.Time       `json:"at"`                // when its turn ran
	Request          string          `json:"request,omitempty"` // id of the HTTP request that caused it, if one did

	Spoofable bool `json:"spoofable,omitempty"` // of work: anybody could have caused it in the contact's name, see Config.Spoofable
	Outdated  bool `json:"outdated,omitempty"`  // it became useless while it waited for the person: not sent
}

// IfOpen is what becomes of an open dialog about a subject, when something else than its conversation has
// changed the subject. Without such a dialog nothing happens.
type IfOpen string

// What becomes of it: it is opened anew, so that it asks what is asked now, or it ends without a word.
const (
	RenewIfOpen IfOpen = "renew"
	CloseIfOpen IfOpen = "close"
)

// EffectID names the n-th effect of a turn.
func EffectID(owner string, turn int64, n int) string {
	return owner + "/" + strconv.FormatInt(turn, 10) + "/" + strconv.Itoa(n)
}

// CausedBy sets the request of those effects of a turn, or of a version of another document, that
// name none yet.
func CausedBy(request string, turn int64, effects []Effect) {
	if request == "" {
		return
	}
	for i := range effects {
		rest := effects[i].ID[:max(0, strings.LastIndexByte(effects[i].ID, '/'))]
		if effects[i].Request == "" && strings.HasSuffix(rest, "/"+strconv.FormatInt(turn, 10)) {
			effects[i].Request = request
		}
	}
}

// Say is a message to a contact, by text key: wording, language and the form that the channel
// can show are chosen at delivery.
type Say struct {
	Key          string          `json:"key,omitempty"`
	Args         json.RawMessage `json:"args,omitempty"`
	Text         string          `json:"text,omitempty"`   // literal, instead of Key: what an agent wrote
	Before       []Line          `json:"before,omitempty"` // paragraphs before the text, in the same message
	Author       string          `json:"author,omitempty"` // the agent; "" is the bot
	Options      []Option        `json:"options,omitempty"`
	Media        *Media          `json:"media,omitempty"`
	OwnNumbering bool            `json:"numbers,omitempty"` // the text numbers its own lines: options have none
	AskPhone     bool            `json:"phone,omitempty"`   // asks for the person's phone number, with the vendor's button for it
	IsQuestion   bool            `json:"ask,omitempty"`     // a question: a later one in the same turn replaces it
	Question     *QuestionRef    `json:"asked,omitempty"`   // the question that is asked
	Purpose      Purpose         `json:"purpose,omitempty"` // decides which rules of contact apply
	Via          string          `json:"via,omitempty"`     // the channel, if it is not the conversation's
	Collection   *Collection     `json:"debt,omitempty"`    // it reminds of a debt
	Buttons      []Button        `json:"buttons,omitempty"` // options that already have their wording
	// DropIfTakenOver marks a text that is true only while no agent owns the conversation: if
	// one does, it is dropped, not held until the conversation is handed back.
	DropIfTakenOver bool `json:"passing,omitempty"`
}

// Line is a paragraph before the text of a Say, such as the answer to a question or a changed
// value.
type Line struct {
	Key  string          `json:"key,omitempty"`
	Args json.RawMessage `json:"args,omitempty"`
	Text string          `json:"text,omitempty"` // literal, instead of Key
}

// BySMS as Say.Via means the channel that carries SMS. An important message goes there in
// addition to the conversation's own channel.
const BySMS = "sms"

// Purpose is why a message is sent; the rules of contact depend on it.
type Purpose string

// The purposes, from the least to the most restricted.
const (
	PurposeAnswer Purpose = ""       // an answer to what the person just wrote: always allowed
	PurposeNotice Purpose = "notice" // about the person's own order
	PurposeNudge  Purpose = "nudge"  // a reminder that a question is open: not in quiet hours, not after an opt-out
)

// Do asks a worker for something. Its answer returns to the step that asked.
func Do(name string, args any) Effect {
	return Effect{Kind: EffectDo, Name: name, Args: mustJSON(args)}
}

// Open opens a dialog with a contact, whatever dialog is open; the interrupted question is
// asked again afterwards.
func Open(to ContactID, dialog, about string, slots any) Effect {
	return Effect{Kind: EffectOpen, To: to, Name: dialog, About: about, Args: mustJSON(slots)}
}

// Handoff opens a case for an agent. A reason that begins with Emergency replaces the lesser
// reason of an open case.
func Handoff(reason string) Effect { return Effect{Kind: actHandoff, Name: reason} }

// CaseNote passes words about the open case on to the team. complains tells that they complain. Without
// an open case nothing happens.
func CaseNote(words string, complains bool) Effect {
	return Effect{Kind: actCaseNote, Args: mustJSON(caseNote{Text: words, Complains: complains})}
}

type caseNote struct {
	Text      string `json:"text"`
	Complains bool   `json:"complains,omitempty"`
}

// ResumeParked resumes the parked conversation once the calling dialog has ended.
func ResumeParked() Effect { return Effect{Kind: actResumeParked} }

// DropParked drops the parked conversation.
func DropParked() Effect { return Effect{Kind: actDropParked} }

// Replay handles an input again once the calling dialog has ended.
func Replay(in Input) Effect { return Effect{Kind: actReplay, Args: mustJSON(in)} }

// ReplayConfirmed handles an input again, as Replay does, with a reading that the person has
// confirmed: every act has confidence 1.
func ReplayConfirmed(in Input, read Reading) Effect {
	acts := make([]Act, len(read.Acts))
	for i, a := range read.Acts {
		a.Confidence = 1
		acts[i] = a
	}
	return Effect{Kind: actReplay, Args: mustJSON(replayed{Input: in, Acts: acts, Refs: read.Refs})}
}

// replayed is an input that is handled again. With nil Acts it is read anew.
type replayed struct {
	Input
	Acts []Act    `json:"acts,omitempty"`
	Refs []string `json:"refs,omitempty"`
}

// OptOut records that the contact may not be sent messages unasked.
func OptOut() Effect { return Effect{Kind: actOptOut} }

// OptIn ends an opt-out.
func OptIn() Effect { return Effect{Kind: actOptIn} }

// mustJSON encodes an effect's arguments. It panics only on a programming error (a channel, a
// function).
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
