package queue_test

import (
	"context"
	"errors"
	"log/slog"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"

	"recado/bot/engine"
	"recado/workers/queue"
)

// servers are the kinds of Redis that start without configuration.
var servers = []string{"in-process", "child"}

// connect starts a server of a kind, and skips the test if it is not available.
func connect(t *testing.T, kind string) *queue.Redis {
	t.Helper()
	if kind == "in-process" {
		t.Setenv("PATH", t.TempDir()) // without redis-server
	} else if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed")
	}
	r, err := queue.Connect(t.Context(), "", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	if r.Kind != kind {
		t.Fatalf("got %s", r.Kind)
	}
	return r
}

// worker returns what the test says and reports each try.
type worker struct {
	do    func(ref engine.WorkRef, try int) error
	tried chan try

	mu    sync.Mutex
	tries map[engine.WorkRef]int
}

type try struct {
	ref engine.WorkRef
	at  time.Time
}

func newWorker(do func(engine.WorkRef, int) error) *worker {
	return &worker{do: do, tried: make(chan try, 1000), tries: map[engine.WorkRef]int{}}
}

func (w *worker) Work(_ context.Context, ref engine.WorkRef) error {
	w.mu.Lock()
	w.tries[ref]++
	n := w.tries[ref]
	w.mu.Unlock()
	defer func() { w.tried <- try{ref, time.Now()} }()
	return w.do(ref, n)
}

// next waits for a try.
func (w *worker) next(t *testing.T) try {
	t.Helper()
	select {
	case x := <-w.tried:
		return x
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was worked")
		return try{}
	}
}

func serve(t *testing.T, r *queue.Redis, w *worker) {
	t.Helper()
	srv, err := queue.Serve(r, w, 8, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Shutdown)
}

func newQueue(t *testing.T, r *queue.Redis) *queue.Queue {
	t.Helper()
	q := queue.New(r)
	t.Cleanup(q.Close)
	return q
}

func enqueue(t *testing.T, q *queue.Queue, refs ...engine.WorkRef) {
	t.Helper()
	for _, ref := range refs {
		if err := q.Enqueue(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
}

// waitUntilAcknowledged waits until Asynq has removed an effect's task, which happens shortly after
// the worker returns. Until then its id is taken and another request for it is not queued.
func waitUntilAcknowledged(t *testing.T, r *queue.Redis, ref engine.WorkRef) {
	t.Helper()
	inspector := asynq.NewInspectorFromRedisClient(r.Client)
	defer inspector.Close()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(20 * time.Second); ; {
		if _, err := inspector.GetTaskInfo("effects", ref.Effect); errors.Is(err, asynq.ErrTaskNotFound) {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("%+v is still queued", ref)
		}
	}
}

var (
	order = engine.WorkRef{Outbox: "session", Owner: "+57300", Effect: "+57300/7/1"}
	say   = engine.WorkRef{Outbox: "session", Owner: "+57300", Turn: 7}
	later = engine.WorkRef{Outbox: "session", Owner: "+57300", Turn: 8}
	last  = engine.WorkRef{Outbox: "session", Owner: "+57399", Effect: "last"}
)

func TestWorkThatIsQueuedAlreadyIsDoneOnce(t *testing.T) {
	for _, kind := range servers {
		t.Run(kind, func(t *testing.T) {
			r := connect(t, kind)
			q := newQueue(t, r)
			for range 5 {
				enqueue(t, q, order, say, later)
			}
			w := newWorker(func(engine.WorkRef, int) error { return nil })
			serve(t, r, w)
			var got []engine.WorkRef
			for range 3 {
				got = append(got, w.next(t).ref)
			}
			enqueue(t, q, last) // everything queued before is done first
			for x := w.next(t).ref; x != last; x = w.next(t).ref {
				t.Errorf("done again: %+v", x)
			}
			for _, want := range []engine.WorkRef{order, say, later} {
				if !slices.Contains(got, want) {
					t.Errorf("not done: %+v", want)
				}
			}
			waitUntilAcknowledged(t, r, order)
			enqueue(t, q, order) // finished work may be requested again: the outbox decides
			if got := w.next(t).ref; got != order {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestWorkThatFailedWaitsAsLongAsItSays(t *testing.T) {
	for _, kind := range servers {
		t.Run(kind, func(t *testing.T) {
			r := connect(t, kind)
			q := newQueue(t, r)
			const after = 3 * time.Second // Asynq stores whole seconds, so up to one is lost
			w := newWorker(func(ref engine.WorkRef, n int) error {
				switch {
				case ref == say && n == 1:
					return &engine.RetryLater{After: after, Err: errors.New("429")}
				case ref == order:
					return engine.Permanent(errors.New("never"))
				}
				return nil
			})
			serve(t, r, w)
			enqueue(t, q, say)
			first := w.next(t)
			enqueue(t, q, say) // another request does not make it earlier
			enqueue(t, q, order)
			if x := w.next(t); x.ref != order {
				t.Fatalf("got %+v", x.ref)
			}
			again := w.next(t)
			if waited := again.at.Sub(first.at); again.ref != say || waited < after-time.Second || waited > after+5*time.Second {
				t.Errorf("%+v again after %s", again.ref, waited)
			}
			waitUntilAcknowledged(t, r, order)
			enqueue(t, q, order) // work that was given up does not block its id
			if x := w.next(t); x.ref != order {
				t.Errorf("got %+v", x.ref)
			}
		})
	}
}

func TestADeadTaskDoesNotBlockItsSuccessor(t *testing.T) {
	for _, kind := range servers {
		t.Run(kind, func(t *testing.T) {
			r := connect(t, kind)
			q := newQueue(t, r)
			enqueue(t, q, order)
			inspector := asynq.NewInspectorFromRedisClient(r.Client)
			t.Cleanup(func() { inspector.Close() })
			if err := inspector.ArchiveTask("effects", order.Effect); err != nil {
				t.Fatal(err)
			}
			enqueue(t, q, order)
			w := newWorker(func(engine.WorkRef, int) error { return nil })
			serve(t, r, w)
			if x := w.next(t); x.ref != order {
				t.Errorf("got %+v", x.ref)
			}
		})
	}
}

func TestEnqueueWithoutRedisIsUnavailable(t *testing.T) {
	r := connect(t, "in-process")
	q := newQueue(t, r)
	r.Close()
	if err := q.Enqueue(t.Context(), order); err == nil {
		t.Error("queued nowhere")
	}
}

func TestBadRedisAddressIsRefused(t *testing.T) {
	for _, url := range []string{"ftp://x", "redis//", ":"} {
		if r, err := queue.Connect(t.Context(), url, t.TempDir()); err == nil {
			r.Close()
			t.Errorf("%q was taken", url)
		}
	}
}

// TestARedisThatDoesNotAnswerIsAnError: otherwise the program would start and do nothing.
func TestARedisThatDoesNotAnswerIsAnError(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond) // shorter than the usual ten seconds
	defer cancel()
	r, err := queue.Connect(ctx, "redis://:secret@127.0.0.1:1/0", t.TempDir())
	if err == nil {
		r.Close()
		t.Fatal("nothing listens there, and it was taken")
	}
	if !strings.Contains(err.Error(), "REDIS_URL") || strings.Contains(err.Error(), "secret") {
		t.Errorf("the operator reads: %v", err)
	}
}

// TestARedisThatRefusesUsIsAnErrorAtOnce: waiting does not help against a wrong password.
func TestARedisThatRefusesUsIsAnErrorAtOnce(t *testing.T) {
	server := miniredis.RunT(t)
	server.RequireAuth("right")
	begun := time.Now()
	for _, address := range []string{"redis://" + server.Addr(), "redis://:wrong@" + server.Addr()} {
		if r, err := queue.Connect(t.Context(), address, t.TempDir()); err == nil {
			r.Close()
			t.Errorf("%s was taken", address)
		}
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	r, err := queue.Connect(t.Context(), "redis://:right@"+server.Addr(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
}

// TestErrorOfABadAddressHidesIt: the address may contain a password.
func TestErrorOfABadAddressHidesIt(t *testing.T) {
	_, err := queue.Connect(t.Context(), "redis://:secret@host:port/0", t.TempDir())
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the operator reads: %v", err)
	}
}
