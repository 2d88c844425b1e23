package simulator

import (
	"context"
	"slices"
	"sort"
	"sync"

	"recado/bot"
)

// maxMessages bounds Memory; older messages are dropped.
const maxMessages = 10_000

// Memory is a Log in the process's memory.
type Memory struct {
	mu   sync.Mutex
	sent []Sent
	ids  map[string]bool
}

var _ Log = (*Memory)(nil)

// NewMemory makes an empty log.
func NewMemory() *Memory { return &Memory{ids: map[string]bool{}} }

// Append implements Log.
func (m *Memory) Append(_ context.Context, s Sent) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ids[s.ID] {
		return bot.ErrDuplicate
	}
	s.Seq = s.At.UnixMicro()
	if n := len(m.sent); n > 0 {
		s.Seq = max(s.Seq, m.sent[n-1].Seq+1)
	}
	m.sent, m.ids[s.ID] = append(m.sent, s), true
	if over := len(m.sent) - maxMessages; over > 0 {
		for _, old := range m.sent[:over] {
			delete(m.ids, old.ID)
		}
		m.sent = slices.Clone(m.sent[over:])
	}
	return nil
}

// After implements Log.
func (m *Memory) After(_ context.Context, contact bot.ContactID, seq int64, limit int) ([]Sent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []Sent
	for _, s := range m.sent[sort.Search(len(m.sent), func(i int) bool { return m.sent[i].Seq > seq }):] {
		if contact == "" || s.To == contact {
			found = append(found, s)
		}
		if len(found) == limit {
			break
		}
	}
	return found, nil
}
