package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// Tests in which the wall clock goes back by minutes and by an hour. What is due in seconds
// still happens in time.

var steps = map[string]time.Duration{"minutes": -7 * time.Minute, "an hour": -time.Hour}

// soon is how long anything may take after the step.
const soon = time.Minute

// passes advances the clock and does all of a process's work meanwhile.
func (w *fixture) passes(e *engine.Engine, d time.Duration, who ...bot.ContactID) {
	w.Helper()
	for end := w.clock.Now().Add(d); w.clock.Now().Before(end); w.clock.step(time.Second) {
		if err := e.Sweep(context.Background()); err != nil {
			w.Fatal(err)
		}
		for _, one := range who {
			w.turn(e, one)
		}
		w.work(e)
	}
}

// back steps the clock. The queue counts real time, so its work is not delayed.
func (w *fixture) back(by time.Duration) {
	w.clock.step(by)
	w.queue.mu.Lock()
	defer w.queue.mu.Unlock()
	for i := range w.queue.work {
		w.queue.work[i].due = w.queue.work[i].due.Add(by)
	}
}

func eachStep(t *testing.T, do func(t *testing.T, w *fixture, back time.Duration)) {
	for name, back := range steps {
		t.Run(name, func(t *testing.T) { do(t, newWorld(t), back) })
	}
}

func TestClockGoesBackDuringGathering(t *testing.T) {
	eachStep(t, func(t *testing.T, w *fixture, back time.Duration) {
		e := w.engine("a")
		w.say(e, ana, "necesito mantenimiento")
		w.settle(e, ana)
		w.say(e, ana, "el aire no enfría y hace un ruido raro")
		before := len(w.channel.log())
		w.back(back)
		w.passes(e, 10*time.Second, ana)
		if len(w.channel.log()) == before {
			t.Error("nobody answers")
		}
	})
}

func TestClockGoesBackAndAnUnprocessedMessageIsFound(t *testing.T) {
	eachStep(t, func(t *testing.T, w *fixture, back time.Duration) {
		dying := w.engine("a")
		w.say(dying, ana, "hola")
		w.back(back)
		who, err := w.inbox.WaitingContacts(t.Context(), w.clock.Now(), 10)
		if err != nil || len(who) != 1 || who[0] != ana {
			t.Errorf("waiting: %v, %v", who, err)
		}
	})
}

func TestClockGoesBackAndLostEffectsAreFound(t *testing.T) {
	eachStep(t, func(t *testing.T, w *fixture, back time.Duration) {
		e := w.engine("a")
		w.say(e, ana, "hola")
		w.turn(e, ana)
		w.queue.lose()
		w.back(back)
		w.passes(e, soon)
		if len(w.channel.log()) == 0 || len(w.session(ana).Outbox) > 0 {
			t.Errorf("%d said, %d in the outbox", len(w.channel.log()), len(w.session(ana).Outbox))
		}
	})
}

func TestClockGoesBackBeforeADeadSendersClaim(t *testing.T) {
	eachStep(t, func(t *testing.T, w *fixture, back time.Duration) {
		w.say(w.engine("a"), ana, "hola")
		w.turn(w.engine("a"), ana)
		dying := w.engine("a", func(c *engine.Config) {
			c.Checkpoint = func(step string) {
				if step == engine.MidDelivery {
					panic(errCrash)
				}
			}
		})
		if !crashes(func() { _ = dying.Deliver(t.Context(), ana) }) {
			t.Fatal("it lives")
		}
		w.back(back)
		b := w.engine("b")
		w.work(b)
		if len(w.channel.log()) > 0 {
			t.Error("sent although its sender may be alive")
		}
		w.passes(b, soon)
		if len(w.channel.log()) == 0 || len(w.session(ana).Outbox) > 0 {
			t.Errorf("%d said, %d in the outbox", len(w.channel.log()), len(w.session(ana).Outbox))
		}
	})
}

func TestClockGoesBackWhileAMessageIsInFlight(t *testing.T) {
	w := newWorld(t)
	a, b := w.engine("a"), w.engine("b")
	w.say(a, ana, "hola")
	w.turn(a, ana)
	inAir, land := make(chan string, 9), make(chan struct{})
	w.channel.meet(func(ctx context.Context, out bot.Outbound) error {
		inAir <- out.ID
		select {
		case <-land:
		case <-ctx.Done():
		}
		return ctx.Err()
	})
	done := make(chan error)
	go func() { done <- a.Deliver(t.Context(), ana) }()
	first := <-inAir
	w.back(-time.Hour)
	var later *engine.RetryLater
	if err := b.Deliver(t.Context(), ana); !errors.As(err, &later) {
		t.Errorf("b: %v", err)
	}
	close(land)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	w.passes(b, soon)
	n := 0
	for _, out := range w.channel.log() {
		if out.ID == first {
			n++
		}
	}
	if n != 1 || !w.inOrder() {
		t.Errorf("%s left %d times, in order: %v", first, n, w.inOrder())
	}
}

func TestClockGoesBackWhileAMessageWaitsForARetry(t *testing.T) {
	eachStep(t, func(t *testing.T, w *fixture, back time.Duration) {
		e := w.engine("a")
		w.say(e, ana, "hola")
		w.turn(e, ana)
		w.channel.meet(func(context.Context, bot.Outbound) error {
			return &bot.SendError{Code: "130429", Reason: "Rate limit hit", Retryable: true}
		})
		w.work(e)
		w.channel.meet(nil)
		w.back(back)
		w.passes(e, soon, ana)
		if len(w.channel.log()) == 0 {
			t.Error("it is not tried again")
		}
	})
}
