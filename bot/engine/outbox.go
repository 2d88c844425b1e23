package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/broken"
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
	if len(ids) == 0 {
		return nil
	}
	_, err := o.ackFrom(ctx, bot.Session{ID: bot.ContactID(owner)}, ids)
	return err
}

// ackFrom is Ack, starting with the session as last read.
func (o sessionOutbox) ackFrom(ctx context.Context, read bot.Session, ids []string) (bot.Session, error) {
	return o.change(ctx, read, func(s *bot.Session) bool {
		before := len(s.Outbox)
		s.Outbox = slices.DeleteFunc(s.Outbox, func(f bot.Effect) bool { return slices.Contains(ids, f.ID) || broken.Is("outbox") })
		if len(s.Outbox) == 0 {
			s.Outbox, s.PendingSince, s.Postponed, s.WaitsUntil = nil, time.Time{}, false, time.Time{}
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

// Touch postpones a session's messages to now, which may lie ahead. It does not postpone to a
// later time while there is other work in the outbox.
func (o sessionOutbox) Touch(ctx context.Context, owner string, now time.Time) error {
	_, err := o.change(ctx, bot.Session{ID: bot.ContactID(owner)}, func(s *bot.Session) bool {
		later := now.After(o.clock.Now())
		if later && slices.ContainsFunc(s.Outbox, func(f bot.Effect) bool { return f.Kind != bot.EffectSay }) {
			return false
		}
		come := !s.WaitsUntil.IsZero() && !s.WaitsUntil.After(o.clock.Now())
		if come {
			s.WaitsUntil = time.Time{}
		}
		if len(s.Outbox) == 0 { // it was withdrawn while it waited
			s.PendingSince, s.Postponed = time.Time{}, false
			return come
		}
		s.PendingSince, s.Postponed = now, later
		return true
	})
	return err
}

// change writes a session by compare-and-set, retrying after other writes, and returns the
// stored session. It starts with the session that the caller has read, unless its version is 0.
func (o sessionOutbox) change(ctx context.Context, s bot.Session, edit func(*bot.Session) bool) (bot.Session, error) {
	who := s.ID
	for race := range maxWriteConflicts {
		if race > 0 || s.Version == 0 {
			var err error
			if s, err = o.sessions.Get(ctx, who); errors.Is(err, bot.ErrNotFound) {
				return s, nil
			} else if err != nil {
				return s, err
			}
		}
		s.Outbox = slices.Clone(s.Outbox)
		if !edit(&s) {
			return s, nil
		}
		s.Version++
		if err := o.sessions.Put(ctx, s); !errors.Is(err, bot.ErrStale) {
			return s, err
		}
	}
	return s, fmt.Errorf("session of %s: gave up after %d write conflicts", bot.Mask(who), maxWriteConflicts)
}

func encode(v any) (json.RawMessage, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return raw, nil
	}
	return json.Marshal(v)
}
