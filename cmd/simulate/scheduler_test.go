package simulate

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"recado/bot/requestid"
	"recado/store"
)

// scheduler decides what happens next. Whatever the program wants of the world (the store, a vendor,
// the queue) waits at a gate. Once every goroutine of the simulation waits for something, the
// scheduler gives each newcomer an instant of its own, and lets time pass to the earliest. So only one
// of them ever moves, and the seed alone says which.
type scheduler struct {
	chance *rand.Rand
	began  time.Time

	mu      sync.Mutex
	parked  []*party
	events  []event
	results []result
	wake    chan struct{} // somebody is new at a gate

	used    map[time.Duration]bool // instants that were given away
	trace   []string
	hash    uint64 // of the whole trace
	steps   int
	twins   int // parties that only the order of their arrival told apart
	judge   func(*party) verdict
	latency func(*party) time.Duration
}

// party is a goroutine that waits at a gate.
type party struct {
	p      *process
	place  string // what it is about to do: "replace sessions"
	key    string // tells it apart from others at the same place
	due    time.Duration
	resume chan verdict
}

// verdict is what the gate lets a party do.
type verdict int

const (
	pass       verdict = iota
	die                // the process is dead: the goroutine ends here
	fail               // refused, nothing is done
	failAfter          // done, and the caller is told that it failed
	lose               // done, and the caller is told nothing until its time is over
	ignore             // nothing is done, and the caller is told nothing until its time is over
	tooMany            // the vendor has no room
	verdictMax = tooMany
)

var verdictNames = [verdictMax + 1]string{"", " †", " refused", " done but refused", " done but lost", " lost", " too many"}

type event struct {
	due  time.Duration
	name string
	do   func()
}

// result is something that has ended, to be told at an instant of its own.
type result struct {
	key string
	do  func()
}

var errDisk = store.Unavailable(errors.New("the simulated disk refuses"))

func newScheduler(seed uint64) *scheduler {
	return &scheduler{
		chance: rand.New(rand.NewPCG(seed, 0x5eed)), began: time.Now(), wake: make(chan struct{}, 1), used: map[time.Duration]bool{},
		judge: func(*party) verdict { return pass },
	}
}

func (s *scheduler) now() time.Duration { return time.Since(s.began) }

// gate waits for the scheduler. After an error nothing may be done. A goroutine of a dead process ends
// here, as if the process had been killed: of its deferred functions, none gets past a gate.
func (s *scheduler) gate(ctx context.Context, p *process, place, detail string) (verdict, error) {
	if p.dead.Load() {
		runtime.Goexit()
	}
	if err := ctx.Err(); err != nil {
		return fail, err
	}
	me := &party{p: p, place: place, key: fmt.Sprintf("%s %s %s%s %016x", p.name, place, detail, lane(ctx), stack()), resume: make(chan verdict, 1)}
	s.mu.Lock()
	s.parked = append(s.parked, me)
	s.mu.Unlock()
	s.wakeUp()
	var v verdict
	select {
	case v = <-me.resume:
	case <-ctx.Done():
		s.mu.Lock()
		s.parked = slices.DeleteFunc(s.parked, func(x *party) bool { return x == me })
		s.mu.Unlock()
		if p.dead.Load() {
			runtime.Goexit()
		}
		return fail, ctx.Err()
	}
	if v == die {
		runtime.Goexit()
	}
	return v, nil
}

type laneKey struct{}

// lane identifies the request or the task that leads to a gate, if there is one.
func lane(ctx context.Context) string {
	if id := requestid.From(ctx); id != "" {
		return " by " + id
	}
	if id, ok := ctx.Value(laneKey{}).(string); ok {
		return " by " + id
	}
	return ""
}

// stack identifies where in the program a gate was reached. Two goroutines that want the same of the
// same document are told apart by it, whichever of them came first.
func stack() uint64 {
	var pcs [32]uintptr
	n := runtime.Callers(3, pcs[:])
	h := uint64(14695981039346656037)
	for _, pc := range pcs[:n] {
		h = (h ^ uint64(pc)) * 1099511628211
	}
	return h
}

func (s *scheduler) wakeUp() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// tell has a result handled by the scheduler.
func (s *scheduler) tell(key string, do func()) {
	s.mu.Lock()
	s.results = append(s.results, result{key, do})
	s.mu.Unlock()
	s.wakeUp()
}

// instant returns a moment from now on that nothing else has.
func (s *scheduler) instant(after time.Duration) time.Duration {
	at := s.now() + max(after, 1)
	for s.used[at] {
		at++
	}
	s.used[at] = true
	return at
}

// after plans an event.
func (s *scheduler) after(d time.Duration, name string, do func()) {
	s.events = append(s.events, event{s.instant(d), name, do})
}

// between returns a random duration.
func (s *scheduler) between(least, most time.Duration) time.Duration {
	return least + time.Duration(s.chance.Int64N(int64(most-least)+1))
}

// one reports true once in n times.
func (s *scheduler) one(n int) bool { return n > 0 && s.chance.IntN(n) == 0 }

// step lets the next thing happen. It reports false if that is later than limit.
func (s *scheduler) step(limit time.Duration) bool {
	synctest.Wait()
	s.place()
	next, who, ev := limit, (*party)(nil), -1
	for _, x := range s.waiting() {
		if x.due < next {
			next, who = x.due, x
		}
	}
	for i, e := range s.events {
		if e.due < next {
			next, who, ev = e.due, nil, i
		}
	}
	if wait := next - s.now(); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-s.wake:
			return true // look again
		case <-timer.C:
		}
		synctest.Wait() // others may have timers at that moment
	}
	switch {
	case ev >= 0:
		e := s.events[ev]
		s.events = slices.Delete(s.events, ev, ev+1)
		s.note(e.name)
		e.do()
	case who != nil:
		if !slices.Contains(s.waiting(), who) {
			return true // its time was over
		}
		s.release(who, s.judge(who))
	default:
		return false
	}
	return true
}

// waiting returns those who wait at a gate.
func (s *scheduler) waiting() []*party {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.parked)
}

// place gives everybody who is new an instant, in an order that does not depend on who came first.
func (s *scheduler) place() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var fresh []*party
	for _, x := range s.parked {
		if x.due == 0 {
			fresh = append(fresh, x)
		}
	}
	slices.SortStableFunc(fresh, func(a, b *party) int { return strings.Compare(a.key, b.key) })
	for i, x := range fresh {
		if i > 0 && x.key == fresh[i-1].key {
			s.twins++
		}
		x.due = s.instant(s.latency(x))
	}
	slices.SortStableFunc(s.results, func(a, b result) int { return strings.Compare(a.key, b.key) })
	for _, r := range s.results {
		s.after(s.between(time.Microsecond, time.Millisecond), r.key, r.do)
	}
	s.results = nil
}

func (s *scheduler) release(x *party, v verdict) {
	s.mu.Lock()
	s.parked = slices.DeleteFunc(s.parked, func(y *party) bool { return x == y })
	s.mu.Unlock()
	key := x.key[:len(x.key)-17] // without the stack, which another build has elsewhere
	s.note(key + verdictNames[v])
	x.resume <- v
}

// note writes a line of the trace.
func (s *scheduler) note(line string) {
	s.steps++
	line = fmt.Sprintf("%13.6f %s", s.now().Seconds(), line)
	s.trace = append(s.trace, line)
	h := fnv.New64a()
	fmt.Fprintf(h, "%x%s", s.hash, line)
	s.hash = h.Sum64()
}

// drop ends everybody of a dead process who waits at a gate.
func (s *scheduler) drop(p *process) {
	for {
		synctest.Wait()
		var theirs []*party
		s.mu.Lock()
		s.parked = slices.DeleteFunc(s.parked, func(x *party) bool {
			if x.p == p {
				theirs = append(theirs, x)
			}
			return x.p == p
		})
		s.mu.Unlock()
		if len(theirs) == 0 {
			return
		}
		for _, x := range theirs {
			x.resume <- die
		}
	}
}

// soonest returns when the next event is planned.
func (s *scheduler) soonest() (time.Duration, bool) {
	next, found := time.Duration(0), false
	for _, e := range s.events {
		if !found || e.due < next {
			next, found = e.due, true
		}
	}
	return next, found
}

// shift brings all planned events nearer: the world's clocks have been moved on by d.
func (s *scheduler) shift(d time.Duration) {
	for i := range s.events {
		s.events[i].due = s.instant(s.events[i].due - d - s.now())
	}
}
