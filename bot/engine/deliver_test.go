package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// refuse makes the channel refuse the given number of messages.
func (w *fixture) refuse(times int, err error) {
	w.channel.meet(func(context.Context, bot.Outbound) error {
		if times--; times >= 0 {
			return err
		}
		return nil
	})
}

// tells leaves several messages for ana in one session, in order.
func (w *fixture) tells(e *engine.Engine, n int) {
	w.Helper()
	for range n {
		w.accept(e, w.inbound(ana, bot.Input{Kind: bot.KindText, Text: "ayuda"}))
		w.turn(e, ana)
	}
}

// inOrder reports whether messages were sent in the order of their turns.
func (w *fixture) inOrder() bool {
	return slices.IsSortedFunc(w.channel.log(), func(a, b bot.Outbound) int {
		return int(w.message(a.ID).Turn - w.message(b.ID).Turn)
	})
}

// pastClaims is longer than any claim and any wait for a retry.
const pastClaims = 15 * time.Minute

func TestWaitingMessageIsNotOvertaken(t *testing.T) {
	w := newWorld(t)
	engines := []*engine.Engine{w.engine("a"), w.engine("b")}
	w.refuse(2, &bot.SendError{Code: "500", Retryable: true})
	w.tells(engines[0], 2)
	for i := range 20 {
		w.turn(engines[i%2], ana)
		if errs := w.work(engines[i%2]); len(errs) > 0 && len(w.channel.log()) > 0 {
			t.Errorf("something left before the first: %v", w.channel.log())
		}
		if i == 2 {
			w.tells(engines[1], 1)
		}
		w.clock.step(time.Second)
	}
	if n := len(w.channel.log()); n < 3 || !w.inOrder() || len(w.session(ana).Outbox) > 0 {
		t.Errorf("%d messages left, in order: %v", n, w.inOrder())
	}
}

func TestRetryAfterOfTheVendorIsKept(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.refuse(1, &bot.SendError{Code: "429", Retryable: true, RetryAfter: 90 * time.Second})
	w.say(e, ana, "hola")
	w.turn(e, ana)
	errs := w.work(e)
	var later *engine.RetryLater
	if len(errs) != 1 || !errors.As(errs[0], &later) || later.After != 90*time.Second {
		t.Fatalf("errors %v", errs)
	}
	for w.clock.Now().Before(morning.Add(89 * time.Second)) { // sweeps and other workers do not shorten the wait
		w.clock.step(8 * time.Second)
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w.clock.Now().Before(morning.Add(90 * time.Second)) {
			w.work(e)
			w.expect(ana)
		}
	}
	w.clock.step(2 * time.Second)
	w.work(e)
	w.expect(ana, "menu.choose")
	if m := w.message(w.channel.log()[0].ID); m.Attempts != 2 || m.Status != bot.Sent {
		t.Errorf("attempts %d, status %s", m.Attempts, m.Status)
	}
}

func TestBackoffGrows(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.refuse(12, &bot.SendError{Code: "500", Retryable: true})
	w.say(e, ana, "hola")
	w.turn(e, ana)
	last := time.Duration(0)
	for range 12 {
		var later *engine.RetryLater
		if err := e.Deliver(t.Context(), ana); !errors.As(err, &later) || later.After < last || later.After > 10*time.Minute {
			t.Fatalf("after %s: %v", last, err)
		}
		last = later.After
		w.clock.step(last)
	}
	w.work(e)
	w.expect(ana, "menu.choose")
}

func TestPermanentlyRefusedMessageFailsAndTheNextIsSent(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.refuse(1, &bot.SendError{Code: "131047", Reason: "Re-engagement message"})
	w.say(e, ana, "hola")
	w.turn(e, ana)
	first := w.session(ana).Outbox[0].ID
	w.tells(e, 1)
	w.settle(e, ana)
	if m := w.message(first); m.Status != bot.Failed || m.Reason != "Re-engagement message" {
		t.Errorf("%s: %s", m.Status, m.Reason)
	}
	if keys := w.heard(ana); len(keys) == 0 || slices.Contains(keys[:1], "menu.choose") {
		t.Errorf("heard %q", keys)
	}
}

func TestClaimedMessageIsLeftToItsProcess(t *testing.T) {
	w := newWorld(t)
	a, b := w.engine("a"), w.engine("b")
	w.say(a, ana, "hola")
	w.turn(a, ana)
	w.tells(a, 1)
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
	hurried, cancel := context.WithTimeout(t.Context(), 3*time.Second) // if it sends, it waits until land is closed
	defer cancel()
	for range 3 {
		if err := b.Deliver(hurried, ana); err != nil {
			t.Error(err)
		}
	}
	if len(inAir) > 0 {
		t.Errorf("%s left while %s was in the air", <-inAir, first)
	}
	close(land)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	w.settle(b, ana)
	if log := w.channel.log(); len(log) < 2 || log[0].ID != first || !w.inOrder() || len(w.session(ana).Outbox) > 0 {
		t.Errorf("sent %v", log)
	}
}

func TestManyDeliveriesAtOnceSendEachMessageOnce(t *testing.T) {
	w := newWorld(t)
	engines := []*engine.Engine{w.engine("a"), w.engine("b"), w.engine("c")}
	w.tells(engines[0], 10)
	want := len(w.session(ana).Outbox)
	together(12, func(i int) {
		if err := engines[i%3].Deliver(t.Context(), ana); err != nil {
			t.Error(err)
		}
	})
	w.settle(engines[0], ana)
	if n := len(w.channel.log()); n != want || !w.inOrder() {
		t.Errorf("%d of %d messages, in order: %v", n, want, w.inOrder())
	}
}

func TestAMessageCutOffByACrashIsSentOnceMore(t *testing.T) {
	for _, when := range []string{"before it left", "after it left"} {
		t.Run(when, func(t *testing.T) {
			w := newWorld(t)
			w.say(w.engine("a"), ana, "hola")
			w.turn(w.engine("a"), ana)
			var dying *engine.Engine
			if when == "before it left" {
				dying = w.engine("a", func(c *engine.Config) {
					c.Checkpoint = func(step string) {
						if step == engine.MidDelivery {
							panic(errCrash)
						}
					}
				})
			} else {
				dying = w.engine("a", through(w, &faults{before: func(call string) error {
					if call == "Messages.Settle" {
						panic(errCrash)
					}
					return nil
				}}))
			}
			if !crashes(func() { _ = dying.Deliver(t.Context(), ana) }) {
				t.Fatal("it lives")
			}
			sent := len(w.channel.log())
			b := w.engine("b")
			w.settle(b, ana)
			if n := len(w.channel.log()); n != sent {
				t.Error("sent again while the dead one's claim holds")
			}
			for range 3 {
				w.clock.step(pastClaims)
				if err := b.Sweep(t.Context()); err != nil {
					t.Fatal(err)
				}
				w.settle(b, ana)
			}
			if n := len(w.channel.log()) - sent; n != 1 {
				t.Errorf("sent %d more times", n)
			}
			if m := w.message(w.channel.log()[0].ID); m.Status != bot.Sent || len(w.session(ana).Outbox) > 0 {
				t.Errorf("status %s, %d in the outbox", m.Status, len(w.session(ana).Outbox))
			}
		})
	}
}

// errCrash is the panic with which a test kills a process.
var errCrash = errors.New("crash")

// crashes reports whether f panicked with errCrash.
func crashes(f func()) (crashed bool) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(errCrash) {
				panic(r)
			}
			crashed = true
		}
	}()
	f()
	return false
}

func TestMessageAfterATakeoverIsWithdrawn(t *testing.T) {
	optOut := func(s *bot.Session) { s.OptedOut = true }
	for name, tt := range map[string]struct {
		say    bot.Say
		change func(*bot.Session)
		want   bot.Status
	}{
		"of an older ownership":         {bot.Say{Key: "help"}, func(s *bot.Session) { s.Owner.Epoch += 2 }, bot.Withdrawn},
		"while an agent owns":           {bot.Say{Key: "help"}, func(s *bot.Session) { s.Owner.Agent = "luz" }, bot.Withdrawn},
		"withdrawn":                     {bot.Say{Key: "help"}, func(s *bot.Session) { s.Outbox = nil }, bot.Withdrawn},
		"a nudge after an opt-out":      {bot.Say{Key: "help", Purpose: bot.PurposeNudge}, optOut, bot.Withdrawn},
		"an answer after an opt-out":    {bot.Say{Key: "help"}, optOut, bot.Sent},
		"what an agent wrote, as agent": {bot.Say{Text: "hola", Author: "luz"}, func(s *bot.Session) { s.Owner = bot.Owner{Agent: "luz", Epoch: 1} }, bot.Sent},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := bot.EffectID(string(ana), 1, 1)
			s := bot.Session{ID: ana, Version: 1, Turn: 1, Locale: "es", Channel: channelName, Outbox: []bot.Effect{{ID: id, Kind: bot.EffectSay, Say: &tt.say}}}
			if err := w.sessions.Put(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			// The change comes after the claim is stored: the last possible moment.
			e := w.engine("a", through(w, &faults{after: func(call string) error {
				if call == "Messages.Claim" {
					s.Version++
					tt.change(&s)
					return w.sessions.Put(t.Context(), s)
				}
				return nil
			}}))
			if err := e.Deliver(t.Context(), ana); err != nil {
				t.Fatal(err)
			}
			m := w.message(id)
			if m.Status != tt.want || (m.Status == bot.Withdrawn) != (m.Reason != "") {
				t.Errorf("status %s (%s), want %s", m.Status, m.Reason, tt.want)
			}
			if sent := len(w.channel.log()) > 0; sent != (tt.want == bot.Sent) {
				t.Errorf("sent: %v", sent)
			}
			if len(w.session(ana).Outbox) > 0 {
				t.Error("it still waits")
			}
		})
	}
}

func TestMessageOfAnUnknownChannelFailsWithAReason(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a", func(c *engine.Config) { c.Channels = nil })
	w.say(e, ana, "hola")
	w.turn(e, ana)
	id := w.session(ana).Outbox[0].ID
	w.settle(e, ana)
	if m := w.message(id); m.Status != bot.Failed || m.Reason != fmt.Sprintf("no channel %q", channelName) {
		t.Errorf("%s: %s", m.Status, m.Reason)
	}
}
