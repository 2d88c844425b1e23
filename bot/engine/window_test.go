package engine_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
	"recado/dialogs"
)

// windowed is a channel with a window.
type windowed struct{ *channel }

func (windowed) Windowed() bool { return true }

// whatsapp returns an engine whose channel has a window.
func (w *fixture) whatsapp() *engine.Engine {
	return w.engine("a", func(c *engine.Config) { c.Channels, c.Machine = []bot.Channel{windowed{w.channel}}, windowedMachine() })
}

// outside makes the vendor refuse free-form messages, as after a day without a message of the
// person.
func (w *fixture) outside() {
	w.channel.meet(func(_ context.Context, out bot.Outbound) error {
		if out.Kind == channels.Template {
			return nil
		}
		return channels.Refuse(channels.UseTemplate, "131047", "Re-engagement message", 0)
	})
}

// owes puts messages for ana into her outbox.
func (w *fixture) owes(says ...bot.Say) (ids []string) {
	w.Helper()
	s := w.session(ana)
	s.Version++
	s.Turn++
	for i, say := range says {
		ids = append(ids, bot.EffectID(string(ana), s.Turn, i+1))
		s.Outbox = append(s.Outbox, bot.Effect{ID: ids[i], Kind: bot.EffectSay, Say: &say, At: w.clock.Now()})
	}
	s.PendingSince = w.clock.Now()
	if err := w.sessions.Put(w.Context(), s); err != nil {
		w.Fatal(err)
	}
	return ids
}

// met greets ana and delivers everything.
func (w *fixture) met(e *engine.Engine) {
	w.Helper()
	w.say(e, ana, "hola")
	w.settle(e, ana)
	w.clock.step(time.Minute)
}

var assigned = bot.Say{Key: "order.state.assigned", Args: json.RawMessage(`{"orderId":"ORD-00001"}`), Purpose: bot.PurposeNotice}

// events lists the events of a name.
func (w *fixture) events(name string) (found []bot.Record) {
	w.Helper()
	all, err := w.records.After(w.Context(), 0, 100)
	if err != nil {
		w.Fatal(err)
	}
	return slices.DeleteFunc(all, func(r bot.Record) bool { return r.Name != name })
}

func TestMessageOutsideTheWindowWaitsForThePerson(t *testing.T) {
	w := newWorld(t)
	e := w.whatsapp()
	w.say(e, ana, "hola")
	w.turn(e, ana)
	w.clock.step(25 * time.Hour)
	w.work(e)
	w.expect(ana)
	w.clock.step(time.Second)
	w.say(e, ana, "menu")
	w.settle(e, ana)
	if keys := w.heard(ana); !slices.Equal(keys, []string{"menu.choose"}) { // once: the waiting message is outdated
		t.Errorf("heard %q", keys)
	}
}

func TestWindowErrorOfTheVendorSendsATemplate(t *testing.T) {
	w := newWorld(t)
	e := w.whatsapp()
	w.met(e)
	w.outside()
	id := w.owes(assigned)[0]
	if err := e.Deliver(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	log := w.channel.log()
	last := log[len(log)-1]
	if last.Kind != channels.Template || last.Template.Name != "order_assigned" || !slices.Equal(last.Template.Body, []string{"ORD-00001"}) {
		t.Errorf("sent %+v", last)
	}
	if m := w.message(id); m.Status != bot.Sent || m.Template != "order_assigned" {
		t.Errorf("%s as %q: %s", m.Status, m.Template, m.Reason)
	}
}

func TestMessageWithoutATemplateWaitsAndIsReported(t *testing.T) {
	for _, how := range []struct {
		name    string
		channel func(*channel) bot.Channel
	}{
		{"with templates", func(c *channel) bot.Channel { return windowed{c} }},
		{"without", func(c *channel) bot.Channel { return c }},
	} {
		t.Run(how.name, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine("a", func(c *engine.Config) { c.Channels = []bot.Channel{how.channel(w.channel)} })
			w.met(e)
			w.outside()
			ids := w.owes(bot.Say{Text: "uno"}, bot.Say{Text: "dos"})
			for range 3 { // however often it is tried
				if err := e.Deliver(t.Context(), ana); err == nil {
					t.Fatal("it was sent")
				}
				w.clock.step(pastClaims)
			}
			for _, id := range ids {
				if m := w.message(id); m.Status != bot.Sending || !strings.Contains(m.Reason, "waits for the person") {
					t.Errorf("%s: %q", m.Status, m.Reason)
				}
			}
			if n := len(w.events("message_waiting")); n != len(ids) {
				t.Errorf("%d events of %d messages that wait", n, len(ids))
			}
			w.channel.meet(nil)
			w.say(e, ana, "menu")
			w.settle(e, ana)
			var texts []string
			for _, out := range w.channel.log()[1:] {
				texts = append(texts, out.Text)
			}
			if len(texts) != 3 || texts[0] != "uno" || texts[1] != "dos" {
				t.Errorf("heard %q", texts)
			}
		})
	}
}

// A notice with a template is not delayed by a question that must wait.
func TestTemplateIsSentAheadOfHeldMessages(t *testing.T) {
	w := newWorld(t)
	e := w.whatsapp()
	w.met(e)
	w.clock.step(25 * time.Hour)
	w.owes(bot.Say{Text: "uno"}, assigned, bot.Say{Text: "dos"})
	if err := e.Deliver(t.Context(), ana); err == nil {
		t.Fatal("all of it was sent")
	}
	if keys := w.heard(ana); !slices.Equal(keys, []string{"menu.choose", "order.state.assigned"}) {
		t.Errorf("heard %q", keys)
	}
	if left := w.session(ana).Outbox; len(left) != 2 {
		t.Errorf("%d messages wait, want 2", len(left))
	}
}

// If the person writes while a message is being postponed, it is sent.
func TestMessageDuringAHoldReleasesIt(t *testing.T) {
	w := newWorld(t)
	var e *engine.Engine
	wrote := false
	e = w.engine("a", func(c *engine.Config) { c.Channels = []bot.Channel{windowed{w.channel}} }, through(w, &faults{before: func(call string) error {
		if call == "Messages.Settle" && w.clock.Now().After(morning.Add(time.Hour)) && !wrote {
			wrote = true
			w.say(e, ana, "menu")
			w.turn(e, ana)
		}
		return nil
	}}))
	w.met(e)
	w.clock.step(25 * time.Hour)
	w.owes(bot.Say{Text: "uno"}, bot.Say{Text: "dos"})
	w.clock.step(time.Second)
	w.queue.lose()
	for range 4 {
		if e.Deliver(t.Context(), ana) == nil {
			break
		}
		w.clock.step(time.Second)
	}
	var texts []string
	for _, out := range w.channel.log()[1:] {
		texts = append(texts, out.Text)
	}
	if !wrote || len(texts) < 3 || texts[0] != "uno" || texts[1] != "dos" {
		t.Errorf("heard %q", texts)
	}
}

// The vendor may report the closed window only later.
func TestLateReportOfAClosedWindow(t *testing.T) {
	for name, tt := range map[string]struct {
		say  bot.Say
		want string // the template; "": it waits
	}{
		"a template fits": {assigned, "order_assigned"},
		"none fits":       {bot.Say{Text: "uno"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			e := w.whatsapp()
			w.met(e)
			id := w.owes(tt.say)[0]
			if err := e.Deliver(t.Context(), ana); err != nil {
				t.Fatal(err)
			}
			sent := len(w.channel.log())
			w.outside()
			w.clock.step(time.Second)
			for range 2 { // vendors repeat reports
				if err := e.Report(t.Context(), channels.DeliveryReport{
					Channel: channelName, MessageID: id, Status: bot.Failed, Code: "131047", Reason: "Re-engagement message",
					Decision: channels.UseTemplate, At: w.clock.Now(),
				}); err != nil {
					t.Fatal(err)
				}
			}
			w.work(e)
			again := w.channel.log()[sent:]
			switch {
			case tt.want == "" && (len(again) > 0 || len(w.session(ana).Outbox) != 1):
				t.Errorf("sent again: %+v", again)
			case tt.want != "" && (len(again) != 1 || again[0].Template == nil || again[0].Template.Name != tt.want):
				t.Errorf("sent again: %+v", again)
			}
			if tt.want != "" {
				return
			}
			w.channel.meet(nil)
			w.say(e, ana, "menu")
			w.settle(e, ana)
			if again = w.channel.log()[sent:]; len(again) != 2 || again[0].Text != "uno" {
				t.Errorf("when they have written: %+v", again)
			}
		})
	}
}

// windowedMachine knows that the channel has a window.
var windowedMachine = sync.OnceValue(func() *bot.Machine {
	m, err := bot.NewMachine(bot.Config{
		Dialogs: dialogs.All(services, nil), Texts: catalog(), Locale: "es", Roles: dialogs.Roles, Reader: reader(),
		Windowed: func(channel string) bool { return channel == channelName },
	})
	if err != nil {
		panic(err)
	}
	return m
})

// Messages that waited for the window and are outdated are not sent when the person writes, and
// a question among them was never read: it is asked, not answered.
func TestOutdatedMessagesAreDroppedWhenThePersonWrites(t *testing.T) {
	w := newWorld(t)
	e := w.whatsapp()
	w.met(e)
	w.clock.step(25 * time.Hour)
	order := func(key, id string) bot.Say {
		return bot.Say{Key: key, Args: json.RawMessage(`{"orderId":"` + id + `"}`), Purpose: bot.PurposeNotice}
	}
	w.outside()
	w.channel.meet(func(_ context.Context, out bot.Outbound) error {
		return channels.Refuse(channels.UseTemplate, "131047", "Re-engagement message", 0) // templates are refused too
	})
	ids := w.owes(
		bot.Say{Key: "menu.choose", IsQuestion: true}, bot.Say{Text: "recuerde", Purpose: bot.PurposeNudge},
		order("order.text.one", "ORD-00001"), order("order.text.one", "ORD-00002"), order("order.text.two", "ORD-00001"),
		bot.Say{Text: "lo que escribió Luis", Author: "Luis"},
	)
	for range 3 {
		if err := e.Deliver(t.Context(), ana); err == nil {
			t.Fatal("it was sent")
		}
		w.clock.step(pastClaims)
	}
	w.channel.meet(nil)
	before := len(w.channel.log())
	w.say(e, ana, "sí")
	w.settle(e, ana)
	for i, id := range ids {
		m := w.message(id)
		if void := i < 3; void != (m.Status == bot.Withdrawn) {
			t.Errorf("message %d is %s: %s", i, m.Status, m.Reason)
		}
	}
	if sent := len(w.channel.log()) - before; sent != 4 { // two notices, Luis's message, and the answer
		t.Errorf("%d messages went: %+v", sent, w.channel.log()[before:])
	}
}

// Each number has its own window.
func TestEachChannelHasItsOwnWindow(t *testing.T) {
	now := morning
	s := bot.Session{ID: ana}
	hear := func(channel string, at time.Time) {
		out, err := windowedMachine().Turn(s, []bot.Inbound{{Input: bot.Input{ID: channel + at.String(), Kind: bot.KindText, Text: "menu", At: at}, Contact: ana, Channel: channel, Received: at}}, at)
		if err != nil {
			t.Fatal(err)
		}
		s = out.Session
	}
	hear("one", now)
	hear("two", now.Add(20*time.Hour))
	for channel, until := range map[string]time.Time{"one": now.Add(24 * time.Hour), "two": now.Add(44 * time.Hour), "three": {}} {
		if got := s.Window(channel); !got.Equal(until) {
			t.Errorf("%s until %s, want %s", channel, got, until)
		}
	}
	hear("one", now.Add(time.Hour)) // late
	if s.Channel != "one" || !s.WindowUntil.Equal(now.Add(25*time.Hour)) || !s.Window("two").Equal(now.Add(44*time.Hour)) {
		t.Errorf("%s until %s, %v", s.Channel, s.WindowUntil, s.Windows)
	}
}

// The quoted message is found by the vendor's id, also if it was sent before a restart: the
// reply opens the quotation of the quoted message, not the current question.
func TestReplyResolvesTheQuotedMessage(t *testing.T) {
	w := newWorld(t)
	e := w.whatsapp()
	w.met(e)
	const about = "quotation.1.ask.99:"
	buttons := []bot.Button{{ID: about + "approve COT-00001 1", Title: "Aprobar"}, {ID: about + "reject COT-00001 1", Title: "Rechazar"}}
	id := w.owes(bot.Say{Text: "¿Aprueba COT-00001?", Buttons: buttons, Question: &bot.QuestionRef{Dialog: "quotation", Frame: 99, State: "ask"}})[0]
	if err := e.Deliver(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	in := w.text(ana, "sí")
	in.Data = json.RawMessage(`{"reply_to":"` + w.message(id).VendorID + `"}`)
	again := w.engine("b", func(c *engine.Config) { c.Machine = windowedMachine() })
	w.accept(again, in)
	w.settle(again, ana)
	keys := w.heard(ana)
	if !slices.Contains(keys, "quotation.none") { // this fixture has no quotations
		t.Errorf("heard %q", keys)
	}
}

// A message that arrives late is handled late, whatever its timestamp.
func TestBatchesAreOrderedByArrival(t *testing.T) {
	w := newWorld(t)
	e := w.whatsapp()
	w.met(e)
	first := w.text(ana, "asesor")
	w.accept(e, first)
	w.clock.step(10 * time.Second)
	late := w.text(ana, "menu")
	late.At = first.At.Add(-time.Second)
	w.accept(e, late)
	w.settle(e, ana)
	if keys := w.heard(ana); keys[len(keys)-1] != "menu.choose" {
		t.Errorf("heard %q", keys)
	}
}
