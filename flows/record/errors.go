package record

import (
	"errors"
	"strings"

	"recado/bot"
)

// Problem is one thing wrong with one field.
type Problem struct {
	Field string // "contacts[0].phone"
	Code  string // "required", "invalid", "too_long", "too_many", "too_much", "negative", "unknown", "twice", "taken", …
	Max   int    // for "too_long", "too_many" and "too_much"
}

// InvalidError lists everything wrong with what was given.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	fields := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		fields[i] = p.Field + " " + p.Code
	}
	return "record: invalid: " + strings.Join(fields, ", ")
}

// StaleError says that others have changed the document since the version that an edit
// was made on, and in which fields it now differs from what the edit says. It is a
// bot.ErrStale.
type StaleError struct {
	V      int64 // the version it has now
	Fields []string
}

func (e *StaleError) Error() string {
	return "record: changed meanwhile: " + strings.Join(e.Fields, ", ")
}

// Is lets errors.Is(err, bot.ErrStale) hold.
func (e *StaleError) Is(target error) bool { return target == bot.ErrStale }

// DuplicateError says that there is another document with this "id". It is a bot.ErrDuplicate.
type DuplicateError struct{ Field string }

func (e *DuplicateError) Error() string { return "record: taken: " + e.Field }

// Is lets errors.Is(err, bot.ErrDuplicate) hold.
func (e *DuplicateError) Is(target error) bool { return target == bot.ErrDuplicate }

// ErrCursor says that Filter.After is not of this list.
var ErrCursor = errors.New("record: the cursor is not of this list")
