package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"recado/bot/engine"
)

const (
	nearMost = 1024            // deliveries that wait in this process; more go to Redis
	workFor  = 2 * time.Minute // one piece of work
	stopFor  = 15 * time.Second
)

// near carries deliveries out in the process that asks for them, where that process
// works at all: the way over Redis costs several calls and the wait for the next look.
// It holds nothing that is not in an outbox, so it may be lost as Redis may.
type near struct {
	worker Worker
	retry  func(ctx context.Context, id string, ref engine.WorkRef, after time.Duration) error
	log    *slog.Logger
	hands  sync.WaitGroup

	mu    sync.Mutex
	asked map[string]bool // what waits or is under way: asked for again, it is done once; nil once stopped
	work  chan task
}

type task struct {
	id  string
	ref engine.WorkRef
}

// Near makes this process carry out n of the deliveries that it asks for itself at
// once. What fails, or is too much, goes to Redis. The returned function stops it: no
// more is taken, what waits is done.
func (q *Queue) Near(w Worker, n int, log *slog.Logger) (stop func()) {
	h := &near{worker: w, retry: q.again, log: log, asked: map[string]bool{}, work: make(chan task, nearMost)}
	ctx, cancel := context.WithCancel(context.Background())
	for range n {
		h.hands.Go(func() {
			for t := range h.work {
				h.do(ctx, t)
			}
		})
	}
	q.near.Store(h)
	return func() {
		q.near.Store(nil)
		defer cancel()
		defer time.AfterFunc(stopFor, cancel).Stop()
		h.mu.Lock()
		close(h.work)
		h.asked = nil
		h.mu.Unlock()
		h.hands.Wait()
	}
}

// take reports whether the work will be done here, or is.
func (h *near) take(id string, ref engine.WorkRef) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.asked == nil:
		return false // stopped
	case h.asked[id]:
		return true
	}
	select {
	case h.work <- task{id, ref}:
		h.asked[id] = true
		return true
	default:
		return false
	}
}

func (h *near) do(ctx context.Context, t task) {
	err := h.try(ctx, t.ref)
	h.mu.Lock()
	delete(h.asked, t.id)
	h.mu.Unlock()
	if err == nil {
		return
	}
	tell(h.log, t.ref, err)
	if engine.IsPermanent(err) {
		return
	}
	if err := h.retry(ctx, t.id, t.ref, delay(0, err, nil)); err != nil {
		h.log.Warn("the sweep will try again", "outbox", t.ref.Outbox, "error", err)
	}
}

func (h *near) try(ctx context.Context, ref engine.WorkRef) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, workFor)
	defer cancel()
	return h.worker.Work(ctx, ref)
}

// tell logs work that failed. What only has to wait is no news.
func tell(log *slog.Logger, ref engine.WorkRef, err error) {
	var later *engine.RetryLater
	switch {
	case engine.IsPermanent(err):
		log.Error("work given up", "outbox", ref.Outbox, "error", err)
	case !errors.As(err, &later):
		log.Warn("work will be tried again", "outbox", ref.Outbox, "error", err)
	}
}
