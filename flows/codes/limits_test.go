package codes_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/codes"
)

func TestFiftyParallelGuessesAreFiveAttempts(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	code := w.sent(t, r)
	w.store.together(50)
	var counted, over atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			got, err := w.Verify(t.Context(), codes.Attempt{Phone: r.Phone, Purpose: r.Purpose, Session: r.Session, Said: wrong(code)}, w.now)
			switch {
			case err != nil:
				t.Error(err)
			case got.Outcome == codes.Wrong:
				counted.Add(1)
			case got.Outcome == codes.TooOften:
				over.Add(1)
			}
		})
	}
	wg.Wait()
	if counted.Load() != codes.MaxAttempts || over.Load() != 50-codes.MaxAttempts {
		t.Errorf("%d counted, %d refused", counted.Load(), over.Load())
	}
	if got := w.say(t, r, code); got != codes.TooOften {
		t.Errorf("the right one after them: %s", got)
	}
}

func TestParallelRightCodesSucceedOnce(t *testing.T) {
	w := newWorld(t, generous())
	r := request(ana)
	code := w.sent(t, r)
	w.store.together(8)
	var right atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := w.Verify(t.Context(), codes.Attempt{Phone: r.Phone, Purpose: r.Purpose, Session: r.Session, Said: code}, w.now)
			if err != nil {
				t.Error(err)
			}
			if got.Outcome == codes.Right {
				right.Add(1)
			}
		})
	}
	wg.Wait()
	if right.Load() != 1 {
		t.Errorf("%d successes", right.Load())
	}
}

func TestParallelRequestsSendOneCode(t *testing.T) {
	w := newWorld(t, generous())
	w.store.together(20)
	var sent atomic.Int64
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			r := request(ana)
			r.Session = fmt.Sprint("chat:", i)
			if _, err := w.Send(t.Context(), r, w.now); err == nil {
				sent.Add(1)
			}
		})
	}
	wg.Wait()
	if sent.Load() != 1 {
		t.Errorf("%d codes", sent.Load())
	}
}

// history checks the limits of one phone against everything that happened, by the readings of a clock that
// may step back and forth.
type history struct {
	sends, failures []time.Time
	attempts        map[string]int // by code, which is known by its moment and session
	used            map[string]bool
}

func within(moments []time.Time, now time.Time, window time.Duration) (n int) {
	for _, t := range moments {
		if t.After(now.Add(-window)) {
			n++
		}
	}
	return n
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// version is that of the only phone.
func (w *world) version() int64 {
	for id := range w.store.docs {
		p, _ := w.store.Get(context.Background(), id)
		return p.V
	}
	return 0
}

// TestNoInterleavingExceedsALimit sends, guesses, repeats right codes and moves the clock in any order.
func TestNoInterleavingExceedsALimit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t, generous())
		h := history{attempts: map[string]int{}, used: map[string]bool{}}
		latest := w.now
		live := map[string]string{} // session → code
		made := map[string]string{} // session → name of the code
		session := rapid.SampledFrom([]string{"a", "b", "c"})
		step := rapid.SampledFrom([]time.Duration{0, time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 11 * time.Minute, time.Hour, 7 * time.Hour, -time.Second, -2 * time.Minute, -time.Hour, -7 * time.Hour})
		for n := range rapid.IntRange(1, 80).Draw(r, "steps") {
			w.now = w.now.Add(step.Draw(r, "clock"))
			if latest = later(latest, w.now); w.now.Before(latest.Add(-23 * time.Hour)) { // a day back is a clock that was wrong
				w.now = latest.Add(-23 * time.Hour)
			}
			req := request(ana)
			req.Session = session.Draw(r, "session")
			if rapid.Bool().Draw(r, "send") {
				if w.send(t, req) != "" {
					continue
				}
				live[req.Session], made[req.Session] = w.letter(t).Code, fmt.Sprint(n)
				if within(h.sends, w.now, 10*time.Minute) >= 3 || within(h.sends, w.now, 24*time.Hour) >= 5 || within(h.sends, w.now, time.Minute) > 0 {
					r.Fatalf("a code too many at %s after %v", w.now, h.sends)
				}
				h.sends = append(h.sends, w.now)
				continue
			}
			said := live[req.Session]
			if said == "" || rapid.IntRange(0, 4).Draw(r, "guess") > 0 {
				said = wrong(said)
			}
			locked := within(h.failures, w.now, 24*time.Hour) >= 10 && within(h.failures, w.now, time.Hour) > 0
			before := w.version()
			got, err := w.Verify(t.Context(), codes.Attempt{Phone: req.Phone, Purpose: req.Purpose, Session: req.Session, Said: said}, w.now)
			if err != nil {
				r.Fatal(err)
			}
			name := made[req.Session]
			switch {
			case got.Outcome == codes.Right && (said != live[req.Session] || h.used[name] || locked || h.attempts[name] >= 5):
				r.Fatalf("accepted: used %v, locked %v, attempts %d", h.used[name], locked, h.attempts[name])
			case got.Outcome == codes.Right:
				h.used[name] = true
				h.attempts[name]++
			case w.version() != before: // an attempt was counted
				if got.Outcome != codes.Wrong || locked || h.used[name] || h.attempts[name] >= 5 {
					r.Fatalf("compared although locked %v, attempts %d", locked, h.attempts[name])
				}
				h.attempts[name]++
				h.failures = append(h.failures, w.now)
			}
		}
	})
}
