package engine

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"recado/bot"
)

// start runs a turn pool in a synctest bubble; end shuts it down and waits.
func start(n int, run func(context.Context, bot.ContactID) time.Duration) (l *turnPool, end func()) {
	l = newTurnPool(run)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); l.run(ctx, n) }()
	synctest.Wait()
	return l, func() { cancel(); <-done }
}

func TestTurnPoolRunsOneTurnPerContact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		running, most, turns := map[bot.ContactID]bool{}, 0, 0
		l, end := start(4, func(_ context.Context, who bot.ContactID) time.Duration {
			mu.Lock()
			if running[who] {
				t.Errorf("two turns of %s at once", who)
			}
			running[who] = true
			most = max(most, len(running))
			turns++
			mu.Unlock()
			time.Sleep(time.Millisecond) //nolint:forbidigo // the bubble's time: a turn that takes a while
			mu.Lock()
			delete(running, who)
			mu.Unlock()
			return 0
		})
		for i := range 400 {
			go l.schedule(bot.ContactID(fmt.Sprint(i % 40)))
		}
		synctest.Wait()
		time.Sleep(time.Second) //nolint:forbidigo // the bubble's time
		end()
		if most != 4 || turns < 40 {
			t.Errorf("%d turns, at most %d at once", turns, most)
		}
		if len(l.state) > 0 {
			t.Errorf("%d contacts are remembered after their turns", len(l.state))
		}
	})
}

func TestTurnPoolRunsAgainWhenScheduledDuringATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turns atomic.Int64
		hold := make(chan struct{})
		l, end := start(2, func(context.Context, bot.ContactID) time.Duration {
			turns.Add(1)
			<-hold
			return 0
		})
		l.schedule("ana")
		synctest.Wait()
		for range 5 {
			l.schedule("ana")
		}
		hold <- struct{}{}
		synctest.Wait()
		if n := turns.Load(); n != 2 {
			t.Errorf("%d turns: five wakes during one are one more look", n)
		}
		hold <- struct{}{}
		synctest.Wait()
		end()
		if n := turns.Load(); n != 2 {
			t.Errorf("%d turns in the end", n)
		}
	})
}

func TestTurnPoolRunsAgainAfterTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var at []time.Duration
		l, end := start(1, func(context.Context, bot.ContactID) time.Duration {
			at = append(at, time.Since(began))
			if len(at) < 3 {
				return 1200 * time.Millisecond
			}
			return 0
		})
		l.schedule("ana")
		time.Sleep(time.Minute) //nolint:forbidigo // the bubble's time
		end()
		if fmt.Sprint(at) != "[0s 1.2s 2.4s]" {
			t.Errorf("looked at %v", at)
		}
	})
}

func TestTurnPoolFinishesRunningTurnsOnStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		var finished, cancelled atomic.Int64
		l := newTurnPool(func(ctx context.Context, _ bot.ContactID) time.Duration {
			<-hold
			if ctx.Err() != nil {
				cancelled.Add(1)
			}
			finished.Add(1)
			return 0
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); l.run(ctx, 2) }()
		synctest.Wait()
		for _, who := range []bot.ContactID{"ana", "berta", "carla"} {
			l.schedule(who)
		}
		synctest.Wait()
		cancel()
		synctest.Wait()
		select {
		case <-done:
			t.Error("it did not wait for its turns")
		default:
		}
		close(hold)
		<-done
		if finished.Load() != 2 || cancelled.Load() > 0 {
			t.Errorf("%d turns finished, %d with their context cancelled; the third is the next process's", finished.Load(), cancelled.Load())
		}
		l.schedule("dora") // has no effect any more
	})
}

func TestMarkerFlushesSoonAndOnStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inbox := &marks{}
		m := newMarker(inbox, nil)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); m.run(ctx) }()
		for i := range 1000 {
			m.markSoon(fmt.Sprint(i))
		}
		time.Sleep(2 * markerDelay) //nolint:forbidigo // the bubble's time
		if n := inbox.n.Load(); n != 1000 || inbox.calls.Load() > 6 {
			t.Errorf("%d marked in %d calls", n, inbox.calls.Load())
		}
		m.markSoon("last")
		synctest.Wait()
		cancel()
		<-done
		if n := inbox.n.Load(); n != 1001 {
			t.Errorf("%d marked in the end", n)
		}
	})
}

func TestMarkerNeverBlocksATurn(t *testing.T) {
	m := newMarker(&marks{}, nil) // it is not running
	for i := range 100_000 {
		m.markSoon(fmt.Sprint(i))
	}
}

// marks counts the marked inputs.
type marks struct {
	bot.Inbox
	n, calls atomic.Int64
}

func (m *marks) MarkConsumed(_ context.Context, ids []string) error {
	m.n.Add(int64(len(ids)))
	m.calls.Add(1)
	return nil
}

// While many messages arrive few turns run, and all postponed turns run afterwards.
func TestTurnPoolShedsTurnsUnderOverload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most, turns atomic.Int64
		l, end := start(64, func(context.Context, bot.ContactID) time.Duration {
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(time.Millisecond) //nolint:forbidigo // the bubble's time: a turn that takes a while
			running.Add(-1)
			turns.Add(1)
			return 0
		})
		rush := func() { // a group commit releases all calls at once, and they return
			for range overloadThreshold {
				l.acceptStarted()
			}
			for range overloadThreshold {
				l.acceptEnded()
			}
		}
		rush()
		for i := range 400 {
			l.schedule(bot.ContactID(fmt.Sprint(i)))
		}
		for range 10 {
			rush()
			time.Sleep(10 * time.Millisecond) //nolint:forbidigo // the bubble's time
		}
		if n := turns.Load(); most.Load() != 1 || n < 98 || n > 100 {
			t.Errorf("in the rush: %d turns, at most %d at once", n, most.Load())
		}
		time.Sleep(3 * sheddingCooldown) //nolint:forbidigo // the bubble's time
		if most.Load() != 64 || turns.Load() != 400 {
			t.Errorf("after it: %d turns, at most %d at once", turns.Load(), most.Load())
		}
		end()
	})
}
