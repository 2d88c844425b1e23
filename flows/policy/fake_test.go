package policy_test

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"recado/bot"
	"recado/flows/policy"
)

// books is a repository in memory.
type books struct {
	mu   sync.Mutex
	docs map[string]policy.Book
	lose int // so many writes lose their race
}

func newBooks() *books { return &books{docs: map[string]policy.Book{}} }

func (b *books) Get(_ context.Context, id string) (policy.Book, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d, ok := b.docs[id]
	if !ok {
		return d, bot.ErrNotFound
	}
	return copied(d), nil
}

func (b *books) Insert(_ context.Context, d policy.Book) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.docs[d.ID]; known {
		return bot.ErrDuplicate
	}
	b.docs[d.ID] = copied(d)
	return nil
}

func (b *books) Put(_ context.Context, d policy.Book) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.docs[d.ID].V != d.V-1 || b.lose > 0 {
		b.lose--
		return bot.ErrStale
	}
	b.docs[d.ID] = copied(d)
	return nil
}

func (b *books) Of(_ context.Context, party string, limit int) ([]policy.Book, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []policy.Book
	for _, d := range b.docs {
		if d.Party == party {
			found = append(found, copied(d))
		}
	}
	slices.SortFunc(found, func(x, y policy.Book) int { return cmp.Compare(y.Month, x.Month) })
	return found[:min(limit, len(found))], nil
}

func copied(b policy.Book) policy.Book {
	b.Entries = slices.Clone(b.Entries)
	for i := range b.Entries {
		b.Entries[i].Steps = slices.Clone(b.Entries[i].Steps)
	}
	return b
}

func (b *books) InMonth(_ context.Context, month string, visit func(policy.Book) bool) error {
	b.mu.Lock()
	var found []policy.Book
	for _, d := range b.docs {
		if d.Month == month {
			found = append(found, copied(d))
		}
	}
	b.mu.Unlock()
	for _, d := range found {
		if !visit(d) {
			break
		}
	}
	return nil
}

func (b *books) Delete(_ context.Context, id string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.docs, id)
	return nil
}
