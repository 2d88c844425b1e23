package bot

import (
	"encoding/json"
	"time"
)

// Session is the state of one contact's conversation between two inputs. It is one document,
// written as a whole by compare-and-set on Version, so that state, ownership, timers and the
// outbox change together or not at all.
type Session struct {
	ID         ContactID `json:"_id"`
	Version    int64     `json:"v"`     // rises with every write
	Turn       int64     `json:"turn"`  // rises with every turn; part of effect ids
	InputCount int64     `json:"heard"` // inputs of the person so far; an inactivity timer set before the last one is stale
	Channel    string    `json:"channel,omitempty"`
	Profile    string    `json:"profile,omitempty"`
	Locale     string    `json:"locale,omitempty"`

	LocaleSource string `json:"locale_by,omitempty"` // localeChosen, localeDetected, or "" for the business's default

	Owner           Owner   `json:"owner"`
	Case            *Case   `json:"case,omitempty"` // an open request for an agent; nil: none
	Stack           []Frame `json:"stack,omitempty"`
	FrameCount      int     `json:"frames,omitempty"` // frames ever opened; the ID of the next one is one more
	Misses          int     `json:"misses,omitempty"` // misses since the stack was last empty
	LastUnsupported bool    `json:"odd,omitempty"`    // the person's last message was of an unsupported kind, and was answered so
	Parked          *Parked `json:"parked,omitempty"`
	// PersonOffered is set once an agent was offered because a question had no answer.
	PersonOffered   bool      `json:"person_offered,omitempty"`
	ToldToWait      bool      `json:"waited,omitempty"`        // "agent.waiting" was sent since an agent was asked for
	PriorityShownAt time.Time `json:"priority_shown,omitzero"` // when a question for a priority, or a form with one, was last asked
	Suspended       []Frame   `json:"left,omitempty"`          // dialogs suspended by inactivity while their question is the last message sent: a late answer resumes them
	// Ongoing are suspended questions about something that is still going on (see
	// Dialog.Ongoing), the latest last.
	Ongoing        []OngoingQuestion `json:"lasting,omitempty"`
	Repetitions    []Repetition      `json:"echo,omitempty"`  // digests of the last turns, and how often each was repeated
	HeldMessages   []Say             `json:"held,omitempty"`  // messages of the bot kept while an agent owns the conversation
	PendingNotices []Input           `json:"later,omitempty"` // notices and dialogs from outside that may not be delivered yet
	// PendingReading is the person's last message while a language model reads it; nil: none.
	PendingReading *PendingReading `json:"consult,omitempty"`

	Origin *Origin `json:"origin,omitempty"` // the last advertisement or product that led the person here

	MinorAt time.Time `json:"minor_at,omitzero"` // when the person last stated an age below 18

	// An address is a session's ID. MovedTo is the person's new address, which now has the
	// conversation. PastOwners had this address before, the oldest first.
	MovedTo        ContactID   `json:"moved_to,omitempty"`
	MovedAt        time.Time   `json:"moved_at,omitzero"`     // later messages from this phone are a new owner's
	Moving         bool        `json:"moving,omitempty"`      // the move to MovedTo is not finished
	OwnedSince     time.Time   `json:"since,omitzero"`        // since when this person has the address
	MergedFrom     ContactID   `json:"took,omitempty"`        // the address that was merged into this one last, …
	MergedAt       time.Time   `json:"took_at,omitzero"`      // … and its MovedAt
	MergedFrames   int         `json:"took_frames,omitempty"` // … and what was added to the numbers of its frames, so that none is used twice
	PastOwners     []PastOwner `json:"past,omitempty"`
	OtherAddresses []ContactID `json:"also,omitempty"`    // the person's other current addresses, such as a vendor's id beside a phone
	VendorAddress  ContactID   `json:"address,omitempty"` // the phone as Channel writes it, if that is not ID

	OptOutInputCount int64     `json:"stopped_at,omitempty"` // InputCount when the person opted out
	OptedOut         bool      `json:"opted_out,omitempty"`
	OptOutChannel    string    `json:"stopped_on,omitempty"` // the only channel for which the opt-out holds; "": for all
	OptInReportedAt  time.Time `json:"returned,omitzero"`    // when a vendor last reported an opt-in
	LastInboundAt    time.Time `json:"last_in,omitzero"`
	RemindedAt       time.Time `json:"reminded,omitzero"`     // when a reminder of a debt was last said, if the person has not written since
	WindowUntil      time.Time `json:"window_until,omitzero"` // until when free-form messages are allowed through Channel

	Windows map[string]time.Time `json:"windows,omitempty"` // … and through the other channels that the person has used, by name

	Outbox       []Effect  `json:"outbox,omitempty"`
	PendingSince time.Time `json:"pending_since,omitzero"` // when the outbox last became non-empty, or until when it is postponed; indexed
	Postponed    bool      `json:"put_off,omitempty"`      // PendingSince is the end of a postponement: the outbox holds only messages that must wait
	// WaitsUntil is the first lawful moment of messages that wait for it; while nothing else is in the
	// outbox, PendingSince is zero. Indexed.
	WaitsUntil   time.Time `json:"waits_until,omitzero"`
	Timers       []Timer   `json:"timers,omitempty"`
	NextDue      time.Time `json:"next_due,omitzero"`   // the earliest timer; indexed
	RecentInputs []string  `json:"recent,omitempty"`    // consumed inputs that the inbox may not have marked yet
	CaseSince    time.Time `json:"case_since,omitzero"` // when a person was asked for, or took over

	// The agents' queue: see queue.go.
	AnsweredCount int64     `json:"answered,omitempty"`    // InputCount when an agent last wrote or took over
	QueueAgent    string    `json:"queue_agent,omitempty"` // the agent, or Unassigned; "": not in the queue
	QueueDue      time.Time `json:"queue_due,omitzero"`    // its deadline; indexed
	ProfileKey    string    `json:"profile_key,omitempty"` // Profile, folded; indexed
	Position      string    `json:"position,omitempty"`    // "<dialog>/<state>" of the open question or work; indexed
	UpdatedAt     time.Time `json:"updated,omitzero"`      // indexed: the list of conversations
}

// Owner is who writes to the contact. Epoch rises with every change, and every Say carries the
// epoch in which it was made: one of an older epoch is not sent.
type Owner struct {
	Agent string    `json:"agent,omitempty"` // "": the bot
	Epoch int64     `json:"epoch"`
	Since time.Time `json:"since,omitzero"`
}

// Bot reports whether the bot owns the conversation.
func (o Owner) Bot() bool { return o.Agent == "" }

// Case is an open request for an agent.
type Case struct {
	Reason string    `json:"reason"`
	Since  time.Time `json:"since"`
	Due    time.Time `json:"due,omitzero"` // until when an agent was promised
}

// Frame is one open dialog, at the version with which it was opened.
type Frame struct {
	ID             int               `json:"id"`
	Dialog         string            `json:"dialog"`
	Version        int               `json:"version"`
	State          State             `json:"state"`
	Slots          json.RawMessage   `json:"slots,omitempty"`
	Sources        map[string]string `json:"sources,omitempty"` // slot → id of the input it came from
	OpenMode       OpenMode          `json:"opened,omitempty"`
	About          string            `json:"about,omitempty"`      // its subject, if it was opened from outside
	AwaitedEffect  string            `json:"await,omitempty"`      // the effect whose answer it waits for
	AfterCall      Event             `json:"after_call,omitempty"` // what a message during the work of a called dialog calls for when that ends
	Misses         int               `json:"misses,omitempty"`
	EarlyMessages  int               `json:"early,omitempty"`   // messages in a row that were older than its question
	AnsweredStates []State           `json:"trail,omitempty"`   // states of the answered questions, oldest first
	EnteredAt      time.Time         `json:"since"`             // when State was entered
	AskedAt        time.Time         `json:"asked,omitzero"`    // when its question was first asked, or the person last told to wait for its work
	Collection     *Collection       `json:"debt,omitempty"`    // the reminder of a debt that opened it, …
	CollectionAt   int64             `json:"debt_at,omitempty"` // … and Session.InputCount then
}

// OpenMode is why a frame stands on the one below.
type OpenMode string

// A Called frame ends with a result for the one below; after an Interrupted one, the one below
// says where it was and asks again.
const (
	Called      OpenMode = "call"
	Interrupted OpenMode = "interrupt"
)

// Parked is a suspended conversation: after a long inactivity, or cancelled and still
// recoverable.
type Parked struct {
	Stack     []Frame   `json:"stack"`
	At        time.Time `json:"at"`
	Cancelled bool      `json:"cancelled,omitempty"` // resumed only on request
}

// Timer fires at Due, unless the session has moved on by then.
type Timer struct {
	ID            string    `json:"id"`
	Name          string    `json:"name"`
	Due           time.Time `json:"due"`
	Frame         int       `json:"frame"`
	InputCount    int64     `json:"mark"` // Session.InputCount when it was set
	AwaitedEffect string    `json:"await,omitempty"`
}

// Top returns the frame on top of the stack, or nil.
func (s *Session) Top() *Frame {
	if len(s.Stack) == 0 {
		return nil
	}
	return &s.Stack[len(s.Stack)-1]
}
