package hours

import (
	"context"
	"time"

	"recado/bot"
)

// Weeks stores weeks. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale and ErrUnavailable.
type Weeks interface {
	Insert(ctx context.Context, w Week) error
	Get(ctx context.Context, id string) (Week, error)
	// Put stores a week if the stored version is one less than its own.
	Put(ctx context.Context, w Week) error
	// Between lists weeks by their Monday, from one and until before another, of a technician or, for "", of all. next is ""
	// at the end. The error is validation.ErrCursor for a cursor of another list.
	Between(ctx context.Context, technician, from, to string, limit int, after string) (page []Week, next string, err error)
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

// Worker is who has hours.
type Worker struct {
	ID      string
	Name    string
	Contact bot.ContactID
	Locale  string
	Plan    Plan
}

// Workers finds technicians.
type Workers interface {
	// Worker returns a technician, also one who has left, or bot.ErrNotFound.
	Worker(ctx context.Context, id string) (Worker, error)
	// WorkerOf returns the technician of a conversation, or bot.ErrNotFound.
	WorkerOf(ctx context.Context, who bot.ContactID) (Worker, error)
}
