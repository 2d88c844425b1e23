package dialogs_test

import (
	"strings"
	"testing"

	"recado/bot"
)

// While a person asks for the state of an old order, the classifier answers about the new one:
// the dialog that the new one opens then stays below the question about the old one, and is
// asked after it.
func TestDialogOpenedBelowAnInterruptionWaits(t *testing.T) {
	m, texts := officeMachine(t)
	l := newRandomConversation(m, texts, "es", true)
	l.s.FrameCount, l.s.Stack = 2, []bot.Frame{
		{ID: 1, Dialog: "menu", Version: 1, State: "order"},
		{ID: 2, Dialog: "order_intake", Version: 1, State: "service", OpenMode: bot.Called, Slots: []byte(`{"description":"gotea la llave","no_photos":true}`)},
	}
	said := func(v randomEvent, want string) {
		t.Helper()
		if l.do(v); l.err != nil {
			t.Fatal(l.err)
		}
		if got := strings.Join(spoken(l), " "); got != want {
			t.Fatalf("%+v: said %q, want %q", v, got, want)
		}
	}
	said(randomEvent{What: "text", Text: "plomería"}, "")
	said(randomEvent{What: "text", Text: "estado"}, "")
	said(randomEvent{What: "answer", N: 9}, "") // the classifier's, the last but one
	said(randomEvent{What: "answer", N: 1}, "status.none resume plate.photo")
	said(randomEvent{What: "text", Text: "AC-12345"}, "order.place")
}
