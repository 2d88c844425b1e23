package technicians

import (
	"errors"
	"strings"

	"recado/bot"
)

// Problem is one problem of one field.
type Problem struct {
	Field string // "specialties[0].level"
	Key   string // text key: "technicians.field.specialties.level.invalid"
	Max   int    // for "too_long" and "too_many"
}

// InvalidError lists all problems of the given data.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	fields := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		fields[i] = p.Field
	}
	return "technicians: invalid: " + strings.Join(fields, ", ")
}

// StaleError means that others have changed the profile since the version of an edit, and names the
// fields. It matches bot.ErrStale.
type StaleError struct{ Fields []string }

func (e *StaleError) Error() string {
	return "technicians: changed meanwhile: " + strings.Join(e.Fields, ", ")
}

// Is makes errors.Is(err, bot.ErrStale) true.
func (e *StaleError) Is(target error) bool { return target == bot.ErrStale }

// DuplicateError means that another technician has the same "id" or "contact". It matches bot.ErrDuplicate.
type DuplicateError struct{ Field string }

func (e *DuplicateError) Error() string { return "technicians: taken: " + e.Field }

// Is makes errors.Is(err, bot.ErrDuplicate) true.
func (e *DuplicateError) Is(target error) bool { return target == bot.ErrDuplicate }

// ErrCursor means that Filter.After does not belong to this list.
var ErrCursor = errors.New("technicians: the cursor is not of this list")
