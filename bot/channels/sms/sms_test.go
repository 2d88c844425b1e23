package sms

import (
	"strings"
	"testing"
	"unicode/utf8"

	"recado/bot"
)

func TestMeasure(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Cost
	}{
		{"nothing", "", Cost{GSM7, 0, 0}},
		{"plain", "Hola", Cost{GSM7, 4, 1}},
		{"spanish of the alphabet", "¿Mañana? ¡Sí no! é à ì ò ù ñ Ñ ü", Cost{UCS2, 32, 1}},
		{"without the í", "¿Mañana? é à ì ò ù ñ Ñ ü É Ü Ç", Cost{GSM7, 30, 1}},
		{"small ç is not of it", "ç", Cost{UCS2, 1, 1}},
		{"160", strings.Repeat("a", 160), Cost{GSM7, 160, 1}},
		{"161", strings.Repeat("a", 161), Cost{GSM7, 161, 2}},
		{"306", strings.Repeat("a", 306), Cost{GSM7, 306, 2}},
		{"307", strings.Repeat("a", 307), Cost{GSM7, 307, 3}},
		{"the extension takes two", "€[]{}", Cost{GSM7, 10, 1}},
		{"80 euros", strings.Repeat("€", 80), Cost{GSM7, 160, 1}},
		{"81 euros", strings.Repeat("€", 81), Cost{GSM7, 162, 2}},
		{"a pair is not parted", strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), Cost{GSM7, 306, 3}},
		{"70", strings.Repeat("á", 70), Cost{UCS2, 70, 1}},
		{"71", strings.Repeat("á", 71), Cost{UCS2, 71, 2}},
		{"134", strings.Repeat("á", 134), Cost{UCS2, 134, 2}},
		{"135", strings.Repeat("á", 135), Cost{UCS2, 135, 3}},
		{"an emoji is two", "👍", Cost{UCS2, 2, 1}},
		{"an emoji is not parted", strings.Repeat("á", 66) + "👍" + strings.Repeat("á", 66), Cost{UCS2, 134, 3}},
	} {
		if got := Measure(c.text); got != c.want {
			t.Errorf("%s: %+v, not %+v", c.name, got, c.want)
		}
	}
}

func TestTransliterate(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Su código es 1234", "Su codigo es 1234"},
		{"áéíóú ÁÉÍÓÚ", "aéiou AÉIOU"},
		{"año, pingüino, ¿qué?, ¡ya!", "año, pingüino, ¿qué?, ¡ya!"},
		{"cafe\u0301 con man\u0303a", "café con maña"},
		{"“Hola” ‘amigo’ «ya»", `"Hola" 'amigo' "ya"`},
		{"Espere… – ya — pronto", "Espere... - ya - pronto"},
		{"Hola 👋 Ana", "Hola Ana"},
		{"👍 Listo", "Listo"},
		{"Listo 👍", "Listo"},
		{"Listo 👍\nSiga ✅\n", "Listo\nSiga\n"},
		{"Uno 👍\n👍 dos", "Uno\ndos"},
		{"👨‍👩‍👧 familia 🇨🇴 Colombia", "familia Colombia"},
		{"1️⃣ Sí", "1 Si"},
		{"👍", ""},
		{"N.º 5, 1ª, N° 7", "N.o 5, 1a, No 7"},
		{"½ litro ② m²", "1/2 litro 2 m2"},
		{"₡5.000 o €3", "CRC 5.000 o €3"},
		{"a\u00a0b\tc", "a b c"},
		{"a\u200bb\ufeffc", "abc"},
		{"• uno\n• dos", "- uno\n- dos"},
		{"→ siga", "-> siga"},
		{"garçon, São Paulo, œuvre", "garcon, Sao Paulo, oeuvre"},
		{"uno\r\ndos", "uno\ndos"},
		{"dos  espacios á", "dos  espacios a"},
		{"https://e.co/a_b?c=1&d=~2", "https://e.co/a_b?c=1&d=~2"},
		{"Здравствуйте, señor “Ана”", "Здравствуйте, señor “Ана”"}, // another script: unchanged
		{"你好 á", "你好 á"},
		{"bad \xff utf8 á", "bad  utf8 a"},
	} {
		if got := Transliterate(c.text); got != c.want {
			t.Errorf("%q: %q, not %q", c.text, got, c.want)
		}
	}
}

func FuzzFit(f *testing.F) {
	for _, s := range []string{"Hola 👋 á", "ñ\u0303", "1️⃣", "\xff", "你 á", "a \u0301 b", "½", "\u00a8", " 👍 \n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fit := Transliterate(text)
		if Transliterate(fit) != fit {
			t.Errorf("%q becomes %q and then %q", text, fit, Transliterate(fit))
		}
		if !utf8.ValidString(fit) {
			t.Errorf("%q becomes %q", text, fit)
		}
		whole := strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
		if Measure(fit).Encoding == UCS2 && fit != whole {
			t.Errorf("%q is half written: %q", text, fit)
		}
		if c := Measure(fit); (c.Segments == 0) != (fit == "") || c.Units < c.Segments {
			t.Errorf("%q costs %+v", fit, c)
		}
		kept := func(s string) (n int) {
			for _, r := range s {
				if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
					n++
				}
			}
			return n
		}
		if kept(fit) < kept(text) {
			t.Errorf("%q lost letters: %q", text, fit)
		}
	})
}

func TestNumbered(t *testing.T) {
	two := []bot.Button{{ID: "y", Title: "Sí"}, {ID: "n", Title: "No"}}
	for _, c := range []struct {
		name, text string
		options    []bot.Button
		most       int
		want       string
	}{
		{"whole", "¿Sigo?", two, 100, "¿Sigo?\n1. Sí\n2. No"},
		{"no text", " ", two, 100, "1. Sí\n2. No"},
		{"no options", "Hola", nil, 100, "Hola"},
		{"no title", "¿?", []bot.Button{{ID: "y"}}, 100, "¿?\n1. y"},
		{"the text gives way", strings.Repeat("a", 100), two, 20, "aaaaa...\n1. Sí\n2. No"},
		{"no room for the text", strings.Repeat("a", 100), two, 14, "1. Sí\n2. No"},
	} {
		got := Numbered(c.text, c.options, c.most, "...")
		if got != c.want || utf8.RuneCountInString(got) > c.most {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("Hola 👨‍👩‍👧 familia", 8)
	f.Add(strings.Repeat("palabra ", 40), 100)
	f.Fuzz(func(t *testing.T, text string, most int) {
		if most < 3 || most > 1<<16 {
			return
		}
		if got := Cut(text, most, "..."); utf8.RuneCountInString(got) > most || !utf8.ValidString(got) {
			t.Errorf("%q cut to %d: %q", text, most, got)
		}
	})
}
