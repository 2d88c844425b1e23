package repo

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/broken"
	"recado/flows/validation"
	"recado/store"
)

// Sessions stores one document per contact.
type Sessions struct{ docs store.Collection[bot.Session] }

var _ bot.Sessions = (*Sessions)(nil)

// NewSessions opens the sessions.
func NewSessions(db store.DB) (*Sessions, error) {
	at := func(path string) []store.Field { return []store.Field{{Path: path, Kind: store.Time}} }
	docs, err := open[bot.Session](db, store.Spec{Name: "sessions", Indexes: []store.Index{
		{Name: "due", Sparse: true, Fields: at("next_due")},
		{Name: "unsent", Sparse: true, Fields: at("pending_since")},
		{Name: "waits", Sparse: true, Fields: at("waits_until")},
		{Name: "updated", Sparse: true, Fields: at("updated")},
		{Name: "queue", Sparse: true, Fields: at("queue_due")},
		{Name: "agent_queue", Sparse: true, Fields: append([]store.Field{{Path: "queue_agent", Kind: store.String}}, at("queue_due")...)},
		{Name: "position", Sparse: true, Fields: append([]store.Field{{Path: "position", Kind: store.String}}, at("updated")...)},
		{Name: "profile", Sparse: true, Fields: []store.Field{{Path: "profile_key", Kind: store.String}}},
	}})
	return &Sessions{docs}, err
}

// Get returns a contact's session.
func (s *Sessions) Get(ctx context.Context, who bot.ContactID) (bot.Session, error) {
	return s.docs.Get(ctx, string(who))
}

// Put stores a session by compare-and-set; see bot.Sessions.
func (s *Sessions) Put(ctx context.Context, doc bot.Session) error {
	if !compareAndSet || broken.Is("compare-and-set") {
		if now, err := s.docs.Get(ctx, string(doc.ID)); err == nil {
			doc.Version = now.Version + 1
		}
	}
	if doc.Version > 1 {
		return s.docs.Replace(ctx, doc, doc.Version-1)
	}
	err := s.docs.Insert(ctx, doc)
	if errors.Is(err, bot.ErrDuplicate) {
		return bot.ErrStale // two first messages at once: the other was stored first
	}
	return err
}

// Due lists contacts with a due timer.
func (s *Sessions) Due(ctx context.Context, now time.Time, limit int) ([]bot.ContactID, error) {
	return contacts(s.docs.Find(ctx, store.Query{Index: "due", Max: now.Add(time.Millisecond), Limit: limit}))
}

// Unsent lists contacts whose outbox has waited since before a moment. It leaves out postponed ones
// while their postponement can still last.
func (s *Sessions) Unsent(ctx context.Context, before time.Time, limit int) ([]bot.ContactID, error) {
	docs, err := waiting(ctx, s.docs, "unsent", before, maxClockSkew, limit)
	docs = slices.DeleteFunc(docs, func(d bot.Session) bool {
		return d.Postponed && !d.PendingSince.Before(before) && d.PendingSince.Before(before.Add(postponedFor+maxClockSkew))
	})
	if err != nil || len(docs) >= limit {
		return contacts(docs, err)
	}
	lawful, err := s.docs.Find(ctx, store.Query{Index: "waits", Max: before, Limit: limit - len(docs)})
	return contacts(append(docs, lawful...), err)
}

func contacts(docs []bot.Session, err error) ([]bot.ContactID, error) {
	who := make([]bot.ContactID, len(docs))
	for i := range docs {
		who[i] = docs[i].ID
	}
	return who, err
}

// Queue returns a page of sessions for agents; see bot.Sessions.
func (s *Sessions) Queue(ctx context.Context, q bot.QueueQuery) ([]bot.Session, string, error) {
	return list(ctx, s.docs, queueQuery(q), validation.ErrCursor)
}

// ChangedSince lists sessions that had a turn since a moment; see bot.Sessions.
func (s *Sessions) ChangedSince(ctx context.Context, since time.Time, limit int) ([]bot.Session, error) {
	return s.docs.Find(ctx, store.Query{Index: "updated", Min: since, Limit: limit})
}

// CountQueue counts sessions for agents; see bot.Sessions.
func (s *Sessions) CountQueue(ctx context.Context, q bot.QueueQuery) (int, error) {
	return s.docs.Count(ctx, queueQuery(q))
}

// queueQuery returns the index that answers a query for agents.
func queueQuery(q bot.QueueQuery) store.Query {
	query := store.Query{Index: "updated", Desc: true, Limit: q.Limit, After: q.After}
	switch {
	case q.Phone != "":
		query.Index, query.Desc, query.Min, query.Max = store.PrimaryIndex, false, string(q.Phone), string(q.Phone)+afterAllSuffixes
	case q.Name != "":
		query.Index, query.Desc, query.Min, query.Max = "profile", false, q.Name, q.Name+afterAllSuffixes
	case q.At != "":
		query.Index, query.Equal = "position", []any{q.At}
	case q.Cases && q.Agent != "":
		query.Index, query.Desc, query.Equal = "agent_queue", false, []any{q.Agent}
	case q.Cases:
		query.Index, query.Desc = "queue", false
	}
	return query
}
