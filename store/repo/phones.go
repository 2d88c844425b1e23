package repo

import (
	"context"
	"errors"
	"sync"
	"time"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/store"
)

// phoneEntry is a message that a simulated phone received.
type phoneEntry struct {
	Key string `json:"_id"`
	simulator.Sent
}

// Phones stores the messages of simulated phones.
type Phones struct {
	docs store.Collection[phoneEntry]
	mu   sync.Mutex
	last int64
}

var _ simulator.Log = (*Phones)(nil)

// NewPhones opens the log.
func NewPhones(db store.DB) (*Phones, error) {
	docs, err := open[phoneEntry](db, store.Spec{Name: "phones", Indexes: []store.Index{
		{Name: "seq", Unique: true, Fields: []store.Field{{Path: "seq", Kind: store.Int}}},
		{Name: "contact", Fields: []store.Field{{Path: "to", Kind: store.String}, {Path: "seq", Kind: store.Int}}},
	}})
	return &Phones{docs: docs}, err
}

// Append stores a message under the next number. If another process has taken that number, it
// continues behind the last.
func (p *Phones) Append(ctx context.Context, s simulator.Sent) error {
	p.mu.Lock()
	defer p.mu.Unlock() // until it is stored: readers must not see a later number first
	for {
		s.Seq = max(p.last+1, s.At.UnixMicro())
		p.last = s.Seq
		err := p.docs.Insert(ctx, phoneEntry{s.ID, s})
		var taken *store.DuplicateError
		if !errors.As(err, &taken) || taken.Index != "seq" {
			return err
		}
		latest, err := p.docs.Find(ctx, store.Query{Index: "seq", Desc: true, Limit: 1})
		if err != nil {
			return err
		}
		if len(latest) > 0 {
			p.last = max(p.last, latest[0].Seq)
		}
	}
}

// After lists messages with a larger number, oldest first.
func (p *Phones) After(ctx context.Context, contact bot.ContactID, seq int64, limit int) ([]simulator.Sent, error) {
	q := store.Query{Index: "seq", Min: seq + 1, Limit: limit}
	if contact != "" {
		q.Index, q.Equal = "contact", []any{contact}
	}
	docs, err := p.docs.Find(ctx, q)
	sent := make([]simulator.Sent, len(docs))
	for i := range docs {
		sent[i] = docs[i].Sent
	}
	return sent, err
}

// Purge deletes messages from before a moment, which it finds by their numbers.
func (p *Phones) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return p.docs.DeleteAll(ctx, store.Query{Index: "seq", Max: before.UnixMicro(), Limit: limit})
}
