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
		"no es la casa 5, es la 15":                                     "casa 5→casa 15",
		"no es la llave del baño, es la de la cocina":                   "del baño→de la cocina",
		"no es la de gaseosas, es la de las carnes":                     "de gaseosas→de las carnes",
		"no era el aire del cuarto sino el de la sala":                  "del cuarto→de la sala",
		"no es el baño de arriba, es la cocina":                         "baño de arriba→cocina",
		"it's not the one in the bathroom, it's the one in the kitchen": "in the bathroom→in the kitchen",
		"es la 14 no la 41":                                             "41→14",
		"es la carrera 15 no la 50":                                     "carrera 50→carrera 15",
		"no es el apto 301, es el 310":                                  "apto 301→apto 310",
		"no era casa 3410 sino 3401":                                    "casa 3410→casa 3401",
		"no era Cali, es Palmira":                                       "Cali→Palmira",
		"Palmira en vez de Cali":                                        "Cali→Palmira",
		"not 310, it's 301":                                             "310→301",
		"it's the red house instead of the blue one":                    "blue one→red house",
		"NO ES LA 14, ES LA 41":                                         "14→41",
		"no, no es la casa 5, es la 15":                                 "casa 5→casa 15",
		"not 310, it’s 301":                                             "310→301",
		"no es la casa 5, es el apto 8":                                 "casa 5→apto 8",
		"no es el piso 5, es la oficina 5":                              "piso 5→oficina 5",
		"no a las 5, es a las 6":                                        "",
		"no son 2 aires, son 3":                                         "",
		"tengo 2 aires, no enfrían desde hace 3 días":                   "",
		"no es la casa 5\nes la 15":                                     "casa 5→casa 15",
		"no tengo foto":                                                 "",
		"perdón, es carrera 8 y no 9. Es el piso 4":                     "carrera 9→carrera 8",
		"es carrera 8 y no 9\nEs el piso 4":                             "carrera 9→carrera 8",
		"it's building 8 and not 9. It is floor 4":                      "building 9→building 8",
		"es Palmira y no Cali. Es el piso 4":                            "Cali→Palmira",
		"hola, no es Cali. Es Palmira":                                  "Cali→Palmira",
		"me equivoqué, no es la 14. Es la 41":                           "14→41",
		"el barrio no es Centro, es Las Aguas":                          "Centro→Las Aguas",
		"no es La Candelaria sino El Poblado":                           "La Candelaria→El Poblado",
		"¿no es la 14, es la 41?":                                       "",
		"no":                                                            "",
		"no es":                                                         "",
		"es la 14":                                                      "",
		"no es la 14":                                                   "",
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
