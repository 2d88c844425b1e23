package reading

import (
	"slices"
	"testing"
)

func TestClausesEndAtSentencesAndConnectives(t *testing.T) {
	words := wordsOfProgram(t).clauses
	for text, want := range map[string][]string{
		"no prende y además gotea":                      {"no prende", "y", "además gotea"},
		"sí pero cuando me paguen":                      {"sí", "pero cuando me paguen"},
		"sí, pero mejor no manden a nadie":              {"sí", "pero", "mejor no manden a nadie"},
		"vengan entre 9 y 11":                           {"vengan entre 9 y 11"},
		"martes y jueves":                               {"martes y jueves"},
		"los atiende el lic. Suazo. Es urgente":         {"los atiende el lic. Suazo", "Es urgente"},
		"Cra. 15 # 93-60, apto. 301":                    {"Cra. 15 # 93-60", "apto. 301"},
		"listo. es el 6":                                {"listo", "es el 6"},
		"it is broken and it leaks":                     {"it is broken", "and it leaks"},
		"no enfría (lleva dos días) ¿cuándo vienen? :)": {"no enfría", "(lleva dos días)", "¿cuándo vienen?"},
	} {
		var got []string
		for _, s := range words.split(text) {
			got = append(got, text[s.From:s.To])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
