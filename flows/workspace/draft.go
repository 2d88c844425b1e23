package workspace

import (
	"context"
	"errors"
	"net/url"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Draft is what an agent has begun to write to a contact.
type Draft struct {
	ID   string    `json:"_id"`
	V    int64     `json:"v"`
	Text string    `json:"text"`
	At   time.Time `json:"at"` // when it was written last; indexed
}

// Drafts stores drafts. Its errors are bot's: ErrNotFound, ErrDuplicate, ErrStale, ErrUnavailable.
type Drafts interface {
	Get(ctx context.Context, id string) (Draft, error)
	Insert(ctx context.Context, d Draft) error
	Put(ctx context.Context, d Draft) error
	Delete(ctx context.Context, id string) error
}

// draftID names the draft of an agent in a conversation.
func draftID(agent string, who bot.ContactID) string {
	return url.QueryEscape(agent) + "/" + string(who)
}

// Service is the workspace of all agents. It is safe for concurrent use by any number of processes.
type Service struct {
	Drafts   Drafts
	Presence PresenceRepository
}

// SaveDraft stores an agent's draft; an empty text deletes it.
func (s *Service) SaveDraft(ctx context.Context, agent string, who bot.ContactID, text string, now time.Time) error {
	id := draftID(agent, who)
	if text == "" {
		return s.Drafts.Delete(ctx, id)
	}
	return edit.Retry(func() error {
		d, err := s.Drafts.Get(ctx, id)
		if errors.Is(err, bot.ErrNotFound) {
			return s.Drafts.Insert(ctx, Draft{ID: id, V: 1, Text: text, At: now})
		}
		if err != nil || d.Text == text {
			return err
		}
		d.V, d.Text, d.At = d.V+1, text, now
		return s.Drafts.Put(ctx, d)
	})
}

// Draft returns an agent's draft, or "" if there is none.
func (s *Service) Draft(ctx context.Context, agent string, who bot.ContactID) (string, error) {
	d, err := s.Drafts.Get(ctx, draftID(agent, who))
	if errors.Is(err, bot.ErrNotFound) {
		return "", nil
	}
	return d.Text, err
}
