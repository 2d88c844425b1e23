package limit

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisTimeout bounds how long a request waits for Redis.
const redisTimeout = 250 * time.Millisecond

// count is one script, so that a process that dies between two commands can't leave a key without an expiry.
var count = redis.NewScript(`
local n = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {n, left}`)

// Redis counts over all processes, and in memory while Redis is unreachable.
type Redis struct {
	client redis.Scripter
	prefix string
	own    *Memory
	log    *slog.Logger
	down   atomic.Bool
}

// NewRedis makes a limiter. Its keys have the given prefix.
func NewRedis(client redis.Scripter, prefix string, own *Memory, log *slog.Logger) *Redis {
	return &Redis{client: client, prefix: prefix, own: own, log: log}
}

// Allow is Memory.Allow over all processes.
func (r *Redis) Allow(ctx context.Context, key string, limit int, every time.Duration) (bool, time.Duration) {
	n, left, err := r.count(ctx, key, every)
	if err != nil {
		if !r.down.Swap(true) {
			r.log.WarnContext(ctx, "limit: counting in this process alone", "error", err)
		}
		return r.own.Allow(ctx, key, limit, every)
	}
	r.down.Store(false)
	if n <= int64(limit) {
		return true, 0
	}
	return false, left
}

func (r *Redis) count(ctx context.Context, key string, every time.Duration) (int64, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	got, err := count.Run(ctx, r.client, []string{r.prefix + key}, every.Milliseconds()).Int64Slice()
	if err != nil {
		return 0, 0, err
	}
	if len(got) != 2 {
		return 0, 0, fmt.Errorf("limit: redis answered %d values", len(got))
	}
	return got[0], time.Duration(got[1]) * time.Millisecond, nil
}
