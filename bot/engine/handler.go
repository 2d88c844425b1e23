package engine

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// Task is an effect for the worker that carries it out.
type Task struct {
	Owner  string     // id of the document whose outbox holds the effect
	Effect bot.Effect // Effect.ID is the same on every attempt: a handler uses it to do its work once
	Now    time.Time
}

// Answer is a worker's answer to the step that asked.
type Answer struct {
	Event bot.Event
	Data  any // encoded as JSON
}

// Handler carries out the effects of one name. It may be called again for the same effect, also
// after success, and must then have no further effect. An error is retried with backoff for as
// long as the effect is in its outbox, unless it is Permanent: then the step gets "failed".
type Handler func(ctx context.Context, t Task) (Answer, error)

// Failed is the event of an effect that was given up.
const Failed bot.Event = "failed"

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that a retry can't fix.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

// IsPermanent reports whether an error is marked by Permanent.
func IsPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}
