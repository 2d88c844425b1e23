package replay

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"recado/bot/engine"
)

// Clock is moved by the script.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now tells the script's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// begin sets the time, before anything has happened.
func (c *Clock) begin(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// set moves the time forward.
func (c *Clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}

// waiting is work with the moment from which it may be done.
type waiting struct {
	ref engine.WorkRef
	due time.Time
	try int
}

// Queue holds work until the script lets it be done, in order.
type Queue struct {
	clock *Clock
	mu    sync.Mutex
	work  []waiting
	doing engine.WorkRef // that was taken last; until then it counts as queued
}

var _ engine.Queue = (*Queue)(nil)

// Enqueue keeps work, once.
func (q *Queue) Enqueue(_ context.Context, ref engine.WorkRef) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if ref != q.doing && !slices.ContainsFunc(q.work, func(w waiting) bool { return w.ref == ref }) {
		q.work = append(q.work, waiting{ref: ref, due: q.clock.Now()})
	}
	return nil
}

// next takes the first work that is due.
func (q *Queue) next() (waiting, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.doing = engine.WorkRef{}
	for i, w := range q.work {
		if !w.due.After(q.clock.Now()) {
			q.work, q.doing = slices.Delete(q.work, i, i+1), w.ref
			return w, true
		}
	}
	return waiting{}, false
}

// again keeps work that failed for a later try, as the real queue would.
func (q *Queue) again(w waiting, err error) {
	w.try++
	after := time.Second << min(w.try, 9)
	var later *engine.RetryLater
	if errors.As(err, &later) {
		after = later.After
	}
	w.due = q.clock.Now().Add(after)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.work = append(q.work, w)
}

// soonest is when the next work is due, the zero time when there is none.
func (q *Queue) soonest() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	var t time.Time
	for _, w := range q.work {
		if t.IsZero() || w.due.Before(t) {
			t = w.due
		}
	}
	return t
}
