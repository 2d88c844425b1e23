package engine

import (
	"context"
	"sync"
	"time"

	"recado/bot"
)

const (
	// crowd is how many calls of Accept under way make it a rush.
	crowd = 48
	// calm is how long there must have been no crowd for the rush to end: a commit
	// that many share lets them all go at once, and they are back in a moment.
	calm = 100 * time.Millisecond
)

// lanes run at most one turn per contact and a bounded number in all. A wake
// during a turn leads to another look afterwards, so none is lost. In a rush few turns
// run: a vendor that is not told soon that its messages are safe sends them again,
// while an answer that comes a second later is an answer still.
type lanes struct {
	run1 func(ctx context.Context, who bot.ContactID) time.Duration

	mu    sync.Mutex
	more  *sync.Cond
	queue []bot.ContactID
	state map[bot.ContactID]laneState
	ended bool

	arriving int  // calls of Accept under way
	crowded  bool // … were too many since calm was last looked for
	rush     bool
	turns    int // under way
	few      int // … at most so many in a rush
}

type laneState int

const (
	queued  laneState = iota + 1
	turning           // a turn runs
	again             // … and another look is due after it
)

// newLanes takes the work of one lane, which says after how long to look again (0: not before a wake).
func newLanes(run1 func(context.Context, bot.ContactID) time.Duration) *lanes {
	l := &lanes{run1: run1, state: map[bot.ContactID]laneState{}}
	l.more = sync.NewCond(&l.mu)
	return l
}

func (l *lanes) wake(who bot.ContactID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return
	}
	switch l.state[who] {
	case 0:
		l.state[who] = queued
		l.queue = append(l.queue, who)
		l.more.Signal()
	case turning:
		l.state[who] = again
	}
}

// run works the lanes with n hands until the context ends, and returns when the
// turns under way are done.
func (l *lanes) run(ctx context.Context, n int) {
	l.mu.Lock()
	l.ended, l.few = false, max(1, n/64)
	l.mu.Unlock()
	stop := context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.ended = true
		l.more.Broadcast()
	})
	defer stop()
	var hands sync.WaitGroup
	for range n {
		hands.Go(func() { l.work(context.WithoutCancel(ctx)) })
	}
	hands.Wait()
}

func (l *lanes) work(ctx context.Context) {
	for {
		who, ok := l.take()
		if !ok {
			return
		}
		wait := l.run1(ctx, who)
		if l.leave(who); wait > 0 {
			time.AfterFunc(wait, func() { l.wake(who) })
		}
	}
}

func (l *lanes) take() (bot.ContactID, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.ended && (len(l.queue) == 0 || l.rush && l.turns >= l.few) {
		l.more.Wait()
	}
	if l.ended { // what still waits is in the inbox: the next process finds it
		return "", false
	}
	who := l.queue[0]
	l.queue = l.queue[1:]
	l.state[who] = turning
	l.turns++
	return who, true
}

func (l *lanes) leave(who bot.ContactID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turns--
	if l.state[who] == again {
		l.state[who] = queued
		l.queue = append(l.queue, who)
		l.more.Signal()
		return
	}
	delete(l.state, who)
}

// arrive notes that a call of Accept has begun, until depart.
func (l *lanes) arrive() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.arriving++; l.arriving < crowd {
		return
	}
	l.crowded = true
	if !l.rush {
		l.rush = true
		time.AfterFunc(calm, l.settle)
	}
}

func (l *lanes) depart() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.arriving--
}

// settle ends the rush, or looks again later.
func (l *lanes) settle() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.crowded {
		l.crowded = l.arriving >= crowd
		time.AfterFunc(calm, l.settle)
		return
	}
	l.rush = false
	l.more.Broadcast()
}
