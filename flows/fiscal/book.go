package fiscal

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"recado/flows/deadline"
	"recado/flows/notify"
	"recado/flows/outbox"
	"recado/flows/validation"
)

// The types of documents by the code of the SAR, which is the third part of a number (Acuerdo 481-2017, Reglamento del
// Régimen de Facturación).
const (
	TypeInvoice    = "01"
	TypeCreditNote = "06"
)

// Range is a run of numbers that the SAR has authorised by one CAI.
type Range struct {
	CAI    string   `json:"cai"`    // "35BD6A-0195F4-B34BAA-8B7D13-37791A-2D"
	Prefix string   `json:"prefix"` // establishment, point of emission and type: "000-001-01"
	From   int64    `json:"from"`
	To     int64    `json:"to"`
	Until  string   `json:"until"`           // the last day on which a document may be issued, "2027-11-30"
	Last   int64    `json:"last"`            // the highest number that was taken; From-1 at first
	Told   []string `json:"told,omitempty"`  // warnings that were given
	By     string   `json:"by,omitempty"`    // who registered it
	At     string   `json:"at,omitempty"`    // the day on which it was registered
	Ended  bool     `json:"ended,omitempty"` // its last day is over
}

// Left returns how many numbers are left.
func (r Range) Left() int64 { return r.To - r.Last }

// Number returns a number as it is printed: "000-001-01-00000123".
func (r Range) Number(n int64) string { return fmt.Sprintf("%s-%08d", r.Prefix, n) }

// usable reports whether a document of a day may have a number of the range.
func (r Range) usable(day string) bool { return r.Left() > 0 && day <= r.Until }

// Book holds all ranges of a type of documents. Being one document, it gives a number to one writer only.
type Book struct {
	ID        string    `json:"_id"` // type of documents: "01"
	V         int64     `json:"v"`
	Command   string    `json:"command"`
	Ranges    []Range   `json:"ranges,omitempty"` // by their first number
	Claim     *Claim    `json:"claim,omitempty"`  // the number that was taken last, which its document may not have yet
	CreatedAt time.Time `json:"createdAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`
	outbox.Box
}

// Claim is a number that was taken for a document.
type Claim struct {
	Document string `json:"document"` // "FAC-00001"
	CAI      string `json:"cai"`
	Prefix   string `json:"prefix"`
	Number   int64  `json:"number"`
}

// Key returns the document's id.
func (b *Book) Key() string { return b.ID }

// Rev points to the document's version, which each write increments.
func (b *Book) Rev() *int64 { return &b.V }

// Due returns the next deadline, or the zero time without one.
func (b *Book) Due() time.Time { return b.DueAt }

// Effects returns the document's outbox.
func (b *Book) Effects() *outbox.Box { return &b.Box }

// Repository stores books. Its errors are bot's.
type Repository interface {
	Get(ctx context.Context, id string) (Book, error)
	Insert(ctx context.Context, b Book) error
	Put(ctx context.Context, b Book) error
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

var (
	caiForm    = regexp.MustCompile(`^[0-9A-F]{6}(-[0-9A-F]{6}){4}-[0-9A-F]{2}$`)
	prefixForm = regexp.MustCompile(`^[0-9]{3}-[0-9]{3}-(01|06)$`)
)

const (
	maxNumber = 99_999_999
	maxRanges = 100 // of a type: two a year last for fifty years
)

// check returns what is wrong with a range that is to be registered.
func (r Range) check(b Book, today string) (found []validation.Problem) {
	add := func(field string, code string) {
		found = append(found, validation.Problem{Field: field, Code: code})
	}
	if !caiForm.MatchString(r.CAI) {
		add("cai", validation.Invalid)
	}
	if !prefixForm.MatchString(r.Prefix) {
		add("prefix", validation.Invalid)
	}
	if r.From < 1 || r.From > maxNumber {
		add("from", validation.Invalid)
	}
	if r.To < r.From || r.To > maxNumber {
		add("to", validation.Invalid)
	}
	if _, err := time.Parse(time.DateOnly, r.Until); err != nil || r.Until < today {
		add("until", validation.Invalid)
	}
	overlaps := slices.ContainsFunc(b.Ranges, func(o Range) bool { return o.Prefix == r.Prefix && o.From <= r.To && r.From <= o.To })
	if len(found) == 0 && overlaps {
		add("from", validation.Twice)
	}
	return found
}

// The warnings of a range: so many days before its end, and when few numbers are left.
var warnDays = []int{30, 7, 0}

const (
	warnedLow  = "low"  // a tenth of the range is left in all ranges
	warnedOut  = "out"  // none is
	dueWarning = "warn" // the deadline of the next day that matters
)

// warn sets the next deadline, and returns what people are told of now.
func (b *Book) warn(now time.Time, zone *time.Location, people []notify.Person) {
	today := now.In(zone).Format(time.DateOnly)
	left := int64(0)
	for _, r := range b.Ranges {
		if r.usable(today) {
			left += r.Left()
		}
	}
	var next time.Time
	ranges := slices.Clone(b.Ranges)
	for i := range ranges {
		r := &ranges[i]
		end, err := time.ParseInLocation(time.DateOnly, r.Until, zone)
		if err != nil || r.Ended || r.Left() == 0 && slices.Contains(r.Told, warnedOut) {
			continue
		}
		tell := ""
		for _, days := range warnDays {
			at := end.AddDate(0, 0, -days)
			name := fmt.Sprintf("%d days", days)
			switch {
			case r.Left() == 0 || slices.Contains(r.Told, name):
			case !now.Before(at):
				tell, r.Told = name, append(slices.Clone(r.Told), name)
			case next.IsZero() || at.Before(next):
				next = at
			}
		}
		if over := end.AddDate(0, 0, 1); !now.Before(over) {
			r.Ended = true
		} else if next.IsZero() || over.Before(next) {
			next = over
		}
		started := r.Last >= r.From
		switch {
		case started && r.Left() == 0 && left == 0:
			tell, r.Told = warnedOut, append(slices.Clone(r.Told), warnedOut)
		case started && left <= (r.To-r.From+1)/10 && !slices.Contains(r.Told, warnedLow):
			tell, r.Told = warnedLow, append(slices.Clone(r.Told), warnedLow)
		}
		if tell != "" {
			n := notify.Notice{Event: notify.FiscalRange, About: r.Number(r.From), Args: WarningArgs{r.text(), left, r.Until}}
			b.Add("fiscal/"+b.ID, b.V, now, n.Effects(people...)...)
			b.Add("fiscal/"+b.ID, b.V, now, alarm(r, left))
		}
	}
	b.Ranges, b.Deadlines = ranges, b.Deadlines.Clear(dueWarning)
	if !next.IsZero() {
		b.Deadlines = b.Deadlines.Set(dueWarning, next)
	}
	b.DueAt = b.Deadlines.Next()
}

// WarningArgs are the arguments of the notice of a range.
type WarningArgs struct {
	Range string `json:"range"`
	Left  int64  `json:"left"`  // in all ranges that can be used
	Until string `json:"until"` // of this one
}

// text returns the range as it is printed on documents.
func (r Range) text() string { return r.Number(r.From) + " a " + r.Number(r.To) }
