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
	maxLocal    = 1024            // deliveries that wait in this process; more go to Redis
	taskTimeout = 2 * time.Minute // one piece of work
	stopTimeout = 15 * time.Second
)

// localQueue carries deliveries out in the process that asks for them, where that process
// works at all: the way over Redis costs several calls and the wait for the next look.
// It holds nothing that is not in an outbox, so it may be lost as Redis may.
type localQueue struct {
	worker  Worker
	retry   func(ctx context.Context, id string, ref engine.WorkRef, after time.Duration) error
	log     *slog.Logger
	workers sync.WaitGroup

	mu     sync.Mutex
	queued map[string]bool // what waits or is under way: asked for again, it is done once; nil once stopped
	work   chan task
}

type task struct {
	id  string
	ref engine.WorkRef
}

// RunLocally makes this process carry out n of the deliveries that it asks for itself at
// once. What fails, or is too much, goes to Redis. The returned function stops it: no
// more is taken, what waits is done.
func (q *Queue) RunLocally(w Worker, n int, log *slog.Logger) (stop func()) {
	h := &localQueue{worker: w, retry: q.again, log: log, queued: map[string]bool{}, work: make(chan task, maxLocal)}
	ctx, cancel := context.WithCancel(context.Background())
	for range n {
		h.workers.Go(func() {
			for t := range h.work {
				h.do(ctx, t)
			}
		})
	}
	q.local.Store(h)
	return func() {
		q.local.Store(nil)
		defer cancel()
		defer time.AfterFunc(stopTimeout, cancel).Stop()
		h.mu.Lock()
		close(h.work)
		h.queued = nil
		h.mu.Unlock()
		h.workers.Wait()
	}
}

// offer reports whether the work will be done here, or is.
func (h *localQueue) offer(id string, ref engine.WorkRef) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.queued == nil:
		return false // stopped
	case h.queued[id]:
		return true
	}
	select {
	case h.work <- task{id, ref}:
		h.queued[id] = true
		return true
	default:
		return false
	}
}

func (h *localQueue) do(ctx context.Context, t task) {
	err := h.try(ctx, t.ref)
	h.mu.Lock()
	delete(h.queued, t.id)
	h.mu.Unlock()
	if err == nil {
		return
	}
	logFailure(h.log, t.ref, err)
	if engine.IsPermanent(err) {
		return
	}
	if err := h.retry(ctx, t.id, t.ref, delay(0, err, nil)); err != nil {
		h.log.Warn("the sweep will try again", "outbox", t.ref.Outbox, "error", err)
	}
}

func (h *localQueue) try(ctx context.Context, ref engine.WorkRef) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, taskTimeout)
	defer cancel()
	return h.worker.Work(ctx, ref)
}

// logFailure logs work that failed. What only has to wait is no news.
func logFailure(log *slog.Logger, ref engine.WorkRef, err error) {
	var later *engine.RetryLater
	switch {
	case engine.IsPermanent(err):
		log.Error("work given up", "outbox", ref.Outbox, "error", err)
	case !errors.As(err, &later):
		log.Warn("work will be tried again", "outbox", ref.Outbox, "error", err)
	}
}
