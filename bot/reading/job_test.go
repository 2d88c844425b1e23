package reading

import (
	"strconv"
	"testing"

	"github.com/shopspring/decimal"

	"recado/bot"
	"recado/templates"
)

// TestTechnicianValues checks that material is read with its quantity, and the phase of a
// picture.
func TestTechnicianValues(t *testing.T) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, slot, want string }{
		{"2 rodamiento 6205", bot.SlotMaterial, "2 rodamiento 6205"},
		{"usé 1 rodamiento 6205", bot.SlotMaterial, "1 rodamiento 6205"},
		{"usé un contactor de 30A", bot.SlotMaterial, "1 contactor de 30A"},
		{"gasté 2 metros de tubo y una cinta teflón", bot.SlotMaterial, "2 metros de tubo y una cinta teflón"},
		{"1,5 metros de cable", bot.SlotMaterial, "1.5 metros de cable"},
		{"3 x codo pvc", bot.SlotMaterial, "3 codo pvc"},
		{"3 horas llevo", bot.SlotMaterial, ""},
		{"25", bot.SlotMaterial, ""},
		{"terminé", bot.SlotMaterial, ""},
		{"así quedó después", bot.SlotPhase, "after"},
		{"antes", bot.SlotPhase, "before"},
		{"this is during the work", bot.SlotPhase, "during"},
		{"el tubo", bot.SlotPhase, ""},
	} {
		got := r.Read(tt.text, bot.ReadingContext{Expects: bot.ExpectsProgress, Country: "CO", Locale: "es"})
		if a, _ := got.Find(bot.ActProvide, tt.slot); a.Value != tt.want {
			t.Errorf("%q: %s %q, want %q; acts %+v", tt.text, tt.slot, a.Value, tt.want, got.Acts)
		}
	}
	if got := r.Read("antes no gotea", bot.ReadingContext{Expects: bot.ExpectsDescription}); got.Has(bot.ActProvide, bot.SlotPhase) {
		t.Errorf("a moment of a picture where none is expected: %+v", got.Acts)
	}
}

func TestLooseMinutes(t *testing.T) {
	for text, want := range map[string]int{
		"póngale 45": 45, "entre 20 y 25": 25, "quería decir 15 no 50": 15, "unos veinte": 20, "estoy a 2 cuadras": 0, "ya casi": 0, "llego 9999": 0, "el segundo": 0,
	} {
		if n, _, _ := readBareMinutes(scanIn(text, "CO", wordsOf(t, "es"))); n != want {
			t.Errorf("%q: %d minutes, want %d", text, n, want)
		}
	}
}

// FuzzTechnicianValues checks that minutes and hours are within their limits and that spans are
// inside the text.
func FuzzTechnicianValues(f *testing.F) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"30 min", "en una hora", "media hora", "hora y media", "25", "99999999999999999999 minutos", "1,5 horas", "2 h", "piso 30", "-5", "1e9", "٣ horas", "½", "00", "007,5 h", "2 x codo", "½ codo", "un", "2\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range []bot.Expects{bot.ExpectsProgress, bot.ExpectsMinutes, bot.ExpectsHours} {
			for _, a := range r.Read(text, bot.ReadingContext{Expects: e}).Acts {
				if a.Span.From < 0 || a.Span.To > len(text) || a.Span.From > a.Span.To {
					t.Fatalf("%q: span of %+v", text, a)
				}
				switch a.About {
				case bot.SlotMinutes:
					if n, err := strconv.Atoi(a.Value); a.Value != "" && (err != nil || n < 0 || n > maxWayMinutes) {
						t.Errorf("%q: %s minutes", text, a.Value)
					}
				case bot.SlotHours:
					if v, err := decimal.NewFromString(a.Value); a.Value != "" && (err != nil || v.IsNegative() || v.GreaterThan(decimalOf(maxWorkHours))) {
						t.Errorf("%q: %s hours", text, a.Value)
					}
				}
			}
		}
	})
}
