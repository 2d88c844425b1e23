package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
	"recado/dialogs"
)

// second is another channel, for contacts whom the first can't reach.
type second struct{ *channel }

func (second) Name() string { return "second" }

func TestUnreachableContactIsReachedByTheFallbackChannel(t *testing.T) {
	for _, at := range []string{"", "Sessions.Get", "Sessions.Put", "Messages.Settle"} {
		for nth := range 4 {
			w := newWorld(t)
			sms := second{&channel{}}
			armed, count := false, 0
			e := w.engine("a", through(w, &faults{before: func(call string) error {
				if armed && call == at {
					if count++; count == nth+1 {
						return errStore
					}
				}
				return nil
			}}), func(c *engine.Config) { c.Channels, c.FallbackChannel = append(c.Channels, sms), "second" })
			w.channel.meet(func(context.Context, bot.Outbound) error {
				armed = true
				return channels.Refuse(channels.UseSMS, "131026", "not on WhatsApp", 0)
			})
			w.say(e, ana, "hola")
			for range 6 {
				w.settle(e, ana)
				w.clock.step(20 * time.Second)
				if err := e.Sweep(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			most := 1
			if at == "Messages.Settle" && nth > 0 {
				most = 2 // it was sent, and that was not stored
			}
			if sent := sms.log(); len(sent) < 1 || len(sent) > most || len(w.channel.log()) > 0 {
				t.Errorf("call %d of %q fails: %d messages by the other channel", nth+1, at, len(sent))
			}
		}
	}
}

// A contact that is only a vendor's id has no phone number for an SMS.
func TestNoSMSFallbackWithoutAPhoneNumber(t *testing.T) {
	w := newWorld(t)
	sms := second{&channel{}}
	e := w.engine("a", func(c *engine.Config) { c.Channels, c.FallbackChannel = append(c.Channels, sms), "second" })
	w.refuse(1, channels.Refuse(channels.UseSMS, "131026", "not on WhatsApp", 0))
	nameless := bot.ContactID("CO.13491208655302741918")
	w.say(e, nameless, "hola")
	w.settle(e, nameless)
	if sent := sms.log(); len(sent) > 0 {
		t.Errorf("an SMS to %s", sent[0].To)
	}
	if failed := w.events("message_failed"); len(failed) != 1 {
		t.Errorf("%d events that it failed", len(failed))
	}
}

func TestOptOutErrorOptsTheContactOut(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.refuse(1, channels.Refuse(channels.OptOut, "131050", "stopped", 0))
	w.say(e, ana, "hola")
	w.settle(e, ana)
	if !w.session(ana).OptedOut {
		t.Error("the vendor said so, and it is not remembered")
	}
}

func TestLongWaitingMessageDoesNotHideOtherEffects(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.refuse(1, channels.Refuse(channels.Retry, "503", "away", 10*time.Minute))
	w.say(e, ana, "hola")
	w.turn(e, ana)
	w.say(e, ana, "el aire no enfria y hace un ruido extraño")
	for w.turn(e, ana) > 0 {
		w.clock.step(time.Second)
	}
	if i := slices.IndexFunc(w.effects(ana), func(f bot.Effect) bool { return f.Name == dialogs.ClassifyText }); i < 0 {
		t.Fatal("nothing to be understood")
	}
	if err := e.Deliver(t.Context(), ana); err == nil {
		t.Fatal("it was sent")
	}
	w.queue.lose()
	w.clock.step(4 * time.Second)
	if err := e.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(w.queue.holds()) == 0 {
		t.Error("the classifier waits until the vendor is back")
	}
}

func TestCircuitBreakerOpensAfterRepeatedFailures(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	tries := 0
	w.channel.meet(func(context.Context, bot.Outbound) error {
		tries++
		return &bot.SendError{Code: "500", Retryable: true}
	})
	for i := range 30 {
		who := bot.ContactID(string(ana) + string(rune('a'+i)))
		w.say(e, who, "hola")
		w.turn(e, who)
	}
	w.work(e)
	if tries == 0 || tries > 10 {
		t.Errorf("%d tries of 30 messages on a vendor that is down", tries)
	}
	w.channel.meet(nil)
	for range 10 {
		w.clock.step(30 * time.Second)
		w.work(e)
	}
	if n := len(w.channel.log()); n != 30 {
		t.Errorf("%d of 30 messages left after it came back", n)
	}
}
