package engine

import (
	"context"
	"sync"
	"time"

	"recado/bot"
)

const (
	// overloadThreshold is the number of concurrent calls of Accept from which turns are shed.
	overloadThreshold = 48
	// sheddingCooldown is how long there must be no overload before shedding ends: a group
	// commit releases many calls of Accept at once, and they return in a moment.
	sheddingCooldown = 100 * time.Millisecond
)

// turnPool runs at most one turn per contact and a bounded number in total. A contact that is
// scheduled during its turn gets another turn afterwards, so no schedule is lost. Under
// overload it runs few turns: a vendor that waits too long for the acknowledgement sends its
// messages again, while an answer may come a second later.
type turnPool struct {
	runTurn func(ctx context.Context, who bot.ContactID) time.Duration

	mu      sync.Mutex
	ready   *sync.Cond
	queue   []bot.ContactID
	state   map[bot.ContactID]turnState
	stopped bool

	accepting     int  // calls of Accept in progress
	overloaded    bool // accepting reached overloadThreshold since the last check
	shedding      bool
	running       int // turns in progress
	sheddingLimit int // the most turns that run while shedding
}

type turnState int

const (
	turnQueued         turnState = iota + 1
	turnRunning                  // a turn runs
	turnRunningRequeue           // a turn runs and another one is due after it
)

// newTurnPool takes the function that runs a contact's turns and returns after how long to run
// it again (0: not before it is scheduled again).
func newTurnPool(runTurn func(context.Context, bot.ContactID) time.Duration) *turnPool {
	l := &turnPool{runTurn: runTurn, state: map[bot.ContactID]turnState{}}
	l.ready = sync.NewCond(&l.mu)
	return l
}

func (l *turnPool) schedule(who bot.ContactID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return
	}
	switch l.state[who] {
	case 0:
		l.state[who] = turnQueued
		l.queue = append(l.queue, who)
		l.ready.Signal()
	case turnRunning:
		l.state[who] = turnRunningRequeue
	}
}

// run runs turns with n workers until the context ends, and returns when the turns in progress
// are done.
func (l *turnPool) run(ctx context.Context, n int) {
	l.mu.Lock()
	l.stopped, l.sheddingLimit = false, max(1, n/64)
	l.mu.Unlock()
	stop := context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.stopped = true
		l.ready.Broadcast()
	})
	defer stop()
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() { l.worker(context.WithoutCancel(ctx)) })
	}
	workers.Wait()
}

func (l *turnPool) worker(ctx context.Context) {
	for {
		who, ok := l.next()
		if !ok {
			return
		}
		wait := l.runTurn(ctx, who)
		if l.finish(who); wait > 0 {
			time.AfterFunc(wait, func() { l.schedule(who) })
		}
	}
}

func (l *turnPool) next() (bot.ContactID, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.stopped && (len(l.queue) == 0 || l.shedding && l.running >= l.sheddingLimit) {
		l.ready.Wait()
	}
	if l.stopped { // the waiting inputs are in the inbox: the next process finds them
		return "", false
	}
	who := l.queue[0]
	l.queue = l.queue[1:]
	l.state[who] = turnRunning
	l.running++
	return who, true
}

func (l *turnPool) finish(who bot.ContactID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running--
	if l.state[who] == turnRunningRequeue {
		l.state[who] = turnQueued
		l.queue = append(l.queue, who)
		l.ready.Signal()
		return
	}
	delete(l.state, who)
}

// acceptStarted counts a call of Accept until acceptEnded.
func (l *turnPool) acceptStarted() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.accepting++; l.accepting < overloadThreshold {
		return
	}
	l.overloaded = true
	if !l.shedding {
		l.shedding = true
		time.AfterFunc(sheddingCooldown, l.endShedding)
	}
}

func (l *turnPool) acceptEnded() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.accepting--
}

// endShedding ends the shedding, or checks again later.
func (l *turnPool) endShedding() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.overloaded {
		l.overloaded = l.accepting >= overloadThreshold
		time.AfterFunc(sheddingCooldown, l.endShedding)
		return
	}
	l.shedding = false
	l.ready.Broadcast()
}
