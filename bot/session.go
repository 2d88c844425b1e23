package bot

import (
	"encoding/json"
	"time"
)

// Session is all that is remembered of a contact between two inputs. It is one
// document, written whole by compare-and-set on V: state, ownership, timers and
// the effects still to be carried out change together or not at all.
type Session struct {
	ID         ContactID `json:"_id"`
	Version    int64     `json:"v"`     // rises with every write
	Turn       int64     `json:"turn"`  // rises with every turn; part of effect ids
	InputCount int64     `json:"heard"` // inputs of the person so far; a timer set before the last is stale
	Channel    string    `json:"channel,omitempty"`
	Profile    string    `json:"profile,omitempty"`
	Locale     string    `json:"locale,omitempty"`

	LocaleSource string `json:"locale_by,omitempty"` // how Locale came to be: localeChosen, localeDetected or "", the business's own

	Owner           Owner   `json:"owner"`
	Case            *Case   `json:"case,omitempty"` // an agent was asked for
	Stack           []Frame `json:"stack,omitempty"`
	FrameCount      int     `json:"frames,omitempty"` // frames ever opened; names the next one
	Misses          int     `json:"misses,omitempty"` // misunderstandings since the stack was last empty
	LastUnsupported bool    `json:"odd,omitempty"`    // the person's last message was of a kind we can't take, and they know
	Parked          *Parked `json:"parked,omitempty"`
	// PersonOffered notes that a question could not be answered and a person was offered.
	PersonOffered   bool      `json:"person_offered,omitempty"`
	PriorityShownAt time.Time `json:"priority_shown,omitzero"` // when a question for a priority, or a form with one, was last asked
	ToldToWait      bool      `json:"waited,omitempty"`        // since a person was called, it has been said that one comes
	Suspended       []Frame   `json:"left,omitempty"`          // what stepped aside in silence: its question is still the last message on the person's screen
	// Ongoing are the questions about what goes on that have stepped aside, the latest last.
	Ongoing        []OngoingQuestion `json:"lasting,omitempty"`
	Repetitions    []Repetition      `json:"echo,omitempty"`  // what was said last, and how often in a row
	HeldMessages   []Say             `json:"held,omitempty"`  // what the bot had to say while an agent has the word
	PendingNotices []Input           `json:"later,omitempty"` // notices and dialogs from outside that wait for their moment
	// PendingReading is the person's last message, while a language model is asked what it means.
	PendingReading *PendingReading `json:"consult,omitempty"`

	Origin *Origin `json:"origin,omitempty"` // what led the person here last

	MinorAt time.Time `json:"minor_at,omitzero"` // when the person last told an age below 18

	// An address is a session's ID. MovedTo says that the person has another one now, and that
	// the conversation is there; Past whose the address was before, the first first.
	MovedTo        ContactID   `json:"moved_to,omitempty"`
	MovedAt        time.Time   `json:"moved_at,omitzero"` // what a phone writes later is somebody else's
	Moving         bool        `json:"moving,omitempty"`  // the conversation is still on its way to MovedTo
	OwnedSince     time.Time   `json:"since,omitzero"`    // since when it is this person's
	MergedFrom     ContactID   `json:"took,omitempty"`    // the address whose conversation was taken up last, …
	MergedAt       time.Time   `json:"took_at,omitzero"`  // … and its MovedAt
	PastOwners     []PastOwner `json:"past,omitempty"`
	OtherAddresses []ContactID `json:"also,omitempty"`    // the person's other addresses of now, such as a vendor's id beside a phone
	VendorAddress  ContactID   `json:"address,omitempty"` // how Channel itself writes the phone, where that differs

	OptOutInputCount int64     `json:"stopped_at,omitempty"` // Heard when the person opted out
	OptedOut         bool      `json:"opted_out,omitempty"`
	OptInReportedAt  time.Time `json:"returned,omitzero"` // when a vendor last said that the contact wants to be written to again
	LastInboundAt    time.Time `json:"last_in,omitzero"`
	WindowUntil      time.Time `json:"window_until,omitzero"` // until when free-form messages are allowed through Channel

	Windows map[string]time.Time `json:"windows,omitempty"` // … and through other channels that the person wrote by

	Outbox       []Effect  `json:"outbox,omitempty"`
	PendingSince time.Time `json:"pending_since,omitzero"` // when the outbox last became non-empty, or until when it is put off; indexed
	Postponed    bool      `json:"put_off,omitempty"`      // … the latter: all that is in it are messages that have to wait
	Timers       []Timer   `json:"timers,omitempty"`
	NextDue      time.Time `json:"next_due,omitzero"`   // the earliest timer; indexed
	RecentInputs []string  `json:"recent,omitempty"`    // inputs consumed that the inbox may not have marked yet
	CaseSince    time.Time `json:"case_since,omitzero"` // indexed: the agents' queue
	UpdatedAt    time.Time `json:"updated,omitzero"`    // indexed: the list of conversations
}

// Owner is who speaks to the contact. Epoch rises with every change, and every
// Say carries the epoch it was made under: a stale one is never delivered.
type Owner struct {
	Agent string    `json:"agent,omitempty"` // "" is the bot
	Epoch int64     `json:"epoch"`
	Since time.Time `json:"since,omitzero"`
}

// Bot reports whether the bot owns the conversation.
func (o Owner) Bot() bool { return o.Agent == "" }

// Case is an open request for an agent.
type Case struct {
	Reason string    `json:"reason"`
	Since  time.Time `json:"since"`
}

// Frame is one open dialog. It is pinned to the version it was opened with.
type Frame struct {
	ID             int               `json:"id"`
	Dialog         string            `json:"dialog"`
	Version        int               `json:"version"`
	State          State             `json:"state"`
	Slots          json.RawMessage   `json:"slots,omitempty"`
	Sources        map[string]string `json:"sources,omitempty"` // slot → id of the input it came from
	OpenMode       OpenMode          `json:"opened,omitempty"`
	About          string            `json:"about,omitempty"` // what it is about, where someone outside opened it
	AwaitedEffect  string            `json:"await,omitempty"` // the effect whose answer is due
	Misses         int               `json:"misses,omitempty"`
	EarlyMessages  int               `json:"early,omitempty"` // messages that were older than its question
	AnsweredStates []State           `json:"trail,omitempty"` // questions answered, oldest first
	EnteredAt      time.Time         `json:"since"`           // when State was entered
	AskedAt        time.Time         `json:"asked,omitzero"`  // when its question was first asked
}

// OpenMode says why a frame stands on the one below.
type OpenMode string

// Called frames end with a result for the one below; after an interruption the
// one below says where it was and asks again.
const (
	Called      OpenMode = "call"
	Interrupted OpenMode = "interrupt"
)

// Parked is a conversation set aside: after a long silence, or cancelled and
// still recoverable.
type Parked struct {
	Stack     []Frame   `json:"stack"`
	At        time.Time `json:"at"`
	Cancelled bool      `json:"cancelled,omitempty"` // taken up again only when asked for by name
}

// Timer wakes the session at Due, unless it is stale by then.
type Timer struct {
	ID            string    `json:"id"`
	Name          string    `json:"name"`
	Due           time.Time `json:"due"`
	Frame         int       `json:"frame"`
	InputCount    int64     `json:"mark"` // Heard when it was set
	AwaitedEffect string    `json:"await,omitempty"`
}

// Top returns the frame that has the word, or nil.
func (s *Session) Top() *Frame {
	if len(s.Stack) == 0 {
		return nil
	}
	return &s.Stack[len(s.Stack)-1]
}
