package connect

import (
	"errors"
	"fmt"
	"time"
)

// Error is a failed call that knows what to do about itself.
type Error struct {
	Partner   string
	Op        string        // "POST /tasks"; without ids
	Status    int           // the HTTP status; 0 when there was no answer
	Reason    string        // the partner's words, short
	Retryable bool          // the same call may succeed later
	After     time.Duration // not before; 0 leaves it to the backoff
	Err       error         // what lies beneath, when there was no answer
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s: %s", e.Partner, e.Op)
	if e.Status != 0 {
		text += fmt.Sprintf(": status %d", e.Status)
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// Retryable reports whether another attempt may help. Errors that no Client made are
// taken to be passing.
func Retryable(err error) bool {
	var e *Error
	return err != nil && (!errors.As(err, &e) || e.Retryable)
}

// Status is the HTTP status that err carries, or 0.
func Status(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}
