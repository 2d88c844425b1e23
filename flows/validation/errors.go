package validation

import (
	"errors"
	"fmt"
	"strings"

	"recado/bot"
)

// Problem is one problem of one field.
type Problem struct {
	Field string `json:"field"`         // "contacts[0].phone"
	Code  string `json:"code"`          // the text "field.<code>": "required", "too_long", "record.role", …
	Max   int    `json:"max,omitempty"` // the limit, for the text
}

// The codes that several kinds of documents use. Others are in the places that report them.
const (
	Required  = "required"
	Invalid   = "invalid"
	Unknown   = "unknown"       // no such service, zone, country, currency
	Twice     = "twice"         // given before
	TooLong   = "too_long"      // more than Max characters
	TooMany   = "too_many"      // more than Max entries
	TooMuch   = "too_much"      // above Max, or beyond the range of money
	Negative  = "negative"      // less than zero
	Zero      = "nothing_price" // zero where it is not allowed
	Number    = "number"        // not a plain number: NaN, an exponent, words
	Precision = "precision"     // more than Max decimals
	Either    = "either"        // one of two must be given, and not both
	Currency  = "currency"      // not the business's currency
	Phone     = "phone"
	Mail      = "mail"
	Day       = "date" // not a date, or an end before its beginning
	Code      = "code" // not a code of letters and digits
	Point     = "coordinates"
)

// maxNamed bounds the problems that the text of an error names.
const maxNamed = 10

// InvalidError lists all problems of the given data.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	var b strings.Builder
	b.WriteString("invalid:")
	for i, p := range e.Problems {
		if i == maxNamed {
			fmt.Fprintf(&b, " and %d more", len(e.Problems)-i)
			break
		}
		b.WriteString(" " + p.Field + " (" + p.Code + ")")
	}
	return b.String()
}

// StaleError means that others have changed the document since the version that an edit is based on.
// It matches bot.ErrStale.
type StaleError struct {
	V      int64    // the current version, as the edit counts them
	Fields []string // what has changed, or differs from the edit, by name
}

func (e *StaleError) Error() string {
	return fmt.Sprintf("changed meanwhile, it is at version %d now: %s", e.V, strings.Join(e.Fields, ", "))
}

// Is makes errors.Is(err, bot.ErrStale) true.
func (e *StaleError) Is(target error) bool { return target == bot.ErrStale }

// DuplicateError means that another document has this value, such as the "id". It matches
// bot.ErrDuplicate.
type DuplicateError struct{ Field string }

func (e *DuplicateError) Error() string { return "taken: " + e.Field }

// Is makes errors.Is(err, bot.ErrDuplicate) true.
func (e *DuplicateError) Is(target error) bool { return target == bot.ErrDuplicate }

// ErrCursor means that the cursor of a page does not belong to the list.
var ErrCursor = errors.New("the cursor is not of this list")
