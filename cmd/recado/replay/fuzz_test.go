package replay

import (
	"strings"
	"testing"
)

// FuzzParse: a script is lines that are known, each with its number, or an error that
// names the line.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"# hola\nclock 2026-01-05T10:00\nana: hola\nbot: ¿Qué necesita? {[a]}\nwait 26h\nsilence", "ana sends photo of plate as x\nana shares location 4.6, -74.08", "ana taps old [No]\nana repeats x3",
		"api POST /api/v1/x {\"a\":1} -> 201 x", "order last state = NUEVA\nslot a = \nagent luz hands back at x", "clock nunca", "wait 99999999999999999999d", "supervisor luz\nlocale en", "ana sends huge photo", "\x00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("script", strings.NewReader(text))
		if err != nil && !strings.HasPrefix(err.Error(), "script:") && !strings.Contains(err.Error(), "token too long") {
			t.Errorf("%q: %v", text, err)
		}
		last := 0
		for _, l := range s.Lines {
			if l.Number <= last || l.Text == "" || strings.HasPrefix(l.Text, "#") || err == nil && l.do == nil {
				t.Errorf("line %d %q", l.Number, l.Text)
			}
			last = l.Number
		}
		if len(s.Staff) > len(s.Lines) {
			t.Errorf("%d of the staff in %d lines", len(s.Staff), len(s.Lines))
		}
	})
}
