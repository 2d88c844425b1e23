package connect

import (
	"errors"
	"fmt"
	"time"
)

// Error is a failed call.
type Error struct {
	Partner   string
	Op        string        // "POST /tasks"; without ids
	Status    int           // the HTTP status; 0 when there was no answer
	Reason    string        // the partner's text, shortened
	Retryable bool          // a retry may succeed
	After     time.Duration // earliest retry; 0 leaves it to the backoff
	Err       error         // the cause, without an answer
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

// Retryable reports whether a retry may help. It is true for errors that no Client made.
func Retryable(err error) bool {
	var e *Error
	return err != nil && (!errors.As(err, &e) || e.Retryable)
}

// Status returns the HTTP status in err, or 0.
func Status(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}
