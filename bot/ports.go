package bot

import (
	"context"
	"errors"
	"time"
)

// What a port may answer besides success.
var (
	ErrNotFound    = errors.New("not found")
	ErrStale       = errors.New("changed by someone else meanwhile")
	ErrDuplicate   = errors.New("exists already")
	ErrUnavailable = errors.New("the store can't be reached now") // retryable
)

// Inbox keeps every input until long after a turn has consumed it: it is what
// makes a message durable, and a duplicate one a duplicate.
type Inbox interface {
	// Add stores inputs and says of each whether it is new. Once it returns they
	// survive a crash.
	Add(ctx context.Context, in ...Inbound) (fresh []bool, err error)
	// Pending lists a contact's inputs that no turn has been marked to have consumed,
	// in order of At, then Received.
	Pending(ctx context.Context, who ContactID) ([]Inbound, error)
	// MarkConsumed marks inputs as consumed. Losing it is harmless: Session.RecentInputs knows.
	MarkConsumed(ctx context.Context, ids []string) error
	// Redact marks inputs as consumed and erases what they said.
	Redact(ctx context.Context, ids []string) error
	// Attach replaces an input's media: they have been fetched.
	Attach(ctx context.Context, id string, media []Media) error
	// WaitingContacts lists contacts with inputs pending since before a moment.
	WaitingContacts(ctx context.Context, before time.Time, limit int) ([]ContactID, error)
	// History lists a contact's inputs between two moments, oldest first, the last limit of them.
	History(ctx context.Context, who ContactID, from, to time.Time, limit int) ([]Inbound, error)
}

// Sessions keeps one document per contact.
type Sessions interface {
	// Get returns ErrNotFound for a contact never met.
	Get(ctx context.Context, who ContactID) (Session, error)
	// Put stores s where the stored Version is still s.Version-1 (none for Version == 1), else ErrStale.
	Put(ctx context.Context, s Session) error
	// Due lists contacts of whom a timer is due.
	Due(ctx context.Context, now time.Time, limit int) ([]ContactID, error)
	// Unsent lists contacts whose outbox has waited since before a moment.
	Unsent(ctx context.Context, before time.Time, limit int) ([]ContactID, error)
	// List pages through sessions, the latest changed first; cases only those that
	// wait for an agent or have one, the oldest case first.
	List(ctx context.Context, cases bool, limit int, after string) (page []Session, next string, err error)
}

// Messages keeps what was said to contacts.
type Messages interface {
	// Claim stores a message about to be sent, so that only one process sends it.
	// ErrDuplicate when it is there already: Get tells how it stands.
	Claim(ctx context.Context, m Message) error
	Get(ctx context.Context, id string) (Message, error)
	// Reclaim takes over a claim that has run out; ErrStale when another did.
	Reclaim(ctx context.Context, m Message, old time.Time) error
	// SaveResult records how the sending went.
	SaveResult(ctx context.Context, m Message) error
	// Attach replaces a message's file: it has been fetched.
	Attach(ctx context.Context, id string, file Media) error
	// ByVendorID finds a message by the id that its vendor gave it.
	ByVendorID(ctx context.Context, channel, vendorID string) (Message, error)
	// RecordStatus notes how far the vendor says a message has come. Reports may come in
	// any order and more than once.
	RecordStatus(ctx context.Context, id string, to Status, reason string, at time.Time) error
	// InFlight lists a contact's messages in flight.
	InFlight(ctx context.Context, who ContactID) ([]Message, error)
	History(ctx context.Context, who ContactID, from, to time.Time, limit int) ([]Message, error)
}

// Clock tells the time. The program has one; scripts and the simulator move theirs.
type Clock interface{ Now() time.Time }
