package hooks

import (
	"context"
	"sync"
	"time"

	"recado/bot"
	"recado/flows/hooks"
)

// shelf keeps deliveries in memory.
type shelf struct {
	mu   sync.Mutex
	kept map[string]hooks.Delivery
	puts chan hooks.Delivery // receives what was written, if not nil
}

func (s *shelf) Add(_ context.Context, d hooks.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[d.ID] = d
	return nil
}

func (s *shelf) Get(_ context.Context, id string) (hooks.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[id], nil
}

func (s *shelf) Put(_ context.Context, d hooks.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept[d.ID].V != d.V-1 {
		return bot.ErrStale
	}
	s.kept[d.ID] = d
	if s.puts != nil {
		s.puts <- d
	}
	return nil
}

func (s *shelf) find(before time.Time, ok func(hooks.Delivery) bool) (found []hooks.Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.kept {
		if d.Due != nil && !d.Due.Next.After(before) && ok(d) {
			found = append(found, d)
		}
	}
	return found
}

func (s *shelf) Due(_ context.Context, receiver string, now time.Time, _ int) ([]hooks.Delivery, error) {
	return s.find(now, func(d hooks.Delivery) bool { return d.Due.Receiver == receiver }), nil
}

func (s *shelf) Overdue(_ context.Context, before time.Time, _ int) ([]hooks.Delivery, error) {
	return s.find(before, func(hooks.Delivery) bool { return true }), nil
}

func (s *shelf) List(context.Context, hooks.Filter) ([]hooks.Delivery, string, error) {
	return nil, "", nil
}
