package codes

import "time"

// Reason is why no code is sent.
type Reason string

// The reasons. They tell nothing of whom a number belongs to.
const (
	BadNumber Reason = "number"  // not a mobile number of an allowed country
	Wait      Reason = "wait"    // the last code was sent a moment ago
	Many      Reason = "many"    // too many codes were asked for this number, or from this address
	Locked    Reason = "locked"  // too many wrong codes
	Later     Reason = "later"   // a limit of a range of numbers, a country or the business
	Malformed Reason = "request" // a purpose, session or channel that is none
)

// RefusedError is the error of Send when no code is sent.
type RefusedError struct {
	Reason     Reason
	RetryAfter time.Duration // until a code may be asked for again; 0: unknown
}

func (e *RefusedError) Error() string { return "no code is sent: " + string(e.Reason) }

func refuse(r Reason, after time.Duration) error { return &RefusedError{r, max(after, 0)} }
