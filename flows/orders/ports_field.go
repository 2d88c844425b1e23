package orders

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/sla"
)

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
	// Unfit says why a technician may not be given a job, whoever wishes it: he is away
	// (RN-022), has no specialty that is active (RN-020) or lacks a certificate that is in
	// force (RN-021). It is the text key of the reason, "" where he may.
	Unfit(ctx context.Context, id string, n Need, now time.Time) (reason string, err error)
	// Begin lets a technician have one more order in process, beside those that he is known
	// to have: never more than most, also where two begin at once. It is fine to ask again.
	Begin(ctx context.Context, id, order string, inProcess []string, most int, now time.Time) (bool, error)
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
	PaymentDays  int            // from the invoice on; 0 is not said
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
	Mail    string
	Limit   Amount // the zero Amount is no limit
}

// Customers knows the terms that an order goes by: of the contract in force of whoever
// asked for it. Without one the Terms are zero and the error nil.
type Customers interface {
	Terms(ctx context.Context, o Order, now time.Time) (Terms, error)
}

// Material is one of the catalogue.
type Material struct{ SKU, Name, Unit string }

// Category is what work of one sort goes by.
type Category struct {
	Kind         string // "repair", "preventive", "installation", "diagnosis"
	WarrantyDays int    // 0: as the kind has
}

// Catalog knows services, materials and what they cost.
type Catalog interface {
	// Category says what the catalogue knows of a service.
	Category(ctx context.Context, service string) (Category, error)
	// Materials lists what fits a text or a SKU, the best first; one alone when it is sure.
	Materials(ctx context.Context, text string) ([]Material, error)
	// Extra prices additional work: hours (decimal) and materials as written. A price
	// that can't be told is the zero Amount.
	Extra(ctx context.Context, o Order, hours string, materials []string, now time.Time) (Amount, error)
}
