package record

import (
	"errors"
	"strings"

	"recado/bot"
)

// Problem is one problem of one field.
type Problem struct {
	Field string // "contacts[0].phone"
	Code  string // "required", "invalid", "too_long", "too_many", "too_much", "negative", "unknown", "twice", "taken", …
	Max   int    // for "too_long", "too_many" and "too_much"
}

// InvalidError lists all problems of the given data.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	fields := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		fields[i] = p.Field + " " + p.Code
	}
	return "record: invalid: " + strings.Join(fields, ", ")
}

// StaleError means that others have changed the document since the version of an edit, and names
// the fields in which it now differs from the edit. It matches bot.ErrStale.
type StaleError struct {
	V      int64 // the current version
	Fields []string
}

func (e *StaleError) Error() string {
	return "record: changed meanwhile: " + strings.Join(e.Fields, ", ")
}

// Is makes errors.Is(err, bot.ErrStale) true.
func (e *StaleError) Is(target error) bool { return target == bot.ErrStale }

// DuplicateError means that another document has this "id". It matches bot.ErrDuplicate.
type DuplicateError struct{ Field string }

func (e *DuplicateError) Error() string { return "record: taken: " + e.Field }

// Is makes errors.Is(err, bot.ErrDuplicate) true.
func (e *DuplicateError) Is(target error) bool { return target == bot.ErrDuplicate }

// ErrCursor means that Filter.After does not belong to this list.
var ErrCursor = errors.New("record: the cursor is not of this list")
