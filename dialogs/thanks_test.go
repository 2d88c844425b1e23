package dialogs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"recado/bot"
)

// "Todo bien" tapped again asks for the rating again, without thanking again.
func TestApprovalIsThankedForOnce(t *testing.T) {
	m, texts := officeMachine(t)
	for slots, thanks := range map[string]bool{
		`{"order":"ORD-00001","shown":{"order":"ORD-00001"}}`:                 true,
		`{"order":"ORD-00001","shown":{"order":"ORD-00001","approved":true}}`: false,
	} {
		s := bot.Session{ID: "+573001234567", Locale: "es", FrameCount: 1}
		s.Stack = []bot.Frame{{ID: 1, Dialog: "closing", Version: 1, State: "ask", Slots: json.RawMessage(slots)}}
		s, out, err := m.Step(s, bot.Input{ID: "1", Kind: bot.KindText, Text: "todo bien", At: noon})
		if err != nil || len(out) != 1 || out[0].Name != "orders.work_approve" {
			t.Fatal(err, out)
		}
		_, out, err = m.Step(s, bot.Input{ID: out[0].ID, Frame: out[0].Frame, Kind: bot.KindAnswer, Event: bot.OK, Data: json.RawMessage(`{"order":"ORD-00001","approved":true}`), At: noon})
		if err != nil || len(out) != 1 || out[0].Say == nil {
			t.Fatal(err, out)
		}
		for _, channel := range []string{"whatsapp", "sms"} {
			said, err := texts.Render(out[0].Say.Key, "es", channel, out[0].Say.Args)
			if err != nil || !strings.Contains(said, "1 a 5") || strings.Contains(said, "Gracias") != thanks {
				t.Errorf("%s by %s: %v %q", slots, channel, err, said)
			}
		}
	}
}
