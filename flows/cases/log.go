package cases

import (
	"context"

	"recado/bot"
)

// Appender is a log of events.
type Appender interface {
	// Append adds a record unless one of its id is there.
	Append(ctx context.Context, r bot.Record) error
}

// Log is a log of events of which cases hear. Whoever appends tries again until it
// succeeds, as the engine does with effects; that is what the guarantee rests on.
type Log struct {
	Appender
	Cases *Service
}

// Append lets cases hear first: an event in the log has been heard.
func (l Log) Append(ctx context.Context, r bot.Record) error {
	if err := l.Cases.HandleEvent(ctx, r); err != nil {
		return err
	}
	return l.Appender.Append(ctx, r)
}
