package engine

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// Task is an effect on its way to the worker that carries it out.
type Task struct {
	Owner  string     // id of the document whose outbox holds the effect
	Effect bot.Effect // Effect.ID is the same on every try: what is done once by it is done for good
	Now    time.Time
}

// Answer is what a worker says to the step that asked.
type Answer struct {
	Event bot.Event
	Data  any // encoded as JSON
}

// Handler carries out the effects of one name. It may be called again for the
// same effect, after success too, and must then have done nothing more. An error
// is retried with backoff for as long as the effect is in its outbox, unless it
// is Permanent: then the step hears "failed".
type Handler func(ctx context.Context, t Task) (Answer, error)

// Failed is the event of an effect that was given up.
const Failed bot.Event = "failed"

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that trying again can't mend.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

// IsPermanent reports whether an error was marked so.
func IsPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}
