package queue_test

import (
	"errors"
	"log/slog"
	"sync"
	"testing"

	"recado/bot/engine"
	"recado/workers/queue"
)

// localQueue runs local workers until the returned function is called or the test ends.
func localQueue(t *testing.T, q *queue.Queue, w *worker, n int) (stop func()) {
	t.Helper()
	stop = sync.OnceFunc(q.RunLocally(w, n, slog.New(slog.DiscardHandler)))
	t.Cleanup(stop)
	return stop
}

func TestLocalDeliveryNeedsNoRedis(t *testing.T) {
	r := connect(t, "in-process")
	q := newQueue(t, r)
	w := newWorker(func(engine.WorkRef, int) error { return nil })
	localQueue(t, q, w, 2)
	r.Close()
	enqueue(t, q, say)
	if x := w.next(t); x.ref != say {
		t.Errorf("got %+v", x.ref)
	}
	if err := q.Enqueue(t.Context(), order); err == nil {
		t.Error("an effect was queued nowhere")
	}
}

// A delivery that fails locally is retried from Redis after the delay that it asked for.
func TestFailedLocalDeliveryIsRetriedFromRedis(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("503") },
		"later": func() error { return &engine.RetryLater{After: 1, Err: errors.New("429")} },
		"panic": func() error { panic("a bug") },
	} {
		t.Run(name, func(t *testing.T) {
			r := connect(t, "in-process")
			q := newQueue(t, r)
			w := newWorker(func(_ engine.WorkRef, n int) error {
				if n == 1 {
					return fail()
				}
				return nil
			})
			localQueue(t, q, w, 1)
			serve(t, r, w)
			enqueue(t, q, say)
			for range 2 {
				if x := w.next(t); x.ref != say {
					t.Errorf("got %+v", x.ref)
				}
			}
		})
	}
}

// Work that is requested while it waits or runs is done once; a delivery of another turn is
// separate work. Stopping finishes the queued work and leaves later work to Redis.
func TestLocalDeliveriesRunOnceAndDrainOnStop(t *testing.T) {
	r := connect(t, "in-process")
	q := newQueue(t, r)
	begun, going := make(chan struct{}), make(chan struct{})
	w := newWorker(func(ref engine.WorkRef, _ int) error {
		if ref == say {
			close(begun)
			<-going
		}
		return nil
	})
	stop := localQueue(t, q, w, 1)
	enqueue(t, q, say)
	<-begun
	enqueue(t, q, say, later, later, say)
	close(going)
	stop()
	for _, want := range []engine.WorkRef{say, later} {
		if x := w.next(t); x.ref != want {
			t.Errorf("got %+v, not %+v", x.ref, want)
		}
	}
	if n := len(w.tried); n > 0 {
		t.Errorf("%d done again", n)
	}
	enqueue(t, q, say)
	if n := len(w.tried); n > 0 {
		t.Error("done by hands that have stopped")
	}
}
