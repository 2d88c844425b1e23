package text_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"recado/flows/text"
)

var e164 = regexp.MustCompile(`^\+[1-9]\d{4,14}$`)

// FuzzText checks that cleaning is idempotent, that cleaned text is clean, and that it is at most
// three times as long as the original, because normalization may lengthen letters.
func FuzzText(f *testing.F) {
	for _, s := range []string{"hola", " a\r\n\n\n b\u200b\u202e ", "e\u0301", "\xff\xfe", "\u1100\u1161", "\x1b[31mrojo", "+57 300 123 4567", "ana@example.com", "Ana <ana@example.com>", "\u0958", "tel:+573001234567;ext=9", strings.Repeat("\u0344", 20)} {
		f.Add(s, "CO")
	}
	f.Fuzz(func(t *testing.T, s, country string) {
		line, lines := text.Line(s), text.Text(s)
		if text.Line(line) != line || text.Text(lines) != lines {
			t.Errorf("%q: %q again %q, %q again %q", s, line, text.Line(line), lines, text.Text(lines))
		}
		for _, clean := range []string{line, strings.ReplaceAll(lines, "\n", "")} {
			if !utf8.ValidString(clean) || strings.ContainsFunc(clean, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) || len(clean) > 3*len(s) {
				t.Errorf("%q became %q", s, clean)
			}
		}
		if phone, ok := text.Phone(s, country); ok {
			if again, ok := text.Phone(phone, ""); !e164.MatchString(phone) || !ok || again != phone {
				t.Errorf("%q in %q: %q, again %q", s, country, phone, again)
			}
		}
		if text.Mail(s) && (len(s) > 254 || strings.ContainsAny(s, "\r\n\" <>,;\x00") || strings.Count(s, "@") == 0) {
			t.Errorf("%q is taken for a mail address", s)
		}
	})
}
