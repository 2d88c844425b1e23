package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
)

// sessionOutbox is the outbox of conversations.
type sessionOutbox struct {
	sessions bot.Sessions
	clock    bot.Clock
}

func (sessionOutbox) Name() string { return "session" }

func (o sessionOutbox) Load(ctx context.Context, owner string) ([]bot.Effect, error) {
	s, err := o.sessions.Get(ctx, bot.ContactID(owner))
	return s.Outbox, err
}

func (o sessionOutbox) Ack(ctx context.Context, owner string, ids ...string) error {
	return o.change(ctx, owner, func(s *bot.Session) bool {
		before := len(s.Outbox)
		s.Outbox = slices.DeleteFunc(s.Outbox, func(f bot.Effect) bool { return slices.Contains(ids, f.ID) })
		if len(s.Outbox) == 0 {
			s.Outbox, s.PendingSince = nil, time.Time{}
		}
		return len(s.Outbox) != before
	})
}

func (o sessionOutbox) Waiting(ctx context.Context, before time.Time, limit int) ([]string, error) {
	who, err := o.sessions.Unsent(ctx, before, limit)
	owners := make([]string, len(who))
	for i := range who {
		owners[i] = string(who[i])
	}
	return owners, err
}

// Touch puts a session's effects off, to a later moment than now where messages
// have to wait: but not the work beside them, which need not.
func (o sessionOutbox) Touch(ctx context.Context, owner string, now time.Time) error {
	return o.change(ctx, owner, func(s *bot.Session) bool {
		if now.After(o.clock.Now()) && slices.ContainsFunc(s.Outbox, func(f bot.Effect) bool { return f.Kind != bot.EffectSay }) {
			return false
		}
		s.PendingSince = now
		return len(s.Outbox) > 0
	})
}

// change writes a session by compare-and-set until nobody else wrote meanwhile.
func (o sessionOutbox) change(ctx context.Context, owner string, edit func(*bot.Session) bool) error {
	for range maxRaces {
		s, err := o.sessions.Get(ctx, bot.ContactID(owner))
		if errors.Is(err, bot.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if !edit(&s) {
			return nil
		}
		s.V++
		if err := o.sessions.Put(ctx, s); !errors.Is(err, bot.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("session of %s: lost %d races", bot.Mask(bot.ContactID(owner)), maxRaces)
}

func encode(v any) (json.RawMessage, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return raw, nil
	}
	return json.Marshal(v)
}
