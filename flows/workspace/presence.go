package workspace

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// presenceFor is how long an agent counts as present after the last heartbeat. Consoles send one
// each 15 s.
const presenceFor = 40 * time.Second

// maxViewers bounds the agents of one conversation.
const maxViewers = 50

// Viewer is an agent who has a conversation open.
type Viewer struct {
	Agent  string    `json:"agent"`
	Typing bool      `json:"typing,omitempty"`
	At     time.Time `json:"at"` // of the last heartbeat
}

// Presence lists who has a conversation open.
type Presence struct {
	ID      string    `json:"_id"` // the contact
	V       int64     `json:"v"`
	Viewers []Viewer  `json:"viewers"`
	At      time.Time `json:"at"` // of the last heartbeat; indexed
}

// PresenceRepository stores presences. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale,
// ErrUnavailable.
type PresenceRepository interface {
	Get(ctx context.Context, id string) (Presence, error)
	Insert(ctx context.Context, p Presence) error
	Put(ctx context.Context, p Presence) error
}

// RecordPresence records that an agent has a conversation open, and whether the agent is typing. It returns the
// other agents who have it open, by name. gone ends the agent's presence.
func (s *Service) RecordPresence(ctx context.Context, agent string, who bot.ContactID, typing, gone bool, now time.Time) ([]Viewer, error) {
	var others []Viewer
	err := edit.Retry(func() error {
		p, err := s.Presence.Get(ctx, string(who))
		fresh := errors.Is(err, bot.ErrNotFound)
		if err != nil && !fresh {
			return err
		}
		others = nil
		for _, v := range p.Viewers {
			if v.Agent != agent && now.Sub(v.At) < presenceFor {
				others = append(others, v)
			}
		}
		p.ID, p.V, p.At, p.Viewers = string(who), p.V+1, now, slices.Clone(others)
		if !gone && len(p.Viewers) < maxViewers {
			p.Viewers = append(p.Viewers, Viewer{agent, typing, now})
		}
		if fresh {
			return s.Presence.Insert(ctx, p)
		}
		return s.Presence.Put(ctx, p)
	})
	slices.SortFunc(others, func(a, b Viewer) int { return strings.Compare(a.Agent, b.Agent) })
	return others, err
}
