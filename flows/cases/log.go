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

// Log passes the events of a log to cases. The guarantee needs a caller that retries Append until
// it succeeds, as the engine does with effects.
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
