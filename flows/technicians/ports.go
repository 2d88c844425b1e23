package technicians

import (
	"context"
	"time"

	"recado/bot"
)

// Repository stores technicians. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale and
// ErrUnavailable (retry later; a write may or may not have been stored).
type Repository interface {
	// Insert stores a new technician; ErrDuplicate if its id or its contact exists.
	Insert(ctx context.Context, t Technician) error
	Get(ctx context.Context, id string) (Technician, error)
	// Put stores t if the stored V is t.V-1, else ErrStale; ErrDuplicate if another technician has
	// its contact.
	Put(ctx context.Context, t Technician) error
	// ByContact returns the technician of a conversation.
	ByContact(ctx context.Context, who bot.ContactID) (Technician, error)
	// List returns a page of technicians by id; next is "" at the end. The error is
	// validation.ErrCursor for a cursor of another list.
	List(ctx context.Context, f Filter) (page []Technician, next string, err error)
	// Due lists the technicians with a warning due until a time, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest returns the earliest due warning, or the zero time without one.
	Soonest(ctx context.Context) (time.Time, error)
	// Staff lists everybody who still works here.
	Staff(ctx context.Context) ([]Technician, error)
}

// Filter selects technicians; zero fields select all.
type Filter struct {
	Status Status
	Limit  int    // 1–200; 0 is 50
	After  string // the next of the page before
}

// Jobs counts the jobs of technicians.
type Jobs interface {
	// Load counts the jobs in process and the scheduled ones, by technician.
	Load(ctx context.Context) (inProcess, scheduled map[string]int, err error)
	// Served counts the jobs done for a customer, by technician.
	Served(ctx context.Context, company string) (map[string]int, error)
}

// Requirements returns what a service requires: the code of a specialty ("" is any) and the names
// of certificates. The error is bot.ErrNotFound for a service that is not offered.
type Requirements func(ctx context.Context, service string) (specialty string, certificates []string, err error)
