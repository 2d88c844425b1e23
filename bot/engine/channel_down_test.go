package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
)

// deadAtLeast is the shortest time between attempts on a channel that is down.
const deadAtLeast = time.Minute

var locked = channels.Refuse(channels.Stop, "131031", "the account is locked", 0)

// A channel that the vendor refuses as a whole is probed by one message at growing intervals. A
// passing health check does not prove that it sends. When it is back every message is sent
// once.
func TestChannelDownIsProbedByOneMessageAtATime(t *testing.T) {
	w := newWorld(t)
	var well error
	e := w.engine("a", func(c *engine.Config) { c.Channels = []bot.Channel{checked{w.channel, &well}} })
	var tries []time.Time
	w.channel.meet(func(context.Context, bot.Outbound) error {
		tries = append(tries, w.clock.Now())
		return locked
	})
	const people = 12
	who := func(i int) bot.ContactID { return bot.ContactID(fmt.Sprintf("+5730011100%02d", i)) }
	for i := range people {
		w.say(e, who(i), "hola")
		w.turn(e, who(i))
	}
	asked := 0
	for range 6 * 60 { // six hours
		w.work(e)
		if last := tries[len(tries)-1]; w.clock.Now().Sub(last) < deadAtLeast { // a check changes nothing so soon
			e.CheckChannels(t.Context())
			asked++
		}
		if err := e.ChannelDown(channelName); err == nil || !strings.Contains(err.Error(), "131031: the account is locked") {
			t.Fatalf("down: %v", err)
		}
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.clock.step(time.Minute)
	}
	if n := len(tries); n < 20 || n > 40 || asked < n {
		t.Errorf("%d tries in six hours", n)
	}
	for i := 6; i < len(tries); i++ {
		if gap := tries[i].Sub(tries[i-1]); gap < 14*time.Minute || gap > 17*time.Minute {
			t.Errorf("try %d came after %s", i, gap)
		}
	}
	w.channel.meet(nil)
	for range 30 {
		w.work(e)
		w.clock.step(time.Minute)
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ids := map[string]int{}
	for _, out := range w.channel.log() {
		ids[out.ID]++
	}
	if len(ids) != people || len(w.channel.log()) != people {
		t.Errorf("%d messages of %d people, %d sent", len(ids), people, len(w.channel.log()))
	}
	if died, back := len(w.events("channel_failed")), len(w.events("channel_recovered")); died != 1 || back != 1 {
		t.Errorf("%d events that it failed, %d that it is back", died, back)
	}
}

// While one message probes a channel, other messages wait for its result.
func TestConcurrentMessagesWaitForTheProbe(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.refuse(1, locked)
	w.say(e, ana, "hola")
	w.turn(e, ana)
	w.work(e)
	who := func(i int) bot.ContactID { return bot.ContactID(fmt.Sprintf("+5730011100%02d", i)) }
	for i := range 8 {
		w.say(e, who(i), "hola")
		w.turn(e, who(i))
	}
	w.clock.step(2 * deadAtLeast)
	var tries atomic.Int64
	inAir, land := make(chan struct{}), make(chan struct{})
	w.channel.meet(func(context.Context, bot.Outbound) error {
		if tries.Add(1) == 1 {
			close(inAir)
			<-land
		}
		return locked
	})
	first := make(chan error, 1)
	go func() { first <- e.Deliver(context.WithoutCancel(t.Context()), who(0)) }()
	<-inAir
	done := make(chan error, 7)
	for i := 1; i < 8; i++ {
		go func() { done <- e.Deliver(context.WithoutCancel(t.Context()), who(i)) }()
	}
	for range 7 {
		if err := <-done; err == nil {
			t.Error("a message left through a dead channel")
		}
	}
	close(land)
	<-first
	if n := tries.Load(); n != 1 {
		t.Errorf("%d messages tried", n)
	}
}

// A channel found down by a health check recovers by a health check, however long messages were
// refused meanwhile.
func TestChannelDownFoundByACheckRecoversByACheck(t *testing.T) {
	w := newWorld(t)
	var ill error
	e := w.engine("a", func(c *engine.Config) { c.Channels = []bot.Channel{checked{w.channel, &ill}} })
	ill = channels.Refuse(channels.Stop, "190", "the token has expired", 0)
	w.channel.meet(func(context.Context, bot.Outbound) error { return ill })
	w.say(e, ana, "hola")
	w.turn(e, ana)
	for range 60 {
		e.CheckChannels(t.Context())
		w.work(e)
		w.clock.step(time.Minute)
	}
	ill = nil
	w.channel.meet(nil)
	e.CheckChannels(t.Context())
	if err := e.ChannelDown(channelName); err != nil {
		t.Errorf("still down: %v", err)
	}
}

// A channel-wide failure that is reported after the vendor accepted the message also stops the
// channel, and the message is sent again when it is back: once, however often the failure is
// reported and whatever fails meanwhile.
func TestReportedChannelStopResendsTheMessage(t *testing.T) {
	for _, at := range []string{"", "Sessions.Put", "Messages.Reported", "Records.Append"} {
		t.Run(at, func(t *testing.T) {
			w := newWorld(t)
			failing := false
			e := w.engine("a", through(w, &faults{before: func(call string) error {
				if failing && call == at {
					failing = false
					return errStore
				}
				return nil
			}}))
			w.say(e, ana, "hola")
			w.settle(e, ana)
			id := w.channel.log()[0].ID
			report := channels.DeliveryReport{Channel: channelName, MessageID: id, Status: bot.Failed, Code: "131042", Reason: "no way to pay", Decision: channels.Stop, At: w.clock.Now()}
			failing = true
			for range 3 { // the vendor repeats what was not acknowledged
				_ = e.Report(t.Context(), report)
			}
			if err := e.Report(t.Context(), report); err != nil {
				t.Fatal(err)
			}
			if err := e.ChannelDown(channelName); err == nil || !strings.Contains(err.Error(), "131042") {
				t.Errorf("down: %v", err)
			}
			w.work(e)
			if n := len(w.channel.log()); n != 1 {
				t.Errorf("%d messages while it is down", n)
			}
			for range 5 {
				w.clock.step(time.Minute)
				w.settle(e, ana)
			}
			log := w.channel.log()
			if len(log) != 2 || log[1].Text != log[0].Text || log[1].ID == id {
				t.Errorf("sent %+v", log)
			}
			if err := e.Report(t.Context(), report); err != nil { // once more, late
				t.Fatal(err)
			}
			w.clock.step(time.Hour)
			w.settle(e, ana)
			if n := len(w.channel.log()); n != 2 {
				t.Errorf("said %d times", n)
			}
		})
	}
}

// The ids of messages that are sent again and again do not grow.
func TestResendIDsDoNotGrow(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.say(e, ana, "hola")
	w.settle(e, ana)
	first := w.channel.log()[0].ID
	for n := range 12 {
		log := w.channel.log()
		report := channels.DeliveryReport{Channel: channelName, MessageID: log[len(log)-1].ID, Status: bot.Failed, Code: "131042", Decision: channels.Stop, At: w.clock.Now()}
		if err := e.Report(t.Context(), report); err != nil {
			t.Fatal(err)
		}
		w.clock.step(20 * time.Minute)
		w.settle(e, ana)
		if got := len(w.channel.log()); got != n+2 {
			t.Fatalf("said %d times after %d failures", got, n+1)
		}
	}
	log := w.channel.log()
	if last := log[len(log)-1].ID; len(last) > len(first)+len("~~12")+len(channelName) {
		t.Errorf("%s after %s", last, first)
	}
}

// A template that the vendor has paused holds only its own messages. They are sent once when it
// is back.
func TestPausedTemplateHoldsItsMessages(t *testing.T) {
	w := newWorld(t)
	e := w.whatsapp()
	w.met(e)
	w.clock.step(25 * time.Hour)
	paused, tries := true, 0
	w.channel.meet(func(_ context.Context, out bot.Outbound) error {
		if out.Template != nil && out.Template.Name == "order_assigned" {
			tries++
			if paused {
				return channels.Refuse(channels.StopTemplate, "132015", "Template is paused", 0)
			}
		}
		return nil
	})
	cancelled := bot.Say{Key: "order.state.cancelled", Args: assigned.Args, Purpose: bot.PurposeNotice}
	ids := w.owes(assigned, cancelled, assigned)
	for range 6 * 20 { // an hour
		w.work(e)
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.clock.step(30 * time.Second)
	}
	if m := w.message(ids[1]); m.Status != bot.Sent {
		t.Errorf("the other template's message: %s, %s", m.Status, m.Reason)
	}
	for _, id := range []string{ids[0], ids[2]} {
		if m := w.message(id); m.Status != bot.Sending || !strings.Contains(m.Reason, "order_assigned is stopped: 132015") {
			t.Errorf("%s, %s", m.Status, m.Reason)
		}
	}
	if tries < 3 || tries > 8 {
		t.Errorf("%d tries in an hour", tries)
	}
	if err := e.ChannelDown(channelName); err != nil {
		t.Errorf("the channel is down: %v", err)
	}
	if down := e.TemplatesDown(channelName); len(down) != 1 || !strings.Contains(down[0], "order_assigned: 132015") {
		t.Errorf("templates down: %q", down)
	}
	paused = false
	for range 60 {
		w.work(e)
		if err := e.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.clock.step(30 * time.Second)
	}
	var names []string
	for _, out := range w.channel.log()[1:] {
		names = append(names, out.Template.Name)
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"order_assigned", "order_assigned", "order_cancelled"}) {
		t.Errorf("sent %q", names)
	}
	if down := e.TemplatesDown(channelName); len(down) > 0 {
		t.Errorf("templates down: %q", down)
	}
	if stopped, back := len(w.events("template_stopped")), len(w.events("template_recovered")); stopped != 1 || back != 1 {
		t.Errorf("%d events that it is stopped, %d that it is back", stopped, back)
	}
}
