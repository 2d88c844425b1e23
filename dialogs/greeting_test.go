package dialogs_test

import (
	"slices"
	"strings"
	"testing"

	"recado/bot/reading"
)

// passOn are questions for free text: a greeting is passed on with it.
var passOn = []string{"order_chat.write", "order_chat.more", "closing.comment"}

// TestGreetingIsNoMiss checks that a greeting at a question is answered, the question is asked
// again, and no miss is counted.
func TestGreetingIsNoMiss(t *testing.T) {
	e := newCorpusRunner(t)
	for _, s := range questionFixtures() {
		for _, text := range []string{"hola", "Hola!", "buenas tardes", "buenos días 🙂", "hola, buenas", "holaaa", "Hello", "👋", "buenas", "hi", "good morning"} {
			before := s.session()
			if dialog, _, _ := strings.Cut(s.name, "."); len(before.Stack) == 0 || dialog == "emergency" || slices.Contains(passOn, s.name) {
				continue
			}
			after := e.say(s, before, utterance{Utterance: reading.Utterance{Text: text}})
			top, was := after.after.Top(), before.Top()
			keys, last := lines(after)
			switch {
			case after.err != nil:
				t.Errorf("%s: %q: %v", s.name, text, after.err)
			case top == nil || top.Dialog != was.Dialog || top.State != was.State:
				t.Errorf("%s: %q leads to %+v: %s", s.name, text, top, after.text)
			case top.Misses > was.Misses || after.after.Misses > before.Misses:
				t.Errorf("%s: %q is a miss: %q", s.name, text, after.text)
			case last == nil || !slices.Contains(keys, "courtesy.greeting"):
				t.Errorf("%s: %q is answered with %q", s.name, text, keys)
			}
		}
	}
}
