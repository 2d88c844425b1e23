package hooks

import (
	"context"

	"recado/bot"
)

// Appender is a log of events.
type Appender interface {
	// Append adds a record unless one of its id is there.
	Append(ctx context.Context, r bot.Record) error
}

// Log is a log of events of which receivers hear. Whoever appends tries again until
// it succeeds, as the engine does with effects; that is what the guarantee rests on.
type Log struct {
	Appender
	Hooks *Service
	Clock bot.Clock
}

// Append makes the deliveries first: an event in the log has them all.
func (l Log) Append(ctx context.Context, r bot.Record) error {
	if err := l.Hooks.HandleEvent(ctx, r, l.Clock.Now()); err != nil {
		return err
	}
	return l.Appender.Append(ctx, r)
}
