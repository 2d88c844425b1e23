package engine_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/dialogs"
)

// effects lists the waiting effects of a contact except messages.
func (w *fixture) effects(who bot.ContactID) []bot.Effect {
	return slices.DeleteFunc(w.session(who).Outbox, func(f bot.Effect) bool { return f.Kind == bot.EffectSay })
}

// asked brings ana to the step that waits for the classifier and returns its effect.
func (w *fixture) asked(e *engine.Engine) bot.Effect {
	w.Helper()
	w.say(e, ana, "el aire no enfria y hace un ruido extraño")
	for w.turn(e, ana) > 0 {
		w.clock.step(time.Second)
	}
	waiting := w.effects(ana)
	if len(waiting) != 1 || waiting[0].Name != dialogs.ClassifyText {
		w.Fatalf("waiting: %+v", waiting)
	}
	return waiting[0]
}

func refOf(f bot.Effect) engine.WorkRef {
	return engine.WorkRef{Outbox: "session", Owner: string(ana), Effect: f.ID}
}

func TestEffectExecutedTwiceIsAnsweredOnce(t *testing.T) {
	w := newWorld(t)
	engines := []*engine.Engine{w.engine("a"), w.engine("b")}
	f := w.asked(engines[0])
	together(8, func(i int) {
		if err := engines[i%2].Work(t.Context(), refOf(f)); err != nil {
			t.Error(err)
		}
	})
	w.settle(engines[0], ana)
	w.expect(ana, "order.photos")
	if err := engines[0].Work(t.Context(), refOf(f)); err != nil { // a duplicate that comes days later
		t.Error(err)
	}
	w.settle(engines[0], ana)
	w.expect(ana, "order.photos")
}

func TestFailingHandlerIsRetried(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.asked(e)
	failures := 3
	w.desk.fail = func(engine.Task) error {
		if failures--; failures >= 0 {
			return errors.New("not today")
		}
		return nil
	}
	for range 5 {
		w.settle(e, ana)
		w.clock.step(time.Second)
	}
	w.expect(ana, "order.photos")
}

// Work may use all of its own time: its answer is stored all the same, otherwise it would be
// repeated for ever.
func TestTheAnswerOfWorkWhoseTimeIsOverIsStored(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	f := w.asked(e)
	ctx, cancel := context.WithCancel(t.Context())
	w.desk.fail = func(engine.Task) error {
		cancel()
		return nil
	}
	if err := e.Work(ctx, refOf(f)); err != nil {
		t.Fatal(err)
	}
	if n := len(w.effects(ana)); n != 0 {
		t.Errorf("%d effects still wait", n)
	}
	w.settle(e, ana)
	w.expect(ana, "order.photos")
	if n := w.desk.calls[f.ID]; n != 1 {
		t.Errorf("done %d times", n)
	}
}

func TestPermanentErrorIsAnsweredAsFailed(t *testing.T) {
	for name, give := range map[string]func(w *fixture) *engine.Engine{
		"the handler gives up": func(w *fixture) *engine.Engine {
			w.desk.fail = func(engine.Task) error { return engine.Permanent(errors.New("never")) }
			return w.engine("a")
		},
		"nothing does it": func(w *fixture) *engine.Engine {
			return w.engine("a", func(c *engine.Config) { delete(c.Handlers, dialogs.ClassifyText) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			e := give(w)
			f := w.asked(e)
			w.settle(e, ana)
			if len(w.effects(ana)) > 0 || len(w.queue.holds()) > 0 {
				t.Errorf("still waiting: %+v, queue %v", w.effects(ana), w.queue.holds())
			}
			w.expect(ana, "menu.choose") // at once, not after the step's WorkTimeout
			if w.desk.calls[f.ID] > 1 {
				t.Errorf("tried %d times", w.desk.calls[f.ID])
			}
		})
	}
}

func TestVoiceNoteWithoutATranscriberIsAnswered(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a") // has no handler for voice notes
	w.accept(e, w.inbound(ana, bot.Input{Kind: bot.KindAudio, Media: []bot.Media{{ID: "voice", MIME: "audio/ogg"}}}))
	w.settle(e, ana)
	if keys := w.heard(ana); !slices.Contains(keys, "voice.cannot") {
		t.Errorf("answered with %q", keys)
	}
}

func TestAnswerIsStoredOnceWhenTheAckFails(t *testing.T) {
	w := newWorld(t)
	lies := 1
	e := w.engine("a")
	f := w.asked(e)
	broken := w.engine("b", through(w, &faults{before: func(call string) error {
		if call == "Sessions.Put" && lies > 0 {
			lies--
			return errStore
		}
		return nil
	}}))
	if err := broken.Work(t.Context(), refOf(f)); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatalf("work: %v", err)
	}
	w.turn(e, ana) // the answer is stored and handled
	w.settle(e, ana)
	if err := broken.Work(t.Context(), refOf(f)); err != nil {
		t.Fatal(err)
	}
	w.settle(e, ana)
	w.expect(ana, "order.photos")
	if len(w.effects(ana)) > 0 {
		t.Error("the effect still waits")
	}
}

func TestLostQueueLosesNothing(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.asked(e)
	if w.queue.lose() == 0 {
		t.Fatal("nothing was queued")
	}
	if err := e.Sweep(t.Context()); err != nil || len(w.queue.holds()) > 0 {
		t.Fatalf("fresh work is not forgotten work: %v, %v", w.queue.holds(), err)
	}
	for range 4 { // each loss costs a sweep
		w.clock.step(4 * time.Second)
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if t, ok := w.queue.take(); ok { // one task is done, the rest is lost again
			if err := e.Work(w.Context(), t.ref); err != nil {
				w.Error(err)
			}
		}
		w.queue.lose()
		w.turn(e, ana)
	}
	w.expect(ana, "order.photos")
	if s := w.session(ana); len(s.Outbox) > 0 || !s.PendingSince.IsZero() {
		t.Errorf("left over: %+v since %v", s.Outbox, s.PendingSince)
	}
}

func TestFailingQueueBlocksNoTurn(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.queue.down = errors.New("redis is away")
	w.say(e, ana, "hola")
	w.turn(e, ana)
	w.queue.down = nil
	w.clock.step(4 * time.Second)
	if err := e.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settle(e, ana)
	w.expect(ana, "menu.choose")
}

func TestSweepPostponesWhatItHasQueued(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.asked(e)
	sweep := func() int {
		t.Helper()
		w.queue.lose()
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		return len(w.queue.holds())
	}
	w.clock.step(4 * time.Second)
	if sweep() == 0 {
		t.Error("not found after it had rested")
	}
	w.clock.step(time.Second)
	if n := sweep(); n > 0 {
		t.Error("found again at once: a worker is at it")
	}
	w.clock.step(3 * time.Second)
	if sweep() == 0 {
		t.Error("not found again")
	}
}

func TestUnscheduledMessageIsFoundByTheSweep(t *testing.T) {
	w := newWorld(t)
	dead := w.engine("dead") // stores, and never runs turns
	w.say(dead, ana, "hola")
	w.clock.step(4 * time.Second)
	who, err := w.inbox.WaitingContacts(t.Context(), w.clock.Now().Add(-3*time.Second), 10)
	if err != nil || !slices.Equal(who, []bot.ContactID{ana}) {
		t.Errorf("waiting: %v, %v", who, err)
	}
}

func TestSweepContinuesPastAnUnreadableDocument(t *testing.T) {
	w := newWorld(t)
	bad := brokenOutbox{}
	e := w.engine("a", func(c *engine.Config) { c.Outboxes = []engine.Outbox{bad} })
	w.clock.step(time.Minute)
	if err := e.Sweep(t.Context()); err == nil {
		t.Error("the broken one is not spoken of")
	}
	if refs := w.queue.holds(); !slices.Contains(refs, engine.WorkRef{Outbox: "bad", Owner: "sound", Effect: "x"}) {
		t.Errorf("queued: %v", refs)
	}
}

func TestWorkOfAnUnknownOutboxIsGivenUp(t *testing.T) {
	w := newWorld(t)
	err := w.engine("a").Work(t.Context(), engine.WorkRef{Outbox: "of_old", Owner: "x", Effect: "y"})
	if !engine.IsPermanent(err) {
		t.Errorf("error %v would be tried for ever", err)
	}
}
