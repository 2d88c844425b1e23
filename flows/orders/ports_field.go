package orders

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/sla"
)

// Need is what a job requires of a technician.
type Need struct {
	Service   string
	Point     *bot.Location // nil if the site's point is unknown
	Emergency bool
	When      time.Time // zero means now
	Company   string
	Preferred []string       // asked first if they are eligible
	Vetoed    []string       // never asked
	Asked     []string       // those who refused, did not answer, or have it
	InProcess map[string]int // jobs in process by technician: at most three (RN-004)
	Scheduled map[string]int
	Served    map[string]int // jobs done for this customer, by technician
}

// Technicians finds the technicians who can be sent.
type Technicians interface {
	// Candidates lists the eligible technicians, the best first (RN-004, RN-020–RN-022).
	Candidates(ctx context.Context, n Need, now time.Time) ([]Technician, error)
	// Technician returns a technician, or bot.ErrNotFound for one who is unknown or no longer works here.
	Technician(ctx context.Context, id string) (Technician, error)
	// Unfit returns why nobody may give a technician a job: the technician is away (RN-022), has no
	// active specialty (RN-020) or lacks a valid certificate (RN-021). The reason is a text key, or
	// "" if there is none.
	Unfit(ctx context.Context, id string, n Need, now time.Time) (reason string, err error)
	// Begin reserves one more order in process for a technician, besides the known ones, up to
	// most, also under concurrent calls. Repeating it changes nothing.
	Begin(ctx context.Context, id, order string, inProcess []string, most int, now time.Time) (bool, error)
	// ByContact returns the technician of a conversation, or bot.ErrNotFound.
	ByContact(ctx context.Context, who bot.ContactID) (Technician, error)
}

// Terms are the terms of a customer's contract. The zero Terms apply without a contract.
type Terms struct {
	Contract     string // id; "" without one
	Company      string // id
	AutoApprove  Amount // extra work up to this amount needs no approval
	Emergency    Amount // the maximum cost of an emergency without a quotation
	SLA          map[Class]Targets
	Hours        *sla.Hours     // nil: the business's
	FailedVisit  Amount         // billed for a visit at which the customer was not there; blank: as the business bills it
	PaymentDays  int            // from the invoice; 0 is unspecified
	WarrantyDays map[string]int // by kind of service
	Preferred    []string       // technicians
	Vetoed       []string
	Approvers    []Approver    // nil: the contact of the order
	Site         *bot.Location // the point of the order's place in the customer's record
}

// Approver is a person who may approve for a customer.
type Approver struct {
	Contact bot.ContactID
	Name    string
	Mail    string
	Limit   Amount // zero is no limit
}

// Customers returns the terms of an order: those of the requester's contract in force. Without one
// the Terms are zero and the error nil.
type Customers interface {
	Terms(ctx context.Context, o Order, now time.Time) (Terms, error)
}

// Material is a material of the catalogue.
type Material struct{ SKU, Name, Unit string }

// Category is a category of services.
type Category struct {
	Kind         string // "repair", "preventive", "installation", "diagnosis"
	WarrantyDays int    // 0: the kind's default
	Coverage     string // what the warranty covers
	Exclusions   string // what it does not
}

// Catalog knows services, materials and their prices.
type Catalog interface {
	// Category returns the category of a service.
	Category(ctx context.Context, service string) (Category, error)
	// Materials lists the materials that match a text or a SKU, the best first; a single one if the
	// match is certain.
	Materials(ctx context.Context, text string) ([]Material, error)
	// PriceMaterial returns the price of a unit for an order's customer and its cost to the business. An
	// unknown one is the zero Amount.
	PriceMaterial(ctx context.Context, o Order, sku, quantity string, now time.Time) (price, cost Amount, err error)
	// Extra prices extra work: hours (decimal), and materials as written. An unknown price is the
	// zero Amount.
	Extra(ctx context.Context, o Order, hours string, materials []string, now time.Time) (Amount, error)
}
