package dialogs_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/dialogs"
)

// overQuote returns the question of a quotation whose dialog has ended, as a person quotes it.
func overQuote() *bot.Quoted {
	q := &bot.Quoted{ID: "ours", At: noon.Add(-48 * time.Hour), QuestionAsked: &bot.QuestionRef{Dialog: "quotation", Frame: 7, State: "ask"}, Refs: []string{"COT-00001"}}
	for _, o := range []struct{ choice, title string }{{"approve", "Aprobar"}, {"changes", "Pedir cambios"}, {"reject", "Rechazar"}} {
		q.Options = append(q.Options, bot.Button{ID: "quotation.1.ask.7:" + o.choice + " COT-00001 1", Title: o.title})
	}
	return q
}

// A reply to the message of one quotation never decides another.
func TestReplyDecidesTheQuotedQuotation(t *testing.T) {
	for _, c := range []struct {
		words  string
		choice string // that the quoted quotation is opened with; "": it asks
	}{
		{"sí", "approve"}, {"apruebo", "approve"}, {"Aprobar", "approve"}, {"1", "approve"}, {"no gracias", "reject"}, {"3", "reject"}, {"¿y esto qué incluye?", ""},
	} {
		t.Run(c.words, func(t *testing.T) {
			b := newQuotationFixture(t)
			in := b.wrote("whatsapp", c.words)
			in.Quoted = overQuote()
			state, _, decision := b.turn(in)
			if decision != nil || state != "loading" {
				t.Fatalf("state %s, decided %+v", state, decision)
			}
			var slots struct{ ID, Choice string }
			if err := json.Unmarshal(b.s.Top().Slots, &slots); err != nil || slots.ID != "COT-00001" || slots.Choice != c.choice {
				t.Fatalf("%s: %+v %v", b.s.Top().Slots, slots, err)
			}
			load := b.s.Outbox[len(b.s.Outbox)-1]
			view := strings.ReplaceAll(strings.ReplaceAll(aQuote, "COT-00003", "COT-00001"), `"version":2`, `"version":1`)
			_, said, decision := b.turn(bot.Inbound{Input: bot.Input{ID: load.ID, Kind: bot.KindAnswer, Name: dialogs.LoadQuotation, Frame: load.Frame, Event: bot.OK, Data: json.RawMessage(view), At: noon}, Contact: b.s.ID, Received: noon})
			switch {
			case c.choice == "approve":
				if decision == nil || !strings.Contains(string(decision.Args), "COT-00001") {
					t.Errorf("decided %+v, said %s", decision, said)
				}
			case decision != nil:
				t.Errorf("decided %s", decision.Args)
			}
		})
	}
}

// A reply to a notice is about the order that the notice names.
func TestReplyToANoticeIsAboutItsOrder(t *testing.T) {
	for _, quoted := range []*bot.Quoted{nil, {ID: "ours", At: noon.Add(-time.Hour), Refs: []string{"ORD-00007"}}} {
		b := newQuotationFixture(t)
		b.s.Stack = nil
		in := b.wrote("whatsapp", "quiero cancelarla")
		in.Quoted = quoted
		b.turn(in)
		named := false
		for _, f := range b.s.Stack {
			named = named || strings.Contains(string(f.Slots), "ORD-00007")
		}
		if named != (quoted != nil) {
			t.Errorf("quoted %v: %+v", quoted, b.s.Stack)
		}
	}
}
