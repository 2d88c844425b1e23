package learn

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for text, want := range map[string][]string{
		"¡No enfría NADA!":            {"no", "enfria", "nada"},
		"plomerooooo":                 {"plomero"},
		"la llave":                    {"la", "llave"},
		"12000 btu":                   {"0", "btu"},
		"se\ndañó\u200bla nevera":     {"se", "dano", "la", "nevera"},
		"ｆｕｇａ":                        {"fuga"},
		"😀":                           nil,
		"aire\u200d acon\u202edicion": {"aire", "acondicion"},
	} {
		if d := cmp.Diff(want, Words(text)); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
}

// People write as they hear.
func TestSoundsAlike(t *testing.T) {
	for _, pair := range [][2]string{
		{"lavadora", "labadora"},
		{"cerradura", "serradura"},
		{"bisagra", "vizagra"},
		{"quebrada", "kebrada"},
		{"hay", "ay"},
		{"luz", "lus"},
		{"llave", "yave"},
		{"horno", "orno"},
	} {
		if a, b := Phonetic(pair[0]), Phonetic(pair[1]); a != b {
			t.Errorf("%s sounds %q, %s sounds %q", pair[0], a, pair[1], b)
		}
	}
	if Phonetic("chapa") == Phonetic("capa") || Phonetic("carro") == Phonetic("caro") {
		t.Error("different words sound alike")
	}
}
