package hooks

import (
	"context"

	"recado/bot"
)

// Appender is a log of events.
type Appender interface {
	// Append adds a record unless its id is known.
	Append(ctx context.Context, r bot.Record) error
}

// Log creates the deliveries for the events of a log. The guarantee needs a caller that retries
// Append until it succeeds, as the engine does with effects.
type Log struct {
	Appender
	Hooks *Service
	Clock bot.Clock
}

// Append creates the deliveries first, so that every event in the log has them.
func (l Log) Append(ctx context.Context, r bot.Record) error {
	if err := l.Hooks.HandleEvent(ctx, r, l.Clock.Now()); err != nil {
		return err
	}
	return l.Appender.Append(ctx, r)
}
