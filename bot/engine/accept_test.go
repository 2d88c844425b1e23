package engine_test

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"recado/bot"
	"recado/bot/engine"
)

// through inserts faults between an engine and the store.
func through(w *fixture, f *faults) func(*engine.Config) {
	return func(c *engine.Config) {
		c.Inbox, c.Sessions, c.Messages = faultyInbox{w.inbox, f}, faultySessions{w.sessions, f}, faultyMessages{w.messages, f}
	}
}

func TestAnAcceptedMessageIsStored(t *testing.T) {
	w := newWorld(t)
	stored := false
	e := w.engine("a", func(c *engine.Config) {
		c.Checkpoint = func(step string) {
			if step == engine.AfterInbox {
				pending, err := w.inbox.Pending(t.Context(), ana)
				stored = err == nil && len(pending) == 1
			}
		}
	})
	in := w.say(e, ana, "hola")
	if !stored {
		t.Error("nothing is in the inbox at the moment at which a crash must not matter any more")
	}
	pending, err := w.inbox.Pending(t.Context(), ana)
	if err != nil || len(pending) != 1 || pending[0].ID != in.ID || !pending[0].Received.Equal(morning) {
		t.Errorf("pending: %+v, %v", pending, err)
	}
}

func TestAMessageThatArrivesAHundredTimesIsConsumedOnce(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	in := w.text(ana, "hola")
	var fresh atomic.Int64
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			news, err := e.Accept(t.Context(), in)
			if err != nil {
				t.Error(err)
			}
			if slices.Contains(news, true) {
				fresh.Add(1)
			}
			if _, err := e.Turn(t.Context(), ana); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.settle(e, ana)
	if fresh.Load() != 1 {
		t.Errorf("%d of a hundred were called new", fresh.Load())
	}
	w.expect(ana, "menu.choose")
	if s := w.session(ana); s.InputCount != 1 {
		t.Errorf("heard %d times", s.InputCount)
	}
}

func TestDuplicateInOneAcceptIsStoredOnce(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	in := w.text(ana, "hola")
	if fresh := w.accept(e, in, in, w.text(berta, "hola")); !slices.Equal(fresh, []bool{true, false, true}) {
		t.Errorf("fresh: %v", fresh)
	}
	w.settle(e, ana, berta)
	w.expect(ana, "menu.choose")
	w.expect(berta, "menu.choose")
}

func TestAMessageThatArrivesAgainAfterItsAnswerIsNotAnsweredAgain(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	in := w.say(e, ana, "hola")
	w.settle(e, ana)
	w.accept(e, in)
	w.settle(e, ana)
	w.expect(ana, "menu.choose")
}

func TestAcceptFailsWhenTheStoreFails(t *testing.T) {
	w := newWorld(t)
	f := &faults{before: func(string) error { return errStore }}
	e := w.engine("a", through(w, f))
	if fresh, err := e.Accept(t.Context(), w.text(ana, "uno"), w.text(ana, "dos")); !errors.Is(err, bot.ErrUnavailable) || fresh != nil {
		t.Errorf("fresh %v, error %v: the sender would not try again", fresh, err)
	}
	if pending, err := w.inbox.Pending(t.Context(), ana); len(pending) > 0 || err != nil {
		t.Errorf("half written: %v, %v", pending, err)
	}
}

func TestAcceptRetryAfterALateStoreErrorIsADuplicate(t *testing.T) {
	w := newWorld(t)
	f := &faults{after: func(string) error { return errStore }}
	e := w.engine("a", through(w, f))
	in := w.text(ana, "hola")
	if _, err := e.Accept(t.Context(), in); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatalf("error %v", err)
	}
	f.after = nil
	if fresh := w.accept(e, in); fresh[0] {
		t.Error("stored twice")
	}
	w.settle(e, ana)
	w.expect(ana, "menu.choose")
}

// Messages that come in one call within one second are handled in the order of the call.
func TestMessagesOfTheSameSecondKeepTheOrderOfAccept(t *testing.T) {
	w := newWorld(t)
	e := w.whatsapp()
	var in []bot.Inbound
	for i, id := range []string{"z", "m", "a", "q"} {
		one := w.text(ana, strconv.Itoa(i))
		one.ID = channelName + ":" + id
		in = append(in, one)
	}
	w.accept(e, in...)
	pending, err := w.inbox.Pending(t.Context(), ana)
	if err != nil {
		t.Fatal(err)
	}
	order := ""
	for _, one := range bot.InOrder(pending) {
		order += one.Text
	}
	if order != "0123" {
		t.Errorf("heard %s", order)
	}
}
