package dialogs_test

import (
	"encoding/json"
	"slices"
	"testing"

	"recado/bot"
)

// Stored sessions of older versions continue at their question, also if the dialog has a newer
// version or more states.
func TestOldSessionsContinue(t *testing.T) {
	m, texts := officeMachine(t)
	for _, c := range []struct {
		name    string
		frame   bot.Frame
		says    string
		expects string
	}{
		{"the menu's first version", bot.Frame{Dialog: "menu", Version: 1, State: "choose", Slots: json.RawMessage(`{"shown":true}`)}, "asesor", "handoff.called"},
		{"the menu's first version, not understood", bot.Frame{Dialog: "menu", Version: 1, State: "unclear", Slots: json.RawMessage(`{"text":"xkcd","unclear":1}`)}, "🥶", "menu.unclear.again"},
		{"the menu's second version", bot.Frame{Dialog: "menu", Version: 2, State: "choose", Slots: json.RawMessage(`{"text":"hola"}`)}, "ok", "menu.thanks"},
		{"a quotation", bot.Frame{Dialog: "quotation", Version: 1, State: "ask", Slots: json.RawMessage(`{"id":"COT-00001","version":1,"quote":{"id":"COT-00001","version":1,"total":{"minor":10413,"currency":"USD"}}}`)}, "cancelar", "cancel.open"},
		{"finished work", bot.Frame{Dialog: "closing", Version: 1, State: "overall", Slots: json.RawMessage(`{"order":"ORD-00001"}`)}, "cancelar", "closing.unrated"},
		{"additional work", bot.Frame{Dialog: "extra_work", Version: 1, State: "ask", Slots: json.RawMessage(`{"order":"ORD-00001","extra":"1"}`)}, "salir", "cancel.open"},
		{"a technician's job", bot.Frame{Dialog: "technician_job", Version: 1, State: "ready", Slots: json.RawMessage(`{"order":"ORD-00001","job":{}}`)}, "no puedo ir", "job.giving_back"},
		{"a plate", bot.Frame{Dialog: "serial_plate", Version: 1, State: "photo", Slots: json.RawMessage(`{}`)}, "gracias", "plate.photo"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newRandomConversation(m, texts, "es", true)
			c.frame.ID, c.frame.EnteredAt = 1, noon
			l.s.FrameCount, l.s.Stack = 1, []bot.Frame{c.frame}
			l.do(randomEvent{What: "text", Text: c.says})
			if l.err != nil {
				t.Fatal(l.err)
			}
			if said := spoken(l); !slices.Contains(said, c.expects) {
				t.Errorf("%q at %s of v%d: said %v, not %s", c.says, c.frame.State, c.frame.Version, said, c.expects)
			}
		})
	}
}
