package bot

import (
	"context"
	"errors"
	"time"
)

// Errors of the ports.
var (
	ErrNotFound    = errors.New("not found")
	ErrStale       = errors.New("changed by someone else meanwhile")
	ErrDuplicate   = errors.New("exists already")
	ErrUnavailable = errors.New("the store can't be reached now") // retryable
)

// Inbox stores every input until long after a turn has consumed it. It makes messages durable
// and detects duplicates.
type Inbox interface {
	// Add stores inputs and reports which of them are new. Once it returns they survive a
	// crash.
	Add(ctx context.Context, in ...Inbound) (fresh []bool, err error)
	// Pending lists a contact's inputs that are not marked as consumed, in order of At, then
	// Received.
	Pending(ctx context.Context, who ContactID) ([]Inbound, error)
	// MarkConsumed marks inputs as consumed. If the mark is lost, Session.RecentInputs still
	// has it.
	MarkConsumed(ctx context.Context, ids []string) error
	// Redact marks inputs as consumed and erases their text.
	Redact(ctx context.Context, ids []string) error
	// Attach replaces an input's media after they were fetched.
	Attach(ctx context.Context, id string, media []Media) error
	// WaitingContacts lists contacts with inputs pending since before a moment.
	WaitingContacts(ctx context.Context, before time.Time, limit int) ([]ContactID, error)
	// History lists the last limit inputs of a contact between two moments, oldest first.
	History(ctx context.Context, who ContactID, from, to time.Time, limit int) ([]Inbound, error)
}

// Sessions stores one document per contact.
type Sessions interface {
	// Get returns ErrNotFound for an unknown contact.
	Get(ctx context.Context, who ContactID) (Session, error)
	// Put stores s if the stored Version is still s.Version-1 (none for Version == 1), else it
	// returns ErrStale.
	Put(ctx context.Context, s Session) error
	// Due lists contacts with a due timer.
	Due(ctx context.Context, now time.Time, limit int) ([]ContactID, error)
	// Unsent lists contacts whose outbox has waited since before a moment, or until then for the first
	// lawful moment.
	Unsent(ctx context.Context, before time.Time, limit int) ([]ContactID, error)
	// Queue pages through the sessions that a query selects; next is "" at the end.
	Queue(ctx context.Context, q QueueQuery) (page []Session, next string, err error)
	// ChangedSince lists sessions that had a turn since a moment, the earliest first.
	ChangedSince(ctx context.Context, since time.Time, limit int) ([]Session, error)
	// CountQueue counts them, up to q.Limit.
	CountQueue(ctx context.Context, q QueueQuery) (int, error)
}

// QueueQuery selects conversations for agents: by default all, the latest changed first.
type QueueQuery struct {
	Cases bool      // only those that wait for an agent or have one, the earliest deadline first
	Agent string    // with Cases: only this agent's, or those of nobody (Unassigned)
	Phone ContactID // only addresses that begin with this, in their order
	Name  string    // only profiles that begin with this, in their order
	At    string    // only conversations at this Position
	Limit int
	After string // next of the page before
}

// Messages stores the messages to contacts.
type Messages interface {
	// Claim stores a message about to be sent, so that only one process sends it. It returns
	// ErrDuplicate if it is stored already: Get returns its status.
	Claim(ctx context.Context, m Message) error
	Get(ctx context.Context, id string) (Message, error)
	// Reclaim takes over an expired claim; ErrStale if another process did.
	Reclaim(ctx context.Context, m Message, old time.Time) error
	// SaveResult records the result of sending.
	SaveResult(ctx context.Context, m Message) error
	// Attach replaces a message's file after it was fetched.
	Attach(ctx context.Context, id string, file Media) error
	// ByVendorID finds a message by the id that its vendor gave it.
	ByVendorID(ctx context.Context, channel, vendorID string) (Message, error)
	// RecordStatus records a status that the vendor reported. Reports may come in any order and
	// more than once.
	RecordStatus(ctx context.Context, id string, to Status, reason string, at time.Time) error
	// InFlight lists a contact's messages in flight.
	InFlight(ctx context.Context, who ContactID) ([]Message, error)
	History(ctx context.Context, who ContactID, from, to time.Time, limit int) ([]Message, error)
	// Between visits the messages to everybody between two moments, oldest first, until visit
	// returns false.
	Between(ctx context.Context, from, to time.Time, visit func(Message) bool) error
}

// Clock tells the time. The program has one clock; scripts and the simulator advance theirs.
type Clock interface{ Now() time.Time }
