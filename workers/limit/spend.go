package limit

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Spend takes n of limit within each window of the given length. It reports whether n was
// available; if not, it takes nothing. Its keys are separate from Allow's.
func (m *Memory) Spend(_ context.Context, key string, n, limit int, every time.Duration) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	key = spent + key
	now := m.now()
	w := m.seen[key]
	if !now.Before(w.ends) {
		if _, known := m.seen[key]; !known && len(m.seen) >= maxKeys {
			m.sweep(now)
		}
		w = window{ends: now.Add(every)}
	}
	if n < 0 || n > limit-w.count {
		return false
	}
	w.count += n
	m.seen[key] = w
	return true
}

// spent is the prefix of Spend's keys.
const spent = "spent:"

// spend is one script, like count.
var spend = redis.NewScript(`
local had = tonumber(redis.call('GET', KEYS[1]) or '0')
local n = tonumber(ARGV[1])
if had + n > tonumber(ARGV[2]) then
  return 0
end
redis.call('INCRBY', KEYS[1], n)
if redis.call('PTTL', KEYS[1]) < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 1`)

// Spend is Memory.Spend over all processes.
func (r *Redis) Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool {
	if n < 0 {
		return false
	}
	within, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	got, err := spend.Run(within, r.client, []string{r.prefix + spent + key}, n, limit, every.Milliseconds()).Int()
	if err != nil {
		if !r.down.Swap(true) {
			r.log.WarnContext(ctx, "limit: counting in this process alone", "error", err)
		}
		return r.own.Spend(ctx, key, n, limit, every)
	}
	r.down.Store(false)
	return got == 1
}
