package store

import (
	"errors"
	"fmt"
)

// The errors a caller decides by. Everything else is a bug or a broken document.
// No error text of ours holds an id: ids are often phone numbers, and texts end in logs.
var (
	// ErrNotFound: no document has that id.
	ErrNotFound = errors.New("store: not found")
	// ErrDuplicate: the id, or a unique index, already holds that value. The error
	// is always a *DuplicateError, which names the index.
	ErrDuplicate = errors.New("store: duplicate")
	// ErrStale: the stored version is not the one the caller read (or the document
	// is gone). Read again, decide again, write again.
	ErrStale = errors.New("store: stale version")
	// ErrUnavailable: the store cannot answer now; the same call may succeed later.
	// A write that returns it may or may not have landed.
	ErrUnavailable = errors.New("store: unavailable")
	// ErrInvalid: the call can never succeed as written: an undeclared index, a
	// document without an id, a path through something that is not an object.
	ErrInvalid = errors.New("store: invalid use")
)

// PrimaryIndex is the name of the index every collection has: the ids themselves.
const PrimaryIndex = "_id"

// DuplicateError says which promise of uniqueness a document would have broken.
type DuplicateError struct {
	Collection string
	Index      string // PrimaryIndex, or the name of a unique Index
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("store: duplicate in %s by index %s", e.Collection, e.Index)
}

// Is lets errors.Is(err, ErrDuplicate) hold for every DuplicateError.
func (e *DuplicateError) Is(target error) bool { return target == ErrDuplicate }

// Unavailable marks err as worth another try later: errors.Is(result, ErrUnavailable)
// holds, and so does everything that held of err. Drivers use it for lost
// connections, busy files and full disks; callers answer 503.
func Unavailable(err error) error {
	if err == nil || errors.Is(err, ErrUnavailable) {
		return err
	}
	return &unavailable{err}
}

type unavailable struct{ cause error }

func (e *unavailable) Error() string   { return ErrUnavailable.Error() + ": " + e.cause.Error() }
func (e *unavailable) Unwrap() []error { return []error{ErrUnavailable, e.cause} }

// Invalid makes an ErrInvalid that says what is wrong with the call.
func Invalid(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrInvalid}, args...)...)
}
