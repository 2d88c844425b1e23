package dialogs_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"recado/bot"
	"recado/dialogs"
)

// TestServiceIsCorrectedWhileThePlateIsRead corrects the service while the photo of the plate is being read: the
// correction is followed when the serial is known, and the photo and its serial are kept.
func TestServiceIsCorrectedWhileThePlateIsRead(t *testing.T) {
	for _, said := range []string{"no es plomería, es electricidad", "me equivoqué, es electricidad", "perdón, no es plomería, se fue la luz de la cocina"} {
		e := newCorpusRunner(t)
		plate := bot.Frame{ID: 2, OpenMode: bot.Called, Dialog: "serial_plate", Version: 2, State: "photo", EnteredAt: noon, Slots: json.RawMessage(`{}`)}
		s := bot.Session{ID: "+573001234567", Locale: "es", LocaleSource: "chosen", FrameCount: 2, Stack: []bot.Frame{{ID: 1, Dialog: "order_intake", Version: 2, State: "plate", EnteredAt: noon, Slots: intakeSlots("plate", true)}, plate}}
		turn := func(in bot.Input) []bot.Effect {
			t.Helper()
			in.At, s.Outbox = noon, nil
			out, err := e.m.Turn(s, []bot.Inbound{{Input: in, Contact: s.ID, Channel: "sim", Received: noon}}, noon)
			if err != nil {
				t.Fatalf("%q: %v", said, err)
			}
			s = out.Session
			return s.Outbox
		}
		answer := func(effects []bot.Effect, data string) []bot.Effect {
			t.Helper()
			i := slices.IndexFunc(effects, func(f bot.Effect) bool { return s.Top() != nil && f.ID == s.Top().AwaitedEffect })
			if i < 0 {
				t.Fatalf("%q: nothing is awaited at %+v", said, s.Top())
			}
			f := effects[i]
			return turn(bot.Input{ID: f.ID, Kind: bot.KindAnswer, Name: f.Name, Frame: f.Frame, Event: bot.OK, Data: json.RawMessage(data)})
		}
		reading := turn(bot.Input{ID: "sim:1", Kind: bot.KindImage, Media: []bot.Media{{ID: "p1", MIME: "image/jpeg"}}})
		if s.Top().State != "reading" {
			t.Fatalf("the plate is not read: %+v", s.Top())
		}
		turn(bot.Input{ID: "sim:2", Kind: bot.KindText, Text: said})
		answer(reading, `{"serial":"304PJPX6R390","confidence":97}`)
		effects := turn(bot.Input{ID: "sim:3", Kind: bot.KindText, Text: "sí"})
		if top := s.Top(); top.Dialog != "order_intake" || top.State != "classifying" {
			t.Fatalf("%q: the service is not changed: %+v", said, top)
		}
		answer(effects, `{"intent":"create_order","service":"ELECTRICAL","confidence":0.95}`)
		var o dialogs.Order
		if err := json.Unmarshal(s.Stack[0].Slots, &o); err != nil {
			t.Fatal(err)
		}
		if o.Service != "ELECTRICAL" || o.Serial != "304PJPX6R390" || o.Plate == nil {
			t.Errorf("%q: service %s, serial %q, plate %v", said, o.Service, o.Serial, o.Plate)
		}
		if strings.Contains(string(s.Stack[0].State), "plate") {
			t.Errorf("%q: the plate is asked for again", said)
		}
	}
}
