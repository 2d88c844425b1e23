package media

import (
	"context"
	"slices"
	"sync"
)

type senderKey struct{}

// WithSender names who sends the files that are put under a context. Pictures of one sender
// wait for one another rather than for those of others.
func WithSender(ctx context.Context, sender string) context.Context {
	return context.WithValue(ctx, senderKey{}, sender)
}

func sender(ctx context.Context) string {
	who, _ := ctx.Value(senderKey{}).(string)
	return who
}

// fairQueue lets so many work at a time. Senders take turns, and each one's own work is done
// in the order in which it came.
type fairQueue struct {
	mu      sync.Mutex
	free    int
	senders []string // with work that waits, the next first
	waiting map[string][]chan struct{}
}

func newFairQueue(n int) *fairQueue {
	return &fairQueue{free: n, waiting: map[string][]chan struct{}{}}
}

// acquire waits for a turn, which give ends. The error is the context's.
func (t *fairQueue) acquire(ctx context.Context, who string) error {
	t.mu.Lock()
	if t.free > 0 {
		t.free--
		t.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	if len(t.waiting[who]) == 0 {
		t.senders = append(t.senders, who)
	}
	t.waiting[who] = append(t.waiting[who], mine)
	t.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		t.abandon(who, mine)
		return ctx.Err()
	}
}

// abandon gives up waiting, and a turn that has come meanwhile.
func (t *fairQueue) abandon(who string, mine chan struct{}) {
	t.mu.Lock()
	i := slices.Index(t.waiting[who], mine)
	if i >= 0 {
		t.waiting[who] = slices.Delete(t.waiting[who], i, i+1)
		if len(t.waiting[who]) == 0 {
			delete(t.waiting, who)
			t.senders = slices.DeleteFunc(t.senders, func(s string) bool { return s == who })
		}
	}
	t.mu.Unlock()
	if i < 0 {
		t.release()
	}
}

// release hands a turn on: to the sender who has waited longest for one.
func (t *fairQueue) release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.senders) == 0 {
		t.free++
		return
	}
	who := t.senders[0]
	t.senders = t.senders[1:]
	next := t.waiting[who][0]
	if t.waiting[who] = t.waiting[who][1:]; len(t.waiting[who]) == 0 {
		delete(t.waiting, who)
	} else {
		t.senders = append(t.senders, who)
	}
	close(next)
}
