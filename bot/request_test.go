package bot_test

import (
	"testing"

	"recado/bot"
)

// TestEffectsNameTheRequestOfTheirInput checks that what a turn asks for carries the request of the
// input that it answers, and no other's.
func TestEffectsNameTheRequestOfTheirInput(t *testing.T) {
	k := newTalk(t, newMachine(t))
	first, second := text("hola"), text("menú")
	first.Request = "r-1"
	k.turn(k.in(first))
	if len(k.out) == 0 {
		t.Fatal("nothing is said")
	}
	for _, e := range k.out {
		if e.Request != "r-1" {
			t.Errorf("%s of %q", e.ID, e.Request)
		}
	}
	k.turn(k.in(second))
	for _, e := range k.out {
		if e.Request != "" {
			t.Errorf("%s of %q", e.ID, e.Request)
		}
	}
}

func TestCausedBy(t *testing.T) {
	effects := []bot.Effect{{ID: "ORD-00001/3/0", Request: "old"}, {ID: "ORD-00001/3/1"}, {ID: "ORD-00001/4/0"}, {ID: "a/case/4/1"}, {ID: "ORD-00001/14/0"}, {ID: "4"}}
	bot.CausedBy("", 4, effects)
	bot.CausedBy("r-1", 4, effects)
	for i, want := range []string{"old", "", "r-1", "r-1", "", ""} {
		if effects[i].Request != want {
			t.Errorf("%s: %q, want %q", effects[i].ID, effects[i].Request, want)
		}
	}
}
