package media

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"recado/bot"
	"recado/bot/picture/picturetest"
)

// Whoever sends many pictures keeps others waiting for one of them at most.
func TestFairQueueAlternatesBetweenSenders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newFairQueue(1)
		if err := turns.acquire(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var order []string
		var done sync.WaitGroup
		for _, who := range []string{"many", "many", "many", "many", "ana", "berta", "ana"} {
			done.Go(func() {
				if err := turns.acquire(t.Context(), who); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, who)
				mu.Unlock()
				turns.release()
			})
			synctest.Wait() // it is in line
		}
		turns.release()
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
		turns := newFairQueue(1)
		_ = turns.acquire(t.Context(), "first")
		ctx, cancel := context.WithCancel(t.Context())
		var done sync.WaitGroup
		for range 3 {
			done.Go(func() {
				if err := turns.acquire(ctx, "ana"); !errors.Is(err, context.Canceled) {
					t.Errorf("a turn after giving up: %v", err)
				}
			})
		}
		synctest.Wait()
		cancel()
		done.Wait()
		turns.release()
		if turns.free != 1 || len(turns.senders) != 0 || len(turns.waiting) != 0 {
			t.Errorf("%d free, %v and %v wait", turns.free, turns.senders, turns.waiting)
		}
		if err := turns.acquire(t.Context(), "berta"); err != nil {
			t.Error(err)
		}
	})
}

// Bombs of one sender hold nobody's photo: they are refused by their headers.
func TestSlowPicturesDoNotDelayOtherSenders(t *testing.T) {
	s := newStore(t, Options{})
	bomb, photo := picturetest.Scans(6000, 6000, 100), jpegOf(300, 200)
	var done sync.WaitGroup
	defer done.Wait()
	for range 6 {
		done.Go(func() {
			if m, err := s.Put(WithSender(t.Context(), "many"), bytes.NewReader(bomb), Image, ""); err != nil || m.Fault != bot.FaultTooBig {
				t.Errorf("a bomb: %+v, %v", m, err)
			}
		})
	}
	ctx, cancel := context.WithTimeout(WithSender(t.Context(), "ana"), 3*time.Second)
	defer cancel()
	if m, err := s.Put(ctx, bytes.NewReader(photo), Image, ""); err != nil || !m.OK() {
		t.Errorf("the photo: %+v, %v", m, err)
	}
}
