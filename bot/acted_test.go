package bot_test

import (
	"encoding/json"
	"testing"

	"recado/bot"
)

// about returns an input that edits, revokes or reacts to a message.
func about(kind bot.Kind, of, text string) bot.Input {
	raw, _ := json.Marshal(map[string]string{"of": of})
	return bot.Input{Kind: kind, Text: text, Data: raw}
}

func TestEditsReactionsAndRevocations(t *testing.T) {
	for _, c := range []struct {
		promise, before string
		in              bot.Input
		want            string
	}{
		{"a reaction asks for no answer", "hola / formulario", about(bot.KindReaction, "2", "👍"), ""},
		{"one that is taken back neither", "hola / formulario", about(bot.KindReaction, "2", ""), ""},
		{"a revocation neither", "hola / formulario / Ana", about(bot.KindRevoke, "3", ""), ""},
		{"an edited answer to the open question is taken", "hola / formulario / Ana / plateado", about(bot.KindEdit, "4", "rojo"), "form.note"},
		{"what has been taken is not undone behind their back", "hola / formulario / Ana", about(bot.KindEdit, "3", "Eva"), "edited form.color"},
	} {
		t.Run(c.promise, func(t *testing.T) {
			k := newTalk(t, newMachine(t))
			k.play(c.before)
			k.turn(k.in(c.in))
			if got := k.heard(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Several unsupported messages in a row are explained once.
func TestUnsupportedMessagesAreExplainedOnce(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario")
	sticker := func() bot.Inbound { return k.in(bot.Input{Kind: bot.KindUnsupported}) }
	for i, turn := range []struct {
		n    int
		want string
	}{{3, "unsupported form.name"}, {2, "form.name"}, {1, "form.name"}} {
		var ins []bot.Inbound
		for range turn.n {
			ins = append(ins, sticker())
		}
		k.turn(ins...)
		if got := k.heard(); got != turn.want {
			t.Errorf("turn %d: %q, want %q", i, got, turn.want)
		}
	}
	k.play("Ana")
	k.turn(sticker())
	if got := k.heard(); got != "unsupported form.color" {
		t.Errorf("later: %q", got)
	}
}

// When a person moves to a number that has a session, an open dialog continues there.
func TestMergeFromContinuesTheOpenDialog(t *testing.T) {
	old, here := newTalk(t, newMachine(t)), newTalk(t, newMachine(t))
	old.play("hola / formulario / Ana")
	here.s.ID = "+573009998877"
	here.play("hola")
	t.Run("a conversation under way comes along", func(t *testing.T) {
		idle := here.s
		idle.Stack, idle.MovedTo = nil, old.s.ID // the person had moved the other way before
		old.s.MovedAt = old.now
		s := here.m.MergeFrom(idle, old.s, here.now)
		if s.ID != here.s.ID || s.MovedTo != "" || len(s.Stack) != len(old.s.Stack) || s.Top().State != old.s.Top().State {
			t.Errorf("%s at %+v", s.ID, s.Stack)
		}
	})
	t.Run("it does not replace another", func(t *testing.T) {
		s := here.m.MergeFrom(here.s, old.s, here.now)
		if s.Top().Dialog != here.s.Top().Dialog {
			t.Errorf("in %s", s.Top().Dialog)
		}
	})
	t.Run("who wanted no more is left alone", func(t *testing.T) {
		out := old.s
		out.OptedOut = true
		if !here.m.MergeFrom(here.s, out, here.now).OptedOut || !here.m.MergeFrom(out, here.s, here.now).OptedOut {
			t.Error("the wish is lost")
		}
	})
}
