package credit

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/money"
)

// Applicant is what this package reads of a customer.
type Applicant struct {
	ID        string
	Country   string        // ISO 3166
	Contact   bot.ContactID // the conversation's address; "" without one
	Name      string        // as people are addressed
	Locale    string
	Blocked   bool         // by a person of the business, or erased: no credit
	DocType   string       // DUI, NIT, RTN, DNI, CC; "" while unknown
	DocNo     string       // in its normal form; it is given to the bureau and never stored here
	BirthDate string       // "1990-12-31"
	Income    money.Amount // monthly; Blank while unknown
	Since     string       // the first day of the present work; "" while unknown
	Documents []string     // the kinds that are stored: idFront, idBack, selfie
	Consent   string       // id of the consent for credit bureaus, which was not withdrawn; "" without one
}

// Customers is the port to the customers. Its errors are bot's.
type Customers interface {
	// Applicant returns bot.ErrNotFound for an unknown or erased customer.
	Applicant(ctx context.Context, id string) (Applicant, error)
	// ByContact returns the id of the customer of a conversation, or bot.ErrNotFound.
	ByContact(ctx context.Context, who bot.ContactID) (string, error)
	// SetCredit stores a customer's level and limit. The same command again changes nothing.
	SetCredit(ctx context.Context, id string, level int, limit money.Amount, command string, now time.Time) error
}

// Numbers counts documents; every store has it.
type Numbers interface {
	Next(ctx context.Context, counter string) (int64, error)
}

// aggregateRepository is what every repository of this package's aggregates does. Its errors are bot's.
type aggregateRepository[T any] interface {
	// Insert returns bot.ErrDuplicate if the id or the command exists.
	Insert(ctx context.Context, doc T) error
	Get(ctx context.Context, id string) (T, error)
	// Put stores the document if the stored V is one less, else bot.ErrStale.
	Put(ctx context.Context, doc T) error
	ByCommand(ctx context.Context, command string) (T, error)
	// Due lists documents with a deadline until a time, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest returns the earliest deadline of all, or the zero time without one.
	Soonest(ctx context.Context) (time.Time, error)
}

// EvaluationRepository stores evaluations.
type EvaluationRepository interface {
	aggregateRepository[Evaluation]
	// List returns a page, the latest first; next is "" at the end. The error is validation.ErrCursor for
	// a cursor of another list.
	List(ctx context.Context, f Filter) (page []Evaluation, next string, err error)
}

// OrderRepository stores credit orders.
type OrderRepository interface {
	aggregateRepository[Order]
	// List is as that of evaluations.
	List(ctx context.Context, f Filter) (page []Order, next string, err error)
}

// LineRepository stores the lines of customers.
type LineRepository interface {
	Insert(ctx context.Context, l Line) error
	Get(ctx context.Context, customer string) (Line, error)
	Put(ctx context.Context, l Line) error
}

// Filter selects evaluations or orders. Only one of the first two fields applies; the customer goes first.
type Filter struct {
	Customer string
	State    string // an order's state, or an evaluation's decision
	Limit    int    // 1–200; 0 is 50
	After    string // the next of the page before
}

// Bounds of a page.
const (
	defaultPage = 50
	maxPage     = 200
)

func (f Filter) bounded() Filter {
	if f.Limit <= 0 {
		f.Limit = defaultPage
	}
	f.Limit = min(f.Limit, maxPage)
	return f
}
