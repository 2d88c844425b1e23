package limit

import (
	"context"
	"sync"
	"time"
)

// maxKeys is how many keys are kept: some megabytes. Whoever invents more of them makes
// others be forgotten, and so counted anew.
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

// NewMemory makes a limiter; now is time.Now, but for tests.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, seen: map[string]window{}}
}

// Allow counts one call for key and reports whether it is within limit in every
// window of the given length; if not, after how long it will be.
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

// sweep drops the keys whose window has ended, and then any, until an eighth is free: a
// sweep costs its share of the calls before it, whatever keys come.
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
