package engine

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// Forgetter erases what was written to and by a contact; the inbox and the messages of store/repo
// implement it.
type Forgetter interface {
	// Forget erases the content of what is older than a moment. The entries stay: their ids tell a
	// message that comes again from a new one.
	Forget(ctx context.Context, who bot.ContactID, before time.Time) error
}

// Forget erases a contact's conversation. It may be repeated.
func (e *Engine) Forget(ctx context.Context, who bot.ContactID, before time.Time) error {
	for _, kept := range []any{e.Inbox, e.Messages} {
		if f, ok := kept.(Forgetter); ok {
			if err := f.Forget(ctx, who, before); err != nil {
				return err
			}
		}
	}
	_, err := e.changeSession(ctx, who, func(s bot.Session, now time.Time) (bot.Session, error) {
		if s.LastInboundAt.After(before) {
			return s, nil // the person has written since, and talks about something else
		}
		return e.Machine.Forget(s, now), nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	return err
}
