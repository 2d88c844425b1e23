package technicians

import (
	"context"
	"time"

	"recado/bot"
)

// Repository keeps technicians. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale
// and ErrUnavailable (try again later; a write may or may not have landed).
type Repository interface {
	// Insert stores a new technician; ErrDuplicate where its id or its contact is taken.
	Insert(ctx context.Context, t Technician) error
	Get(ctx context.Context, id string) (Technician, error)
	// Put stores t where the stored V is still t.V-1, else ErrStale; ErrDuplicate where
	// another has its contact.
	Put(ctx context.Context, t Technician) error
	// ByContact finds a technician by the conversation.
	ByContact(ctx context.Context, who bot.ContactID) (Technician, error)
	// List pages through technicians by id; next is "" at the end. A cursor that belongs to
	// another list is ErrCursor.
	List(ctx context.Context, f Filter) (page []Technician, next string, err error)
	// Due lists those with something to warn of by a moment, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest is the earliest such moment, the zero time where there is none.
	Soonest(ctx context.Context) (time.Time, error)
	// Staff lists everybody but those who work here no more.
	Staff(ctx context.Context) ([]Technician, error)
}

// Filter chooses technicians; zero fields choose all.
type Filter struct {
	Status Status
	Limit  int    // 1–200; 0 is 50
	After  string // next of the page before
}

// Jobs knows what technicians have in hand.
type Jobs interface {
	// Load counts the jobs in process and those that wait, by technician.
	Load(ctx context.Context) (inProcess, scheduled map[string]int, err error)
	// Served counts the jobs done for a customer, by technician.
	Served(ctx context.Context, company string) (map[string]int, error)
}

// Requirements says what a service asks of a technician: the code of a specialty ("" is any) and
// the names of certificates. A service that is not offered is bot.ErrNotFound.
type Requirements func(ctx context.Context, service string) (specialty string, certificates []string, err error)
