package app

import (
	"context"
	"slices"
	"strings"
	"sync"

	"recado/bot"
	"recado/flows/policy"
)

// memoryBooks keeps the evidence in memory until the store's repository is merged.
type memoryBooks struct {
	mu  sync.Mutex
	all map[string]policy.Book
}

func (m *memoryBooks) Get(_ context.Context, id string) (policy.Book, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.all[id]
	if !ok {
		return b, bot.ErrNotFound
	}
	return b, nil
}

func (m *memoryBooks) Insert(_ context.Context, b policy.Book) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.all[b.ID]; ok {
		return bot.ErrDuplicate
	}
	m.all[b.ID] = b
	return nil
}

func (m *memoryBooks) Put(_ context.Context, b policy.Book) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all[b.ID].V != b.V-1 {
		return bot.ErrStale
	}
	m.all[b.ID] = b
	return nil
}

func (m *memoryBooks) Of(_ context.Context, party string, limit int) (found []policy.Book, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, b := range m.all {
		if strings.HasPrefix(id, party+"/") {
			found = append(found, b)
		}
	}
	slices.SortFunc(found, func(a, b policy.Book) int { return strings.Compare(b.ID, a.ID) })
	return found[:min(len(found), limit)], nil
}
