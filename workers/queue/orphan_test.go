package queue_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"recado/bot/engine"
	"recado/workers/queue"
)

// When a worker is killed, another one does its task as soon as it is requested again and the dead
// worker's lease has ended. Asynq alone would take minutes.
func TestTaskOfADeadWorkerRunsElsewhere(t *testing.T) {
	r := connect(t, "child")
	q := queue.New(r)
	t.Cleanup(q.Close)
	ref := engine.WorkRef{Outbox: "session", Owner: "+57", Effect: "+57/1/1"}
	if err := q.Enqueue(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	// The state that a worker leaves when it dies with a task.
	const keys = "asynq:{effects}:"
	take := func(left time.Duration) {
		t.Helper()
		if err := r.Client.LMove(t.Context(), keys+"pending", keys+"active", "RIGHT", "LEFT").Err(); err != nil && !errors.Is(err, redis.Nil) {
			t.Fatal(err)
		}
		if err := r.Client.HSet(t.Context(), keys+"t:"+ref.Effect, "state", "active").Err(); err != nil {
			t.Fatal(err)
		}
		if err := r.Client.ZAdd(t.Context(), keys+"lease", redis.Z{Score: float64(time.Now().Add(left).Unix()), Member: ref.Effect}).Err(); err != nil {
			t.Fatal(err)
		}
	}
	waiting := func() int64 {
		t.Helper()
		n, err := r.Client.LLen(t.Context(), keys+"pending").Result()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	take(20 * time.Second)
	if err := q.Enqueue(t.Context(), ref); err != nil || waiting() != 0 {
		t.Fatalf("its worker lives, and it is queued again: %v", err)
	}
	take(-time.Second)
	for range 2 { // requested twice, queued once
		if err := q.Enqueue(t.Context(), ref); err != nil || waiting() != 1 {
			t.Fatalf("%d wait, want 1: %v", waiting(), err)
		}
	}
	w := newWorker(func(engine.WorkRef, int) error { return nil })
	s, err := queue.Serve(r, w, 1, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Shutdown()
	if got := w.next(t).ref; got != ref {
		t.Errorf("%+v was done", got)
	}
}
