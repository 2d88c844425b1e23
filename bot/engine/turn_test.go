package engine_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/dialogs"
)

// together runs f in n goroutines at once.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() { <-begin; f(i) })
	}
	close(begin)
	all.Wait()
}

func TestTwoProcessesAnswerOnce(t *testing.T) {
	for _, met := range []string{"a person never met", "a person known"} {
		t.Run(met, func(t *testing.T) {
			w := newWorld(t)
			engines := []*engine.Engine{w.engine("a"), w.engine("b")}
			want := []string{"menu.choose"}
			if met == "a person known" {
				w.say(engines[0], ana, "hola")
				w.settle(engines[0], ana)
				want = append(want, "menu.choose")
			}
			w.say(engines[0], ana, "menu")
			together(16, func(i int) {
				if _, err := engines[i%2].Turn(t.Context(), ana); err != nil {
					t.Error(err)
				}
			})
			together(8, func(i int) {
				if err := engines[i%2].Deliver(t.Context(), ana); err != nil {
					t.Error(err)
				}
			})
			w.settle(engines[1], ana)
			w.expect(ana, want...)
			if s := w.session(ana); s.InputCount != int64(len(want)) || s.Turn != int64(len(want)) {
				t.Errorf("heard %d in %d turns, want %d", s.InputCount, s.Turn, len(want))
			}
		})
	}
}

func TestConcurrentFirstMessagesAreBothHandled(t *testing.T) {
	w := newWorld(t)
	engines := []*engine.Engine{w.engine("a"), w.engine("b")}
	in := []bot.Inbound{w.text(ana, "hola"), w.text(ana, "ayuda")}
	together(2, func(i int) {
		if _, err := engines[i].Accept(t.Context(), in[i]); err != nil {
			t.Error(err)
		}
		if _, err := engines[i].Turn(t.Context(), ana); err != nil {
			t.Error(err)
		}
	})
	w.settle(engines[0], ana)
	if s := w.session(ana); s.InputCount != 2 {
		t.Errorf("heard %d of 2", s.InputCount)
	}
	if keys := w.heard(ana); !slices.Contains(keys, "menu.choose") || !slices.Contains(keys, "help") {
		t.Errorf("answered with %q", keys)
	}
}

func TestNoMessageIsLostUnderConcurrentTurns(t *testing.T) {
	w := newWorld(t)
	engines := []*engine.Engine{w.engine("a"), w.engine("b")}
	const crowd = 40
	in := make([]bot.Inbound, crowd)
	for i := range in {
		in[i] = w.text(ana, "menu")
	}
	together(crowd, func(i int) {
		if _, err := engines[i%2].Accept(t.Context(), in[i]); err != nil {
			t.Error(err)
		}
		if _, err := engines[i%2].Turn(t.Context(), ana); err != nil {
			t.Error(err)
		}
		if err := engines[i%2].Deliver(t.Context(), ana); err != nil {
			t.Error(err)
		}
	})
	w.settle(engines[0], ana)
	s := w.session(ana)
	if s.InputCount != crowd || len(s.Outbox) > 0 {
		t.Errorf("heard %d of %d, %d effects left", s.InputCount, crowd, len(s.Outbox))
	}
	sent := map[string]bool{}
	for _, out := range w.channel.log() {
		if sent[out.ID] {
			t.Errorf("%s was sent twice", out.ID)
		}
		sent[out.ID] = true
	}
	if len(sent) != int(s.Turn) {
		t.Errorf("%d answers to %d turns", len(sent), s.Turn)
	}
}

func TestUnmarkedConsumedInputIsNotHandledAgain(t *testing.T) {
	w := newWorld(t)
	f := &faults{before: func(call string) error {
		if call == "Inbox.Done" {
			return errStore
		}
		return nil
	}}
	e := w.engine("a", through(w, f))
	first := w.say(e, ana, "hola")
	w.settle(e, ana)
	w.say(e, ana, "menu")
	w.settle(e, ana)
	w.expect(ana, "menu.choose", "menu.choose")
	if s := w.session(ana); s.InputCount != 2 || !slices.Contains(s.RecentInputs, first.ID) {
		t.Errorf("heard %d, remembers %q", s.InputCount, s.RecentInputs)
	}

	f.before = nil // the store is back: marked inputs are dropped from the session
	w.turn(e, ana)
	if pending, err := w.inbox.Pending(t.Context(), ana); len(pending) > 0 || err != nil {
		t.Errorf("still pending: %d, %v", len(pending), err)
	}
	last := w.say(e, ana, "menu")
	w.settle(e, ana)
	if s := w.session(ana); s.InputCount != 3 || len(s.RecentInputs) != 1 || s.RecentInputs[0] != last.ID {
		t.Errorf("heard %d, remembers %q", s.InputCount, s.RecentInputs)
	}
}

func TestManyInputsAreHandledOnceWhileMarksAreLost(t *testing.T) {
	w := newWorld(t)
	lost := true
	e := w.engine("a", through(w, &faults{before: func(call string) error {
		if call == "Inbox.Done" && lost {
			return errStore
		}
		return nil
	}}))
	const page = 200 // the page size of the inbox
	flood := func(n int, at time.Time) {
		var in []bot.Inbound
		for range n {
			in = append(in, w.text(ana, "menu"))
			in[len(in)-1].At = at
		}
		w.accept(e, in...)
	}
	flood(page, w.clock.Now())
	w.turn(e, ana)
	flood(page/2, w.clock.Now().Add(-time.Hour)) // late, and sorted before the consumed inputs
	w.turn(e, ana)
	lost = false
	for range 10 {
		w.turn(e, ana)
	}
	if s := w.session(ana); s.InputCount != page*3/2 {
		t.Errorf("heard %d of %d", s.InputCount, page*3/2)
	}
	if pending, err := w.inbox.Pending(t.Context(), ana); len(pending) > 0 || err != nil {
		t.Errorf("%d still pending, %v", len(pending), err)
	}
}

func TestFailingDialogOpensACase(t *testing.T) {
	for _, how := range []string{"is gone", "panics"} {
		t.Run(how, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine("a")
			w.say(e, ana, "hola")
			w.settle(e, ana)
			if how == "is gone" {
				s := w.session(ana)
				s.Stack[0].Dialog, s.Version = "of_old", s.Version+1
				if err := w.sessions.Put(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			} else {
				facts := 0
				m, err := bot.NewMachine(bot.Config{
					Dialogs: dialogs.All(services, nil), Texts: catalog(), Locale: "es", Roles: dialogs.Roles, Reader: reader(),
					Facts: func(time.Time) bot.Facts {
						if facts++; facts == 1 {
							panic("a dialog's mistake")
						}
						return bot.Facts{Open: true}
					},
				})
				if err != nil {
					t.Fatal(err)
				}
				e = w.engine("a", func(c *engine.Config) { c.Machine = m })
			}
			w.say(e, ana, "order")
			w.settle(e, ana)
			w.expect(ana, "menu.choose", "trouble")
			if s := w.session(ana); s.Case == nil {
				t.Error("no agent was called")
			}
		})
	}
}

func TestCommitWithALostResponseIsNotRepeated(t *testing.T) {
	w := newWorld(t)
	lies := 1
	e := w.engine("a", through(w, &faults{after: func(call string) error {
		if call == "Sessions.Put" && lies > 0 {
			lies--
			return errStore
		}
		return nil
	}}))
	w.say(e, ana, "hola")
	if _, err := e.Turn(context.Background(), ana); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatalf("turn: %v", err)
	}
	w.clock.step(5 * time.Second)
	if err := e.Sweep(t.Context()); err != nil { // the commit was not relayed
		t.Fatal(err)
	}
	w.settle(e, ana)
	w.expect(ana, "menu.choose")
	if s := w.session(ana); s.InputCount != 1 {
		t.Errorf("heard %d times", s.InputCount)
	}
}

func TestMessagesAreHandledInTheOrderWritten(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	late, early := w.text(ana, "menu"), w.text(ana, "ayuda")
	late.At = early.At.Add(time.Second)
	w.accept(e, late) // arrives first
	w.accept(e, early)
	w.settle(e, ana)
	if s := w.session(ana); s.InputCount != 2 || s.Turn != 1 {
		t.Errorf("heard %d in %d turns", s.InputCount, s.Turn)
	}
	keys := w.heard(ana)
	if len(keys) == 0 || keys[len(keys)-1] != "menu.choose" || keys[0] != "help" {
		t.Errorf("answered with %q", keys)
	}
}
