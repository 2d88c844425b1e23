package limit

import (
	"context"
	"sync"
	"time"
)

// maxKeys is the most keys that are kept, some megabytes. With more, some are dropped and counted
// from zero again.
const maxKeys = 20_000

// Memory counts within one process. It is safe for concurrent use.
type Memory struct {
	now  func() time.Time
	mu   sync.Mutex
	seen map[string]window
}

type window struct {
	count int
	ends  time.Time
}

// NewMemory makes a limiter; now is time.Now except in tests.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, seen: map[string]window{}}
}

// Allow counts one call for key and reports whether it is within limit in the current window of the
// given length; if not, it returns the time until the window ends.
func (m *Memory) Allow(_ context.Context, key string, limit int, every time.Duration) (bool, time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	w := m.seen[key]
	if !now.Before(w.ends) {
		if _, known := m.seen[key]; !known && len(m.seen) >= maxKeys {
			m.sweep(now)
		}
		w = window{ends: now.Add(every)}
	}
	w.count++
	m.seen[key] = w
	if w.count <= limit {
		return true, 0
	}
	return false, w.ends.Sub(now)
}

// sweep drops keys whose window has ended, and then any keys until an eighth is free. That bounds
// the cost of a sweep per call, whatever keys come.
func (m *Memory) sweep(now time.Time) {
	for key, w := range m.seen {
		if !now.Before(w.ends) {
			delete(m.seen, key)
		}
	}
	for key := range m.seen {
		if len(m.seen) <= maxKeys-maxKeys/8 {
			return
		}
		delete(m.seen, key)
	}
}
