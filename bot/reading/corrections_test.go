package reading

import (
	"testing"

	"recado/bot"
	"recado/templates"
)

func TestFindReplacements(t *testing.T) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"no es la casa 5, es la 15":                   "casa 5→casa 15",
		"es la 14 no la 41":                           "41→14",
		"es la carrera 15 no la 50":                   "carrera 50→carrera 15",
		"no es el apto 301, es el 310":                "apto 301→apto 310",
		"no era casa 3410 sino 3401":                  "casa 3410→casa 3401",
		"no era Cali, es Palmira":                     "Cali→Palmira",
		"Palmira en vez de Cali":                      "Cali→Palmira",
		"not 310, it's 301":                           "310→301",
		"it's the red house instead of the blue one":  "blue one→red house",
		"NO ES LA 14, ES LA 41":                       "14→41",
		"no, no es la casa 5, es la 15":               "casa 5→casa 15",
		"not 310, it’s 301":                           "310→301",
		"no es la casa 5, es el apto 8":               "casa 5→apto 8",
		"no es el piso 5, es la oficina 5":            "piso 5→oficina 5",
		"no a las 5, es a las 6":                      "",
		"no son 2 aires, son 3":                       "",
		"tengo 2 aires, no enfrían desde hace 3 días": "",
		"no es la casa 5\nes la 15":                   "casa 5→casa 15",
		"no tengo foto":                               "",
		"¿no es la 14, es la 41?":                     "",
		"no":                                          "",
		"no es":                                       "",
		"es la 14":                                    "",
		"no es la 14":                                 "",
	} {
		got := ""
		if swaps := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview}).Replacements; len(swaps) > 0 {
			got = swaps[0].Old + "→" + swaps[0].New
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzFindReplacements(f *testing.F) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("no es la casa 5, es la 15")
	f.Add("sino no en vez de")
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range r.rules.swap.findReplacements(text) {
			if s.Old == "" || s.New == "" || s.Span.From < 0 || s.Span.From >= s.Span.To || s.Span.To > len(text) {
				t.Errorf("%q: %+v", text, s)
			}
		}
	})
}
