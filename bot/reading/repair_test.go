package reading

import (
	"testing"

	"recado/bot"
	"recado/templates"
)

func TestSelfRepairs(t *testing.T) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"es en el piso 8... no, perdón, qué pena con usted, el 9":      "es en el piso 9",
		"Edificio Marte piso 3... perdón, piso 4, oficina 402":         "Edificio Marte piso 4, oficina 402",
		"serial 90ZB771QP, perdón, leí mal con este solazo: 90ZB717QP": "serial 90ZB717QP",
		"serial KT90881ZP... no, KT90881ZB, con be de burro":           "serial KT90881ZB, con be de burro",
		"piso 3, no, 5, bueno el 3":                                    "piso 3",
		"a las 9, perdón, a las 11 por favor":                          "a las 11 por favor",
		"vengan el lunes, digo, el martes":                             "vengan el martes",
		"calle 45 # 12-30, corrijo, 12-40":                             "calle 45 # 12-40",
		"floor 8, sorry, I mean floor 9":                               "floor 9",
		"es la 14, no la 41":                                           "es la 14, no la 41", // the 41 is wrong
		"piso 5, perdón que no le dije, somos 3 personas":              "piso 5, perdón que no le dije, somos 3 personas",
		"piso 3, perdón la demora, oficina 402":                        "piso 3, perdón la demora, oficina 402",
		"son 2 aires, perdón por no avisar, el 15 de marzo":            "son 2 aires, perdón por no avisar, el 15 de marzo",
		"disculpe, es el piso 4":                                       "disculpe, es el piso 4",
	} {
		if got := r.rules.repair.apply(newCleanText(text)).text; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The spans of a repaired message still refer to what was written.
func TestSpansOfASelfRepair(t *testing.T) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		t.Fatal(err)
	}
	const text = "es en el piso 8... no, perdón, el 9 y vengan el lunes"
	got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview})
	floor, ok := got.Find(bot.ActCorrect, bot.SlotFloor)
	if !ok || floor.Value != "9" {
		t.Fatalf("%+v", got.Acts)
	}
	for _, a := range got.Acts {
		if a.Span.From < 0 || a.Span.To > len(text) || a.Span.From >= a.Span.To {
			t.Errorf("%+v", a)
		}
	}
}

func FuzzSelfRepairs(f *testing.F) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("piso 3, no, 5, bueno el 3")
	f.Add("\uff18 perdón, 9")
	f.Fuzz(func(t *testing.T, text string) {
		l := r.rules.repair.apply(newCleanText(text))
		if l.offsets == nil {
			return
		}
		if len(l.offsets) != len(l.text)+1 || l.offsets[len(l.text)] != len(text) {
			t.Errorf("%q: %d offsets of %d bytes", text, len(l.offsets), len(l.text))
		}
	})
}
