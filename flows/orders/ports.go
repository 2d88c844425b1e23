package orders

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/sla"
)

// Repository keeps orders. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale
// and ErrUnavailable (try again later; a write may or may not have landed).
type Repository interface {
	// Insert stores a new order; ErrDuplicate where its id or its command exists.
	Insert(ctx context.Context, o Order) error
	Get(ctx context.Context, id string) (Order, error)
	// Put stores o where the stored V is still o.V-1, else ErrStale.
	Put(ctx context.Context, o Order) error
	// ByCommand finds the order that a command made.
	ByCommand(ctx context.Context, command string) (Order, error)
	// ByPartner finds the order that a partner knows under a reference of its own.
	ByPartner(ctx context.Context, partner, ref string) (Order, error)
	// List pages through orders, the latest first; next is "" at the end. A cursor
	// that belongs to another list is ErrCursor.
	List(ctx context.Context, f Filter) (page []Order, next string, err error)
	// Recent lists when a contact's orders since a moment were made, the oldest
	// first, at most limit.
	Recent(ctx context.Context, who bot.ContactID, since time.Time, limit int) ([]time.Time, error)
	// Held lists open orders that a technician has or is asked for, the latest first.
	Held(ctx context.Context, technician string, limit int) ([]Order, error)
	// Due lists orders with a deadline that has come by a moment, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest is the earliest deadline of all, the zero time where there is none.
	Soonest(ctx context.Context) (time.Time, error)
}

// Filter chooses orders; zero fields choose all.
type Filter struct {
	State   State
	Status  Status        // narrower than State, whose stages it is of
	Word    string        // a state as it was asked for, in either set of names; List makes State and Status of it
	Phone   string        // E.164
	Contact bot.ContactID // as Phone, for whom no phone is known
	Limit   int           // 1–200; 0 is 50
	After   string        // next of the page before
}

// Fits reports whether an order is among those whose state a filter chooses.
func (f Filter) Fits(o Order) bool {
	return (f.State == "" || f.State == o.State) && (f.Status == "" || f.Status == o.Status())
}

// ErrCursor says that Filter.After is not of this list.
var ErrCursor = errors.New("orders: the cursor is not of this list")

// Numbers counts named counters up from 1: no two calls get the same number and a
// later one never gets a lower one. Gaps are possible. store.DB is one.
type Numbers interface {
	Next(ctx context.Context, counter string) (int64, error)
}

// Assets keeps our own records of customers' equipment.
type Assets interface {
	// BySerial returns bot.ErrNotFound for a serial never met.
	BySerial(ctx context.Context, serial string) (Asset, error)
	// Insert stores a new asset; bot.ErrDuplicate where there is one.
	Insert(ctx context.Context, a Asset) error
	// Put stores a where the stored V is still a.V-1, else bot.ErrStale.
	Put(ctx context.Context, a Asset) error
}

// Need is what a job asks of a technician.
type Need struct {
	Service   string
	Point     *bot.Location // nil where the site's point is not known
	Emergency bool
	When      time.Time // zero is now
	Company   string
	Preferred []string       // asked first, where they fit
	Vetoed    []string       // never asked
	Asked     []string       // have said no, or nothing, or have it
	InProcess map[string]int // jobs in process per technician: at most three (RN-004)
	Scheduled map[string]int
	Served    map[string]int // jobs done for this customer per technician
}

// Technicians knows who can be sent.
type Technicians interface {
	// Candidates lists who fits, the best first (RN-004, RN-020–RN-022).
	Candidates(ctx context.Context, n Need, now time.Time) ([]Technician, error)
	// Technician returns bot.ErrNotFound for one who is not there or works no more.
	Technician(ctx context.Context, id string) (Technician, error)
	// ByContact finds a technician by the conversation, or is bot.ErrNotFound.
	ByContact(ctx context.Context, who bot.ContactID) (Technician, error)
}

// Terms are what a customer's contract says. The zero Terms are those of nobody's contract.
type Terms struct {
	Contract     string // id; "" without one
	Company      string // id
	AutoApprove  Amount // additional work up to this needs no asking
	Emergency    Amount // what an emergency may cost without a quotation
	SLA          map[Class]Targets
	Hours        *sla.Hours     // nil: the business's
	WarrantyDays map[string]int // by kind of service
	Preferred    []string       // technicians
	Vetoed       []string
	Approvers    []Approver    // nil: whoever asked for the order
	Site         *bot.Location // where the order's place is, as the customer has it on record
}

// Approver may say yes for a customer.
type Approver struct {
	Contact bot.ContactID
	Name    string
	Limit   Amount // the zero Amount is no limit
}

// Customers knows the terms that an order goes by: of the contract in force of whoever
// asked for it. Without one the Terms are zero and the error nil.
type Customers interface {
	Terms(ctx context.Context, o Order, now time.Time) (Terms, error)
}

// Material is one of the catalogue.
type Material struct{ SKU, Name, Unit string }

// Catalog knows services, materials and what they cost.
type Catalog interface {
	// Kind says what kind of service a code is: "repair", "preventive", "installation", "diagnosis".
	Kind(ctx context.Context, service string) (string, error)
	// Materials lists what fits a text or a SKU, the best first; one alone when it is sure.
	Materials(ctx context.Context, text string) ([]Material, error)
	// Extra prices additional work: hours (decimal) and materials as written. A price
	// that can't be told is the zero Amount.
	Extra(ctx context.Context, o Order, hours string, materials []string, now time.Time) (Amount, error)
}
