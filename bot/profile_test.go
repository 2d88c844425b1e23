package bot_test

import (
	"strings"
	"testing"

	"recado/bot"
)

// TestProfileNameIsCleaned checks that the name in a greeting is one line of letters.
func TestProfileNameIsCleaned(t *testing.T) {
	for given, want := range map[string]string{
		"Ana": "Ana", "Ana María Ruiz": "Ana María Ruiz", "José O'Neil-Díaz": "José O'Neil-Díaz", "Dr. Pérez": "Dr. Pérez", "Taller 24 (Cali)": "Taller 24 (Cali)",
		"Ana\r\nBcc: todos": "Ana Bcc: todos", "\u202eanA": "anA", "A\u200bna": "Ana", "Ana\x00\x1b": "Ana", "🌸 Ana 🌸": "Ana", "~*Ana*~": "Ana", "Ａｎａ": "Ana", "𝗔𝗻𝗮": "Ana", "{{.}} Ana": ". Ana",
		"": "", "🌸🌸": "", "...": "", "♡★": "", "\u2028": "", "3001234567": "", "\u3164": "", "\xff": "",
		strings.Repeat("Ana ", 100): strings.TrimSpace(strings.Repeat("Ana ", 15)[:59]),
	} {
		k := newTalk(t, newMachine(t))
		in := k.in(bot.Input{Kind: bot.KindText, Text: "hola"})
		in.Profile = given
		k.turn(in)
		if k.s.Profile != want {
			t.Errorf("%q is greeted as %q, want %q", given, k.s.Profile, want)
		}
	}
}
