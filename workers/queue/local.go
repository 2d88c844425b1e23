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
	maxLocal    = 1024            // deliveries waiting in this process; further ones go to Redis
	taskTimeout = 2 * time.Minute // for one task
	stopTimeout = 15 * time.Second
)

// localQueue carries out deliveries in the process that requests them, which saves several Redis
// calls and the polling interval. Everything in it is also in an outbox, so it may be lost.
type localQueue struct {
	worker  Worker
	retry   func(ctx context.Context, id string, ref engine.WorkRef, after time.Duration) error
	log     *slog.Logger
	workers sync.WaitGroup

	mu     sync.Mutex
	queued map[string]bool // ids of waiting and running deliveries, which are not queued twice; nil after stop
	work   chan task
}

type task struct {
	id  string
	ref engine.WorkRef
}

// RunLocally makes this process carry out its own deliveries, n at a time. Failed deliveries and
// those over the limit go to Redis. The returned function stops it: it accepts no more and waits
// for the queued ones.
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

// offer reports whether the delivery is now, or was already, in the local queue.
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
		h.log.WarnContext(ctx, "the sweep will try again", "outbox", t.ref.Outbox, "error", err)
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

// logFailure logs work that failed. Work that only has to wait is not logged.
func logFailure(log *slog.Logger, ref engine.WorkRef, err error) {
	var later *engine.RetryLater
	switch {
	case engine.IsPermanent(err):
		log.Error("work given up", "outbox", ref.Outbox, "error", err)
	case !errors.As(err, &later):
		log.Warn("work will be tried again", "outbox", ref.Outbox, "error", err)
	}
}
