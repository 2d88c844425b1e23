package facts

import (
	"context"
	"iter"

	"recado/bot"
	"recado/flows/invoices"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/flows/quotations"
)

// Repository stores facts, and the sums of their days. Its errors are bot's.
type Repository interface {
	// Get returns bot.ErrNotFound for an unknown fact.
	Get(ctx context.Context, id string) (Fact, error)
	// Insert returns bot.ErrDuplicate for a known id.
	Insert(ctx context.Context, f Fact) error
	// Put returns bot.ErrStale after a concurrent write.
	Put(ctx context.Context, f Fact) error
	// Each visits facts by day, from the first day to before the last one, without holding them all.
	Each(ctx context.Context, f Filter) iter.Seq2[Fact, error]
	// List returns a page of facts, the latest first; the error for a foreign cursor is validation.ErrCursor.
	List(ctx context.Context, f Filter, limit int, after string) (page []Fact, next string, err error)
	// Owed visits the invoices of which something is owed, by their last day to pay.
	Owed(ctx context.Context) iter.Seq2[Fact, error]

	// Changed notes that a fact of a day has changed.
	Changed(ctx context.Context, kind Kind, day string) error
	// Changes returns how often the facts of each day of a period have changed.
	Changes(ctx context.Context, kind Kind, p Period) (map[string]int64, error)
	// Days visits the stored sums of a period by day.
	Days(ctx context.Context, kind Kind, by Dimension, p Period) iter.Seq2[Day, error]
	// PutDay stores the sums of a day, unless those stored have seen more changes.
	PutDay(ctx context.Context, d Day) error
}

// Filter selects facts. Empty fields select all.
type Filter struct {
	Kind       Kind
	Period     Period
	Customer   string
	Contact    string // whose own
	Technician string
	Match      func(Fact) bool // nil: all
}

// Matches reports whether a fact is selected.
func (f Filter) Matches(x Fact) bool {
	return x.Kind == f.Kind && x.Day >= f.Period.From && x.Day < f.Period.To &&
		(f.Customer == "" || x.Customer == f.Customer) && (f.Contact == "" || x.Contact == f.Contact) &&
		(f.Technician == "" || x.Technician == f.Technician) && (f.Match == nil || f.Match(x))
}

// Dimension is a field by which sums are grouped.
type Dimension string

// The dimensions. Whole is none: the sums of all.
const (
	Whole        Dimension = ""
	ByService    Dimension = "service"
	ByTechnician Dimension = "technician"
	ByPriority   Dimension = "priority"
	ByChannel    Dimension = "channel"
	ByState      Dimension = "state"
	ByCustomer   Dimension = "customer"
	ByDay        Dimension = "day"
	ByMonth      Dimension = "month"
)

// stored lists the dimensions of which the sums of days are stored; those of days and months follow from Whole.
var stored = []Dimension{Whole, ByService, ByTechnician, ByPriority, ByChannel, ByState, ByCustomer}

// value returns a fact's value in a dimension.
func (d Dimension) value(f Fact) string {
	switch d {
	case ByService:
		return f.Service
	case ByTechnician:
		return f.Technician
	case ByPriority:
		return f.Priority
	case ByChannel:
		return f.Channel
	case ByState:
		return f.State
	case ByCustomer:
		return f.Customer
	case ByDay:
		return f.Day
	case ByMonth:
		return f.Month
	}
	return ""
}

// Day is the sums of a day in one dimension.
type Day struct {
	ID    string          `json:"_id"` // "order/service/2026-11-30"
	V     int64           `json:"v"`
	Kind  Kind            `json:"kind"`
	By    Dimension       `json:"by"`
	Day   string          `json:"day"`
	Seen  int64           `json:"seen"`  // the changes of the day that are counted
	Rules int             `json:"rules"` // by which they were counted
	Sums  map[string]Sums `json:"sums"`  // by the value of the dimension
}

// Key is the document's id.
func (d Day) Key() string { return d.ID }

// Orders reads orders; *orders.Service implements it.
type Orders interface {
	Get(ctx context.Context, id string) (orders.Order, error)
	List(ctx context.Context, f orders.Filter) (page []orders.Order, next string, err error)
}

// Invoices reads invoices; *invoices.Service implements it.
type Invoices interface {
	Get(ctx context.Context, id string) (invoices.Invoice, error)
	List(ctx context.Context, f invoices.Filter) (page []invoices.Invoice, next string, err error)
}

// Payments reads payments; *payments.Service implements it.
type Payments interface {
	Get(ctx context.Context, id string) (payments.Payment, error)
	List(ctx context.Context, who bot.ContactID, limit int, after string) (page []payments.Payment, next string, err error)
}

// Quotations reads quotations; *quotations.Service implements it.
type Quotations interface {
	Get(ctx context.Context, id string) (quotations.Quotation, error)
	List(ctx context.Context, f quotations.Filter) (page []quotations.Quotation, next string, err error)
}
