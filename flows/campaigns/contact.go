package campaigns

import (
	"context"
	"time"
)

// Contact is a message that is about to be asked for.
type Contact struct {
	ID      string // of the item: the same contact gets the same decision again
	Country string
	Debtor  string // a hash that is the same in every campaign
	Address string // phone or mail address
	Channel Channel
	At      time.Time
}

// Decision is what the contact policy says.
type Decision struct {
	Allowed  bool
	Reason   string    // a code, if it is refused
	Next     time.Time // the first legal moment; zero: none
	Evidence string    // id of the stored decision
}

// Policy decides whether a debtor may be contacted. Both calls are idempotent for an ID.
type Policy interface {
	// Decide says what Reserve would, and changes nothing.
	Decide(ctx context.Context, c Contact) (Decision, error)
	// Reserve uses up the day's contact, atomically: of two campaigns at once one is refused.
	Reserve(ctx context.Context, c Contact) (Decision, error)
}
