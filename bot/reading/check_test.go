package reading_test

import (
	"slices"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/reading"
)

// TestCheck checks that a language model's answer is validated against the text and the entity
// readers.
func TestCheck(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		promise, text string
		expects       bot.Expects
		acts          []bot.Act
		want          string
	}{
		{"an act with its words is kept", "hágale pues", bot.ExpectsApproval, []bot.Act{{Kind: bot.ActApprove, Text: "hágale"}}, "approve"},
		{"accents and capitals of a quote may differ", "Hágale pues", bot.ExpectsApproval, []bot.Act{{Kind: bot.ActApprove, Text: "hagale pues"}}, "approve"},
		{"words that are not in the text are no evidence", "hágale pues", bot.ExpectsApproval, []bot.Act{{Kind: bot.ActApprove, Text: "apruebo"}}, ""},
		{"an act without words has no evidence", "hágale pues", bot.ExpectsApproval, []bot.Act{{Kind: bot.ActApprove}}, ""},
		{"a kind that does not exist is left out", "hágale pues", bot.ExpectsApproval, []bot.Act{{Kind: "pay", Text: "hágale"}}, ""},
		{"so is a topic that does not exist", "hágale pues", bot.ExpectsApproval, []bot.Act{{Kind: bot.ActAsk, About: "secrets", Text: "hágale"}}, ""},
		{"a command that only fixed phrases carry out is no act of a model", "hágale pues", bot.ExpectsApproval, []bot.Act{{Kind: bot.ActGo, About: "closing", Text: "hágale"}}, ""},
		{"a serial that does not stand there is left out", "es la de siempre", bot.ExpectsSerial, []bot.Act{{Kind: bot.ActProvide, About: bot.SlotSerial, Value: "AC12345", Text: "la de siempre"}}, ""},
		{"the value is what we read, not what is claimed", "mi correo ana@example.com", bot.ExpectsMail, []bot.Act{{Kind: bot.ActProvide, About: bot.SlotMail, Value: "eve@example.com", Text: "ana@example.com"}}, "provide:mail=ana@example.com"},
		{"a mail that is none is left out", "el correo de mi hija", bot.ExpectsMail, []bot.Act{{Kind: bot.ActProvide, About: bot.SlotMail, Value: "hija@example.com", Text: "el correo de mi hija"}}, ""},
		{"a time that is none is left out", "cuando se pueda", bot.ExpectsApproval, []bot.Act{{Kind: bot.ActProvide, About: bot.SlotTime, Text: "cuando se pueda"}}, ""},
		{"a negated wish is none", "no quiero cancelar", bot.ExpectsReview, []bot.Act{{Kind: bot.ActCancel, Text: "cancelar"}}, ""},
		{"danger is kept", "aquí se siente un olor raro como a huevo podrido", bot.ExpectsPhoto, []bot.Act{{Kind: bot.ActHazard, About: "gas", Text: "olor raro"}}, "hazard:gas"},
		{"of contradictions one is kept", "pues sí pues no", bot.ExpectsYesNo, []bot.Act{{Kind: bot.ActConfirm, Text: "sí"}, {Kind: bot.ActDeny, Text: "no"}}, "confirm"},
	} {
		t.Run(c.promise, func(t *testing.T) {
			got := r.Check(c.text, bot.ReadingContext{Expects: c.expects, Country: "CO", Locale: "es-CO"}, c.acts)
			var said []string
			for _, a := range got.Acts {
				act := string(a.Kind)
				if a.About != "" {
					act += ":" + a.About
				}
				if a.Value != "" {
					act += "=" + a.Value
				}
				said = append(said, act)
				if a.Confidence > 0.75 || c.text[a.Span.From:a.Span.To] == "" {
					t.Errorf("%+v", a)
				}
			}
			if strings.Join(said, " ") != c.want || got.Source != bot.SourceModel {
				t.Errorf("%s: got %q, want %q", c.text, said, c.want)
			}
		})
	}
}

func TestActsAreWhatAModelMayAnswer(t *testing.T) {
	acts := reading.Acts()
	if slices.Contains(acts, "unclear") || !slices.Contains(acts, "hazard:gas") || !slices.Contains(acts, "stop") || len(acts) < 100 {
		t.Errorf("%q", acts)
	}
}

// FuzzCheck checks that spans are inside the text and confidences are limited, whatever a model
// answers.
func FuzzCheck(f *testing.F) {
	f.Add("sí, pero el piso es el 6", "el 6", "correct", "floor")
	f.Add("🔥👍 ñandú", "NANDU", "approve", "")
	f.Add("Calle 45 # 12-30", "45", "provide", "place")
	r := newReader(f)
	f.Fuzz(func(t *testing.T, text, quote, kind, about string) {
		for _, expects := range []bot.Expects{bot.ExpectsOpen, bot.ExpectsPlace, bot.ExpectsReview, bot.ExpectsProgress} {
			got := r.Check(text, bot.ReadingContext{Expects: expects, Country: "CO"}, []bot.Act{{Kind: bot.ActKind(kind), About: about, Text: quote, Span: bot.Span{From: -5, To: 1 << 20}, Confidence: 9}})
			for _, a := range got.Acts {
				if a.Span.From < 0 || a.Span.To > len(text) || a.Span.From > a.Span.To || a.Confidence > 0.75 {
					t.Fatalf("%q %q: %+v", text, quote, a)
				}
			}
		}
	})
}
