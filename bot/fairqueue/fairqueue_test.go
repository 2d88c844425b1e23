package fairqueue

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

// Whoever sends many pictures keeps others waiting for one of them at most.
func TestFairQueueAlternatesBetweenSenders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		queue := New(1)
		if err := queue.Acquire(WithSender(t.Context(), "first")); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var order []string
		var done sync.WaitGroup
		for _, who := range []string{"many", "many", "many", "many", "ana", "berta", "ana"} {
			done.Go(func() {
				if err := queue.Acquire(WithSender(t.Context(), who)); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, who)
				mu.Unlock()
				queue.Release()
			})
			synctest.Wait() // it is in line
		}
		queue.Release()
		done.Wait()
		want := []string{"many", "ana", "berta", "many", "ana", "many", "many"}
		if !slices.Equal(order, want) {
			t.Errorf("turns went to %v, want %v", order, want)
		}
	})
}

// Who gives up leaves no turn taken and nobody waiting.
func TestCancelledWaitReleasesItsSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		queue := New(1)
		_ = queue.Acquire(WithSender(t.Context(), "first"))
		ctx, cancel := context.WithCancel(t.Context())
		var done sync.WaitGroup
		for range 3 {
			done.Go(func() {
				if err := queue.Acquire(WithSender(ctx, "ana")); !errors.Is(err, context.Canceled) {
					t.Errorf("a turn after giving up: %v", err)
				}
			})
		}
		synctest.Wait()
		cancel()
		done.Wait()
		queue.Release()
		if queue.free != 1 || len(queue.senders) != 0 || len(queue.waiting) != 0 {
			t.Errorf("%d free, %v and %v wait", queue.free, queue.senders, queue.waiting)
		}
		if err := queue.Acquire(WithSender(t.Context(), "berta")); err != nil {
			t.Error(err)
		}
	})
}
