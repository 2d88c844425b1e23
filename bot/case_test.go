package bot_test

import (
	"encoding/json"
	"testing"
	"time"

	"recado/bot"
)

// reasons lists the reasons for which agents were called in a turn.
func reasons(effects []bot.Effect) (all []string) {
	for _, e := range effects {
		if e.Kind == bot.EffectEvent && e.Name == bot.EventCaseOpened {
			var said struct{ Reason, Topic string }
			_ = json.Unmarshal(e.Args, &said) // written by the machine
			all = append(all, said.Reason+" "+said.Topic)
		}
	}
	return all
}

// danger opens a case for an agent for a reason, then waits; two minutes without a message fire
// Inactive once.
func danger(reason string) *bot.Program {
	return bot.MustCompile(bot.Dialog[struct{}]{
		Name: "danger", Version: 1, Inactivity: bot.InactivityRules{2 * time.Minute: "quiet"},
		Steps: []bot.Step[struct{}]{
			{State: "called", Do: func(struct{}) []bot.Effect { return []bot.Effect{bot.Handoff(reason)} }, On: bot.On{"ok": "where"}},
			{State: "where", Ask: "form.name", Handle: func(s struct{}, _ bot.Input) (struct{}, bot.Event) { return s, bot.OK }, On: bot.On{"ok": "done", bot.Inactive: "checked", bot.TooManyMisses: "done"}},
			{State: "checked", Ask: "form.color", Handle: func(s struct{}, _ bot.Input) (struct{}, bot.Event) { return s, bot.OK }, On: bot.On{"ok": "done", bot.TooManyMisses: "done"}},
			{State: "done"},
		},
	})
}

func withDanger(reason string) func(*bot.Config) {
	return func(c *bot.Config) { c.Dialogs = append(c.Dialogs, danger(reason)) }
}

func opened(k *talk) {
	k.Helper()
	k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "danger", Urgent: true}))
}

func TestEmergencyRaisesTheReasonOfAnOpenCase(t *testing.T) {
	k := newTalk(t, newMachine(t, withDanger("emergency:gas")))
	k.play("hola / asesor")
	since := k.s.Case.Since
	k.now = k.now.Add(time.Minute)
	opened(k)
	if got := reasons(k.out); len(got) != 1 || got[0] != "emergency:gas " || k.s.Case.Reason != "emergency:gas" || !k.s.Case.Since.Equal(since) {
		t.Errorf("%q %+v", got, k.s.Case)
	}
	opened(k)
	if got := reasons(k.out); got != nil {
		t.Errorf("the same emergency is said twice: %q", got)
	}
	k.play("asesor")
	if got := reasons(k.out); got != nil || k.s.Case.Reason != "emergency:gas" {
		t.Errorf("a lesser reason took its place: %q %+v", got, k.s.Case)
	}
}

// A case that is opened after too many misses names the question.
func TestOpenedCaseNamesTheQuestion(t *testing.T) {
	k := newTalk(t, newMachine(t))
	var all []string
	for _, line := range []string{"hola", "formulario", "123", "456", "789"} {
		k.play(line)
		all = append(all, reasons(k.out)...)
	}
	if len(all) != 1 || all[0] != "form.name form.name.topic" {
		t.Errorf("%q", all)
	}
}

// Inactive fires once, also in quiet hours and with a case open already.
func TestInactiveEventFiresInQuietHoursAndWithAnOpenCase(t *testing.T) {
	k := newTalk(t, newMachine(t, quiet, withDanger("emergency:gas")))
	k.now = noon.Add(12 * time.Hour)
	opened(k)
	k.pass(2*time.Minute - time.Second)
	if got := k.heard(); got != "" {
		t.Fatal("too early:", got)
	}
	k.pass(time.Second)
	if got := k.heard(); got != "form.color" {
		t.Errorf("after two minutes: %q", got)
	}
	k.out = nil
	k.pass(time.Hour)
	if got := k.heard(); got != "" {
		t.Errorf("asked after twice: %q", got)
	}
}

// A message with DropIfTakenOver is dropped while an agent owns the conversation.
func TestDropIfTakenOverMessagesAreNotHeld(t *testing.T) {
	passing := func(k *talk) {
		k.turn(k.in(bot.Input{Kind: bot.KindNotice, Name: "order.sent", Urgent: true, Say: &bot.Say{DropIfTakenOver: true}}))
	}
	k := newTalk(t, newMachine(t))
	k.play("hola")
	passing(k)
	if got := k.heard(); got != "order.sent" {
		t.Errorf("with nobody there: %q", got)
	}
	k.play("@ana")
	passing(k)
	if len(k.s.HeldMessages) != 0 {
		t.Errorf("kept for later: %+v", k.s.HeldMessages)
	}
	if got := k.play("@ana here"); got != "resume root.choose *handed_back" && got != "root.choose *handed_back" {
		t.Errorf("said when it was over: %q", got)
	}
}
