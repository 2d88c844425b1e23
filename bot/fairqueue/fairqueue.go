// Package fairqueue shares a scarce resource among senders by round robin: whoever asks
// for much keeps others waiting for one piece of work at most.
package fairqueue

import (
	"context"
	"slices"
	"sync"
)

type senderKey struct{}

// WithSender names the sender of the work that is done under a context. Work of no sender is
// all of one.
func WithSender(ctx context.Context, sender string) context.Context {
	return context.WithValue(ctx, senderKey{}, sender)
}

func sender(ctx context.Context) string {
	who, _ := ctx.Value(senderKey{}).(string)
	return who
}

// Queue lets so many work at a time. Senders take turns, and each one's own work is done
// in the order in which it came.
type Queue struct {
	mu      sync.Mutex
	free    int
	senders []string // with work that waits, the next first
	waiting map[string][]chan struct{}
}

// New makes a queue for n at a time.
func New(n int) *Queue { return &Queue{free: n, waiting: map[string][]chan struct{}{}} }

// Acquire waits for the turn of the context's sender, which Release ends. The error is
// the context's.
func (q *Queue) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	who := sender(ctx)
	q.mu.Lock()
	if q.free > 0 {
		q.free--
		q.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	if len(q.waiting[who]) == 0 {
		q.senders = append(q.senders, who)
	}
	q.waiting[who] = append(q.waiting[who], mine)
	q.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		q.leave(who, mine)
		return ctx.Err()
	}
}

// leave gives up waiting, and a turn that has come meanwhile.
func (q *Queue) leave(who string, mine chan struct{}) {
	q.mu.Lock()
	i := slices.Index(q.waiting[who], mine)
	if i >= 0 {
		q.waiting[who] = slices.Delete(q.waiting[who], i, i+1)
		if len(q.waiting[who]) == 0 {
			delete(q.waiting, who)
			q.senders = slices.DeleteFunc(q.senders, func(s string) bool { return s == who })
		}
	}
	q.mu.Unlock()
	if i < 0 {
		q.Release()
	}
}

// Release hands a turn on: to the sender who has waited longest for one.
func (q *Queue) Release() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.senders) == 0 {
		q.free++
		return
	}
	who := q.senders[0]
	q.senders = q.senders[1:]
	next := q.waiting[who][0]
	if q.waiting[who] = q.waiting[who][1:]; len(q.waiting[who]) == 0 {
		delete(q.waiting, who)
	} else {
		q.senders = append(q.senders, who)
	}
	close(next)
}
