package limit_test

import (
	"context"
	"log/slog"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"recado/workers/limit"
)

type limiter interface {
	Allow(ctx context.Context, key string, limit int, every time.Duration) (bool, time.Duration)
	Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool
}

// clock is a settable clock for both limiters.
type clock struct {
	at    atomic.Int64
	redis *miniredis.Miniredis
}

func (c *clock) now() time.Time { return time.UnixMilli(c.at.Load()) }

func (c *clock) advance(d time.Duration) {
	c.at.Add(d.Milliseconds())
	c.redis.FastForward(d)
}

func setup(t *testing.T) (*clock, map[string]limiter) {
	server := miniredis.RunT(t)
	c := &clock{redis: server}
	c.at.Store(1_700_000_000_000)
	client := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	return c, map[string]limiter{
		"memory": limit.NewMemory(c.now),
		"redis":  limit.NewRedis(client, "test:", limit.NewMemory(c.now), slog.New(slog.DiscardHandler)),
	}
}

func TestWindow(t *testing.T) {
	for _, name := range []string{"memory", "redis"} {
		t.Run(name, func(t *testing.T) {
			c, all := setup(t)
			l := all[name]
			for i := range 10 {
				if ok, _ := l.Allow(t.Context(), "a", 10, time.Minute); !ok {
					t.Fatalf("call %d was refused", i+1)
				}
			}
			c.advance(20 * time.Second)
			ok, retry := l.Allow(t.Context(), "a", 10, time.Minute)
			if ok || retry != 40*time.Second {
				t.Fatalf("the 11th: %v, retry %v; want refused, 40s", ok, retry)
			}
			if ok, _ := l.Allow(t.Context(), "b", 10, time.Minute); !ok {
				t.Fatal("another key was refused")
			}
			c.advance(41 * time.Second)
			if ok, _ := l.Allow(t.Context(), "a", 10, time.Minute); !ok {
				t.Fatal("refused in the next window")
			}
		})
	}
}

func TestConcurrent(t *testing.T) {
	for _, name := range []string{"memory", "redis"} {
		t.Run(name, func(t *testing.T) {
			_, all := setup(t)
			var allowed atomic.Int64
			var wg sync.WaitGroup
			for range 50 {
				wg.Go(func() {
					if ok, _ := all[name].Allow(t.Context(), "a", 10, time.Minute); ok {
						allowed.Add(1)
					}
				})
			}
			wg.Wait()
			if allowed.Load() != 10 {
				t.Fatalf("%d of 50 were allowed, want 10", allowed.Load())
			}
		})
	}
}

// TestWithoutRedis checks that a process counts alone while Redis is unreachable.
func TestWithoutRedis(t *testing.T) {
	c, all := setup(t)
	c.redis.Close()
	for i := range 3 {
		if ok, _ := all["redis"].Allow(t.Context(), "a", 2, time.Minute); ok != (i < 2) {
			t.Fatalf("call %d: allowed %v", i+1, ok)
		}
	}
}

// TestMemoryIsBounded checks that many different keys use neither unbounded memory nor a scan of
// all keys at each call.
func TestMemoryIsBounded(t *testing.T) {
	var heap [2]runtime.MemStats
	l := limit.NewMemory(func() time.Time { return time.UnixMilli(0) }) // no window ends
	runtime.GC()
	runtime.ReadMemStats(&heap[0])
	const calls = 400_000
	begun := time.Now()
	for i := range calls {
		if ok, _ := l.Allow(t.Context(), "key-of-somebody-"+strconv.Itoa(i), 1, time.Hour); !ok {
			t.Fatal("a first call was refused")
		}
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("%d keys took %s", calls, took) // it takes about 0.2 s; a scan at each call takes minutes
	}
	runtime.GC()
	runtime.ReadMemStats(&heap[1])
	if grown := int64(heap[1].HeapAlloc) - int64(heap[0].HeapAlloc); grown > 16<<20 {
		t.Errorf("%d MiB are held", grown>>20)
	}
	if ok, _ := l.Allow(t.Context(), "key-of-somebody-"+strconv.Itoa(calls-1), 1, time.Hour); ok {
		t.Error("the latest key was forgotten")
	}
	runtime.KeepAlive(l)
}

// TestSpendCountsWithinItsWindow checks that an amount that does not fit is not taken, and that a
// smaller one still is.
func TestSpendCountsWithinItsWindow(t *testing.T) {
	for _, name := range []string{"memory", "redis"} {
		t.Run(name, func(t *testing.T) {
			c, all := setup(t)
			l := all[name]
			for i, step := range []struct {
				key  string
				n    int
				wait time.Duration
				want bool
			}{
				{"a", 70, 0, true},
				{"a", 31, 0, false},
				{"a", 30, 0, true},
				{"a", 1, 0, false},
				{"a", 0, 0, true},
				{"a", -5, 0, false},
				{"b", 101, 0, false},
				{"b", 100, 0, true},
				{"a", 1, 61 * time.Minute, true},
				{"a", 99, 0, true},
				{"a", 1, 0, false},
			} {
				c.advance(step.wait)
				if got := l.Spend(t.Context(), step.key, step.n, 100, time.Hour); got != step.want {
					t.Fatalf("step %d, %d of %s: %v", i, step.n, step.key, got)
				}
			}
			if ok, _ := l.Allow(t.Context(), "a", 1, time.Hour); !ok {
				t.Error("Allow counts what was spent")
			}
		})
	}
	c, all := setup(t)
	c.redis.Close()
	if l := all["redis"]; !l.Spend(t.Context(), "a", 5, 9, time.Hour) || l.Spend(t.Context(), "a", 5, 9, time.Hour) {
		t.Error("without Redis this process does not count")
	}
}
