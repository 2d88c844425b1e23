package engine_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

func (w *fixture) takeover(e *engine.Engine, who bot.ContactID, agent string) {
	w.Helper()
	if _, err := e.Takeover(context.Background(), who, bot.TakeoverCommand{Agent: agent}); err != nil {
		w.Fatalf("takeover: %v", err)
	}
}

func (w *fixture) handBack(e *engine.Engine, who bot.ContactID, agent string) {
	w.Helper()
	if _, err := e.HandBack(context.Background(), who, agent, "", false); err != nil {
		w.Fatalf("hand back: %v", err)
	}
}

// met returns a fixture in which ana has said hello and was answered.
func met(t *testing.T) (*fixture, *engine.Engine) {
	w := newWorld(t)
	e := w.engine("a")
	w.say(e, ana, "hola")
	w.settle(e, ana)
	return w, e
}

func TestTakeoverWaitsForInFlightMessages(t *testing.T) {
	w, a := met(t)
	b := w.engine("b")
	inAir, land := make(chan string, 9), make(chan struct{})
	w.channel.meet(func(_ context.Context, out bot.Outbound) error {
		inAir <- out.ID
		<-land
		return nil
	})
	w.tells(a, 2)
	delivered := make(chan error, 1)
	go func() { delivered <- a.Deliver(context.Background(), ana) }()
	first := <-inAir
	taken := make(chan error, 1)
	var looks atomic.Int64
	fence := w.engine("b", through(w, &faults{before: func(call string) error {
		if call == "Messages.Sending" {
			looks.Add(1)
		}
		return nil
	}}))
	seen := make(chan struct{})
	go func() {
		_, err := fence.Takeover(context.Background(), ana, bot.TakeoverCommand{Agent: "luz"})
		taken <- err
	}()
	go func() { // it has checked several times
		for looks.Load() < 3 {
			<-time.NewTimer(time.Millisecond).C
		}
		close(seen)
	}()
	select {
	case <-taken:
		t.Fatal("it returned while a message was in the air")
	case <-seen:
	}
	close(land)
	if err := <-taken; err != nil {
		t.Fatal(err)
	}
	before := len(w.channel.log())
	if err := <-delivered; err != nil {
		t.Fatal(err)
	}
	w.work(b)
	if log := w.channel.log(); len(log) != before || len(inAir) > 0 {
		t.Errorf("the bot spoke after the takeover: %v", log)
	}
	if m := w.message(first); m.Status != bot.Sent {
		t.Errorf("the one in the air: %s", m.Status)
	}
}

func TestNothingIsSentAfterATakeover(t *testing.T) {
	w := newWorld(t)
	engines := []*engine.Engine{w.engine("a"), w.engine("b"), w.engine("c")}
	var fenced atomic.Bool // set after Takeover has returned
	w.channel.meet(func(_ context.Context, out bot.Outbound) error {
		if fenced.Load() && w.message(out.ID).Author == "" {
			t.Errorf("%s left after the takeover", out.ID)
		}
		return nil
	})
	var mu sync.Mutex
	for round := range 15 {
		var busy sync.WaitGroup
		stop := make(chan struct{})
		for i, e := range engines {
			busy.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					mu.Lock()
					in := w.text(ana, []string{"menu", "ayuda", "hola"}[i])
					mu.Unlock()
					if _, err := e.Accept(context.Background(), in); err != nil {
						t.Error(err)
					}
					if _, err := e.Turn(context.Background(), ana); err != nil {
						t.Error(err)
					}
					if err := e.Deliver(context.Background(), ana); err != nil {
						t.Error(err)
					}
				}
			})
		}
		heard := func(n int64) {
			for {
				if s, err := w.sessions.Get(context.Background(), ana); err == nil && s.InputCount >= n {
					return
				}
			}
		}
		heard(int64(round) + 1)
		w.takeover(engines[round%3], ana, "luz")
		fenced.Store(true)
		heard(w.session(ana).InputCount + 3) // the person keeps writing, and everything keeps running
		fenced.Store(false)
		w.handBack(engines[round%3], ana, "luz")
		close(stop)
		busy.Wait()
	}
}

func TestRetryingMessageIsWithdrawnByATakeover(t *testing.T) {
	w, e := met(t)
	w.refuse(1, &bot.SendError{Code: "500", Retryable: true})
	w.say(e, ana, "menu")
	w.turn(e, ana)
	w.work(e)
	air, err := w.messages.InFlight(t.Context(), ana)
	if err != nil || len(air) != 1 {
		t.Fatalf("waiting: %v, %v", air, err)
	}
	w.takeover(e, ana, "luz")
	w.clock.step(time.Minute)
	w.work(e)
	w.expect(ana, "menu.choose")
	if m := w.message(air[0].ID); m.Status != bot.Withdrawn || m.Reason == "" {
		t.Errorf("%s (%s): the agent sees it as about to leave", m.Status, m.Reason)
	}
}

func TestDeliveredMessageIsNotResentAfterATakeover(t *testing.T) {
	w, e := met(t)
	w.say(e, ana, "gracias")
	w.settle(e, ana)
	w.say(e, ana, "ayuda")
	w.turn(e, ana)
	cut := w.engine("b", through(w, &faults{before: func(call string) error { // everything is sent, nothing acknowledged
		if call == "Sessions.Put" {
			return errStore
		}
		return nil
	}}))
	if err := cut.Deliver(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	before := w.heard(ana)
	if !slices.Contains(before, "help") || len(w.session(ana).Outbox) == 0 {
		t.Fatalf("heard %q", before)
	}
	w.takeover(e, ana, "luz")
	w.handBack(e, ana, "luz")
	w.settle(e, ana)
	if after := w.heard(ana)[len(before):]; slices.Contains(after, "help") {
		t.Errorf("said again: %q", after)
	}
}

func TestReplyWithTheSameKeyIsSentOnce(t *testing.T) {
	w, e := met(t)
	w.takeover(e, ana, "luz")
	together(8, func(int) {
		if _, err := e.Reply(context.Background(), ana, bot.ReplyCommand{Agent: "luz", Text: "Soy Luz."}, "k1"); err != nil {
			t.Error(err)
		}
	})
	w.settle(e, ana)
	id, err := e.Reply(t.Context(), ana, bot.ReplyCommand{Agent: "luz", Text: "Soy Luz."}, "k1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Reply(t.Context(), ana, bot.ReplyCommand{Agent: "luz", Text: "¿Qué pasó?"}, "k2"); err != nil {
		t.Fatal(err)
	}
	w.settle(e, ana)
	var said []string
	for _, out := range w.channel.log()[1:] {
		said = append(said, out.Text)
	}
	if !slices.Equal(said, []string{"Soy Luz.", "¿Qué pasó?"}) {
		t.Errorf("said %q", said)
	}
	if m := w.message(id); m.Author != "luz" || m.Status != bot.Sent {
		t.Errorf("kept as %+v", m)
	}
}

func TestTakeoverErrorsForAnotherAgent(t *testing.T) {
	w, e := met(t)
	ctx := t.Context()
	reply := func(agent string) error {
		_, err := e.Reply(ctx, ana, bot.ReplyCommand{Agent: agent, Text: "hola"}, agent)
		return err
	}
	take := func(agent string) error {
		_, err := e.Takeover(ctx, ana, bot.TakeoverCommand{Agent: agent})
		return err
	}
	back := func(agent string, at bot.State) error { _, err := e.HandBack(ctx, ana, agent, at, false); return err }
	for _, tt := range []struct {
		what string
		err  error
		want error
	}{
		{"reply before a takeover", reply("luz"), bot.ErrNotOwned},
		{"hand back before a takeover", back("luz", ""), bot.ErrNotOwned},
		{"takeover", take("luz"), nil},
		{"the same takeover again", take("luz"), nil},
		{"another's takeover", take("paz"), bot.ErrOwned},
		{"another's reply", reply("paz"), bot.ErrOwned},
		{"another's hand back", back("paz", ""), bot.ErrOwned},
		{"hand back at no step", back("luz", "nowhere"), bot.ErrState},
		{"hand back", back("luz", "choose"), nil},
		{"hand back again", back("luz", ""), bot.ErrNotOwned},
		{"takeover of a stranger", func() error { _, err := e.Takeover(ctx, berta, bot.TakeoverCommand{Agent: "luz"}); return err }(), bot.ErrNotFound},
	} {
		if !errors.Is(tt.err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.what, tt.err, tt.want)
		}
	}
	if e := w.session(ana).Owner.Epoch; e != 2 {
		t.Errorf("epoch %d after one takeover and one hand back", e)
	}
}

func TestConcurrentTakeoversHaveOneWinner(t *testing.T) {
	w, e := met(t)
	var won, lost atomic.Int64
	together(10, func(i int) {
		_, err := e.Takeover(context.Background(), ana, bot.TakeoverCommand{Agent: []string{"luz", "paz", "sol", "mar", "rio", "fe", "ada", "eva", "isa", "ema"}[i]})
		switch {
		case err == nil:
			won.Add(1)
		case errors.Is(err, bot.ErrOwned):
			lost.Add(1)
		default:
			t.Error(err)
		}
	})
	if won.Load() != 1 || lost.Load() != 9 || w.session(ana).Owner.Epoch != 1 {
		t.Errorf("%d won, %d lost", won.Load(), lost.Load())
	}
}

func TestAgentActsAreInTheTranscript(t *testing.T) {
	w, e := met(t)
	w.takeover(e, ana, "luz")
	if _, err := e.Reply(t.Context(), ana, bot.ReplyCommand{Agent: "luz", Text: "Soy Luz."}, "k"); err != nil {
		t.Fatal(err)
	}
	w.settle(e, ana)
	w.clock.step(time.Second)
	w.handBack(e, ana, "luz")
	w.settle(e, ana)
	lines, err := e.Transcript(t.Context(), ana, time.Time{}, 50)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, l.From+":"+l.Kind+":"+l.Name+l.Key)
	}
	for _, want := range []string{"contact:text:", "bot:text:menu.choose", "luz:act:takeover", "luz:text:", "luz:act:handback"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if last, err := e.Transcript(t.Context(), ana, time.Time{}, 2); err != nil || len(last) != 2 || last[1].ID != lines[len(lines)-1].ID {
		t.Errorf("the last two: %+v, %v", last, err)
	}
}
