package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"recado/bot"
)

func TestFold(t *testing.T) {
	for said, want := range map[string]string{
		"¡SÍ, claro!":            "si, claro",
		"  dos   espacios\n\ty ": "dos espacios y",
		"ME\u0301XICO":           "mexico",             // a combining accent
		"Ñandú":                  "nandu",              //
		"si\u200b\u200d":         "si",                 // zero widths
		"\u200fsi\u200e\u202e":   "si",                 // direction marks
		"\ufeffhola":             "hola",               // a byte order mark
		"2\ufe0f\u20e3":          "2",                  // the emoji of a digit
		"ｓｉ":                     "si",                 // full width
		"\"cancelar\".":          "cancelar",           //
		"*sí*":                   "si",                 // WhatsApp's bold
		"¿¡!?…":                  "",                   //
		"👍🏽":                     "👍",                  // no skin tone
		"👎":                      "👎",                  //
		"n/a":                    "n/a",                // punctuation within a word stays
		"I don't":                "i don't",            //
		"a\x00b\x1b":             "ab",                 // control characters
		"correo@a.co":            "correo@a.co",        //
		"Edificio A, Piso 3":     "edificio a, piso 3", //
	} {
		if got := bot.Fold(said); got != want {
			t.Errorf("Fold(%q) = %q, want %q", said, got, want)
		}
	}
}

func TestFoldBoundsItsInput(t *testing.T) {
	if got := bot.Fold(strings.Repeat("ñ", 1_000_000)); len(got) > 8000 {
		t.Errorf("%d bytes were folded", len(got))
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "¡SÍ!", "2️⃣", "\xff\xfe", "\u202eabc", "ﬁ…", "İ", "👨‍👩‍👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := bot.Fold(s)
		if !utf8.ValidString(once) {
			t.Errorf("Fold(%q) is no text: %q", s, once)
		}
		if strings.Contains(once, "  ") || strings.TrimSpace(once) != once {
			t.Errorf("Fold(%q) leaves spaces: %q", s, once)
		}
		if twice := bot.Fold(once); twice != once && len(s) < 2000 { // a longer text is cut
			t.Errorf("Fold(%q) = %q, and folded again %q", s, once, twice)
		}
	})
}
