package engine_test

import (
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/engine"
)

// hasDigits reports whether a message may hold a code.
func hasDigits(in bot.Input) bool { return strings.ContainsAny(in.Text, "0123456789") }

// private returns a machine that asks for a code, of which only digits are secret, and then for words, of
// which a number is private.
func private(t *testing.T) *bot.Machine {
	t.Helper()
	asked := func(s none, in bot.Input) (none, bot.Event) {
		if hasDigits(in) {
			return s, bot.OK
		}
		return s, ""
	}
	d := bot.MustCompile(bot.Dialog[none]{
		Name: "codes", Version: 1, MaxMisses: 5, OnAnyState: bot.On{bot.TooManyMisses: bot.Agent},
		Private: func(_ none, at bot.State, in bot.Input) bool { return at == "number" && hasDigits(in) },
		Steps: []bot.Step[none]{
			{State: "begin", Handle: heardAll, On: bot.On{bot.OK: "code"}},
			{State: "code", Ask: "code", Expects: bot.ExpectsChoice, Handle: asked, Secret: true, SecretIf: hasDigits, On: bot.On{bot.OK: "number"}},
			{State: "number", Ask: "number", Expects: bot.ExpectsWords, Handle: asked, On: bot.On{bot.OK: "word"}},
			{State: "word", Ask: "word", Expects: bot.ExpectsWords, Handle: heardAll, On: bot.On{bot.OK: "end"}},
			{State: "end", Ask: "end"},
		},
	})
	m, err := bot.NewMachine(bot.Config{Dialogs: []*bot.Program{d}, Texts: plain{}, Locale: "es", Reader: reader(), Roles: bot.Roles{
		Root: "codes", Agent: "codes", Status: "codes", OptOut: "codes", OptIn: "codes", Resume: "codes", ConfirmVoice: "codes",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestOnlyWhatMayHoldASecretIsErased checks that other words at a secret question stay, and that what is
// private at another question goes.
func TestOnlyWhatMayHoldASecretIsErased(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a", through(w, &faults{}), func(c *engine.Config) { c.Machine = private(t) })
	kept := map[string]bool{"hola": true, "no me ha llegado": true, "es el 482913": false, "para qué": true, "mi número es 04288874-5": false, "mi teléfono es 70123456": true}
	for _, said := range []string{"hola", "no me ha llegado", "es el 482913", "para qué", "mi número es 04288874-5", "mi teléfono es 70123456"} {
		w.say(e, ana, said)
		w.settle(e, ana)
	}
	if s := w.session(ana); len(s.Stack) != 0 {
		t.Fatalf("at %s", s.Stack[0].State)
	}
	history, err := w.inbox.History(t.Context(), ana, morning.AddDate(0, 0, -1), morning.AddDate(0, 0, 1), 20)
	if err != nil {
		t.Fatal(err)
	}
	stays := map[string]bool{}
	for _, in := range history {
		stays[in.Text] = true
		if in.Redacted == (in.Text != "") {
			t.Errorf("%q, redacted: %v", in.Text, in.Redacted)
		}
	}
	for said, want := range kept {
		if stays[said] != want {
			t.Errorf("%q in the transcript: %v", said, stays[said])
		}
	}
}
