package store

import (
	"errors"
	"fmt"

	"recado/bot"
)

// The errors that a caller handles; the first four are those of bot's ports, so that repositories
// return them as they are. Every other error is a bug or a broken document. Our error texts contain
// no ids, because ids are often phone numbers and the texts are logged.
var (
	// ErrNotFound means that no document has the id.
	ErrNotFound = bot.ErrNotFound
	// ErrDuplicate means that the id or the value of a unique index is taken. The error is always a
	// *DuplicateError, which names the index.
	ErrDuplicate = bot.ErrDuplicate
	// ErrStale means that the stored version is not the one that the caller read, or that the
	// document was deleted. Read, decide and write again.
	ErrStale = bot.ErrStale
	// ErrUnavailable means that the store can't answer now; the same call may succeed later. A
	// write that returns it may have succeeded.
	ErrUnavailable = bot.ErrUnavailable
	// ErrInvalid means that the call can never succeed: an undeclared index, a document without an
	// id, a path through a value that is not an object.
	ErrInvalid = errors.New("store: invalid use")
)

// PrimaryIndex is the name of the index by id, which every collection has.
const PrimaryIndex = "_id"

// DuplicateError names the unique index that a write would have violated.
type DuplicateError struct {
	Collection string
	Index      string // PrimaryIndex, or the name of a unique Index
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("store: duplicate in %s by index %s", e.Collection, e.Index)
}

// Is makes errors.Is(err, ErrDuplicate) true for every DuplicateError.
func (e *DuplicateError) Is(target error) bool { return target == ErrDuplicate }

// Unavailable wraps err so that errors.Is(result, ErrUnavailable) holds. Drivers use it for lost
// connections, locked files and full disks; callers answer 503.
func Unavailable(err error) error {
	if err == nil || errors.Is(err, ErrUnavailable) {
		return err
	}
	return &unavailable{err}
}

type unavailable struct{ cause error }

func (e *unavailable) Error() string   { return ErrUnavailable.Error() + ": " + e.cause.Error() }
func (e *unavailable) Unwrap() []error { return []error{ErrUnavailable, e.cause} }

// Invalid returns an ErrInvalid that says what is wrong with the call.
func Invalid(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrInvalid}, args...)...)
}
