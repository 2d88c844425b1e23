package bot_test

import (
	"encoding/json"
	"testing"
	"time"

	"recado/bot"
)

type debtSlots struct {
	Ref string `json:"ref"`
}

// debtDialog is about a debt: it looks the debt up, and asks.
func debtDialog() *bot.Program {
	return bot.MustCompile(bot.Dialog[debtSlots]{
		Name: "debt", Version: 1, MaxMisses: 2, OnAnyState: toAgent, Collects: true, Inactivity: bot.InactivityRules{4 * time.Hour: "nudge"},
		Steps: []bot.Step[debtSlots]{
			{State: "loading", Do: func(debtSlots) []bot.Effect { return []bot.Effect{bot.Do("debts", nil)} }, WorkTimeout: time.Minute, WaitingText: "debt.wait", Handle: ended[debtSlots], On: bot.On{bot.OK: "ask", bot.Timeout: "ask"}},
			{State: "ask", Ask: "debt.ask", Expects: bot.ExpectsText, Handle: ended[debtSlots], On: bot.On{bot.OK: "done"}},
			{State: "done", Ask: "debt.done"},
		},
	})
}

// TestWhatRemindsOfADebtIsMarked checks which messages the law of collection binds, and as which contact.
func TestWhatRemindsOfADebtIsMarked(t *testing.T) {
	k := newTalk(t, newMachine(t, func(c *bot.Config) { c.Dialogs = append(c.Dialogs, debtDialog()) }))
	marks := func() string { // of the last turn: "-" for none, "turn" without a key
		all := ""
		for _, e := range k.out {
			switch {
			case e.Say == nil:
			case e.Say.Collection == nil:
				all += "- "
			case e.Say.Collection.Key == "":
				all += "turn "
			default:
				all += e.Say.Collection.Key + " "
			}
		}
		return all
	}
	open := func(say *bot.Say) {
		k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "debt", About: "debt", Data: json.RawMessage(`{}`), Say: say}))
	}
	want := func(what, marked string) {
		t.Helper()
		if got := marks(); got != marked {
			t.Errorf("%s: %q, want %q", what, got, marked)
		}
	}
	k.play("hola")
	want("an answer", "- ")
	k.pass(time.Minute)
	open(&bot.Say{Collection: &bot.Collection{Key: "k1"}})
	k.do("<debts {}")
	want("a reserved reminder, soon after the person wrote", "k1 ")
	k.do("+4h")
	want("the nudge of that question", "turn turn ")
	k.play("qué es eso")
	want("the answer to what the person says", "- - - ")
	k.pass(20 * time.Minute)
	open(nil)
	k.do("<debts {}")
	want("a reminder that nobody reserved", "turn ")
	k.turn(k.in(bot.Input{Kind: bot.KindNotice, Name: "order.sent", Data: json.RawMessage(`{}`), Say: &bot.Say{Collection: &bot.Collection{Key: "k2"}}}))
	want("a notice", "k2 ")
	k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "debt", About: "debt", Data: json.RawMessage(`{}`), Say: &bot.Say{Collection: &bot.Collection{Key: "k3"}}}))
	k.do("buenas")
	k.do("<debts {}")
	want("the person has written meanwhile", "- ")
}

func TestKeyOfAContact(t *testing.T) {
	for _, tt := range []struct {
		m    bot.Message
		want string
	}{
		{bot.Message{ID: "+573001234567/7/1"}, ""},
		{bot.Message{ID: "+573001234567/7/1", Collection: &bot.Collection{}}, "+573001234567/7"},
		{bot.Message{ID: "+573001234567/7/2~sms", Collection: &bot.Collection{}}, "+573001234567/7"},
		{bot.Message{ID: "+573001234567/7/1", Collection: &bot.Collection{Key: "k"}}, "k"},
		{bot.Message{ID: "odd", Collection: &bot.Collection{}}, "odd"},
	} {
		if got := tt.m.CollectionKey(); got != tt.want {
			t.Errorf("%+v: %q", tt.m, got)
		}
	}
}
