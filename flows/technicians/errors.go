package technicians

import (
	"errors"
	"strings"

	"recado/bot"
)

// Problem is one thing wrong with one field.
type Problem struct {
	Field string // "specialties[0].level"
	Key   string // of its text: "technicians.field.specialties.level.invalid"
	Max   int    // for "too_long" and "too_many"
}

// InvalidError lists everything wrong with what was given.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	fields := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		fields[i] = p.Field
	}
	return "technicians: invalid: " + strings.Join(fields, ", ")
}

// StaleError says that others have changed the profile since the version that an edit
// was made on: these fields. It is a bot.ErrStale.
type StaleError struct{ Fields []string }

func (e *StaleError) Error() string {
	return "technicians: changed meanwhile: " + strings.Join(e.Fields, ", ")
}

// Is lets errors.Is(err, bot.ErrStale) hold.
func (e *StaleError) Is(target error) bool { return target == bot.ErrStale }

// DuplicateError says that another technician has the same "id" or "contact". It is a
// bot.ErrDuplicate.
type DuplicateError struct{ Field string }

func (e *DuplicateError) Error() string { return "technicians: taken: " + e.Field }

// Is lets errors.Is(err, bot.ErrDuplicate) hold.
func (e *DuplicateError) Is(target error) bool { return target == bot.ErrDuplicate }

// ErrCursor says that Filter.After is not of this list.
var ErrCursor = errors.New("technicians: the cursor is not of this list")
