package cases

import (
	"context"

	"recado/bot"
)

// Appender is a log of events.
type Appender interface {
	// Append adds a record unless its id is known.
	Append(ctx context.Context, r bot.Record) error
}

// Log is an event log whose events are handled by cases first: every stored event was handled, provided that the
// caller retries Append until it succeeds, as the engine does with effects.
type Log struct {
	Appender
	Cases *Service
}

// Append handles the event in cases first, so that every event in the log has been handled.
func (l Log) Append(ctx context.Context, r bot.Record) error {
	if err := l.Cases.HandleEvent(ctx, r); err != nil {
		return err
	}
	return l.Appender.Append(ctx, r)
}
