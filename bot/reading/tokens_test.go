package reading

import (
	"strings"
	"testing"
	"unicode/utf8"

	"recado/templates"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		"Calle 45 #12-30":       "calle 45 # 12 - 30",
		"43A":                   "43 a",
		"¡SÍ, claro!":           "¡ si , claro !",
		"3er piso":              "3 er piso",
		"n° 5 3º":               "no 5 3 o",
		"№7":                    "no 7",
		"piso３":                 "piso 3",
		"á n\u0303 u\u0308":     "a n u",
		"ho\u200bla":            "hola",
		"5\ufe0f\u20e3":         "5",
		"bien 👍🏽👍":              "bien 👍",
		"a\r\n\nb":              "a \n b",
		"¿?!!...":               "¿ ? ! .",
		"12–30 “x”":             `12 - 30 " x "`,
		"Ñandú Ångström straße": "nandu angstrom straße",
		"\xff\xfe x":            "x",
		"km 27 ½":               "km 27 ½",
		"a@b.co":                "a @ b . co",
		"𝐡𝐨𝐥𝐚":                  "hola",
	} {
		var said []string
		for _, tok := range tokens(text) {
			said = append(said, tok.Word)
		}
		if got := strings.Join(said, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"Calle 45 #12-30", "¡SÍ!", "👨‍👩‍👧 5️⃣", "\xff a\u0301", "３ｏ №", "a\u2028b", strings.Repeat("ñ", maxText)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last, valid := 0, utf8.ValidString(text)
		for _, tok := range tokens(text) {
			if tok.From < last || tok.To <= tok.From || tok.To > len(text) {
				t.Fatalf("%q: %+v after %d", text, tok, last)
			}
			if valid && !utf8.ValidString(text[tok.From:tok.To]) {
				t.Fatalf("%q: %+v cuts a character", text, tok)
			}
			if tok.Kind == tokenNumber && strings.Trim(tok.Word, "0123456789") != "" {
				t.Fatalf("%q: %+v is no number", text, tok)
			}
			last = tok.To
		}
	})
}

func TestLoadLexicon(t *testing.T) {
	if _, err := LoadLexicon(templates.Lexicons, "xx"); err == nil || !strings.Contains(err.Error(), "xx") {
		t.Errorf("an unknown language: %v", err)
	}
}
