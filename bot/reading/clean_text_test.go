package reading

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"recado/bot"
	"recado/templates"
)

// dress maps a name to a function that rewrites a text without a change of meaning.
var dress = map[string]func(string) string{
	"zero widths": func(s string) string { return eachLetter(s, func(r rune) string { return string(r) + "\u200b" }) },
	"directions":  func(s string) string { return "\u202a" + strings.ReplaceAll(s, " ", " \u2060") + "\u202c" },
	"soft hyphens": func(s string) string {
		return eachLetter(s, func(r rune) string { return string(r) + "\u00ad" })
	},
	"full width": func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) && r < 0x7f || r >= '0' && r <= '9' {
				return r + 0xFEE0
			}
			return r
		}, s)
	},
	"bold": func(s string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z':
				return r - 'a' + 0x1D5EE
			case r >= 'A' && r <= 'Z':
				return r - 'A' + 0x1D5D4
			}
			return r
		}, s)
	},
	"a smile behind": func(s string) string { return s + " 🙂" },
	"tools behind":   func(s string) string { return s + "🔧🇨🇴" },
	"hands behind":   func(s string) string { return s + " 🙏🏽" },
	"blanks behind":  func(s string) string { return s + " \n" },
	"own accents": func(s string) string {
		return strings.NewReplacer("á", "a\u0301", "é", "e\u0301", "í", "i\u0301", "ó", "o\u0301", "ú", "u\u0301", "ñ", "n\u0303").Replace(s)
	},
}

func eachLetter(s string, f func(rune) string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) {
			b.WriteString(f(r))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TestTypographyChangesNoReading checks that invisible characters, wide letters and decorative
// emoji change no act of a sample of the corpus.
func TestTypographyChangesNoReading(t *testing.T) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		t.Fatal(err)
	}
	step := 23
	if testing.Short() {
		step = 101
	}
	n, odd := 0, 0
	for i, row := range allRows(t) {
		if i%step != 0 || strings.ContainsAny(row.Text, "@/") || strings.ContainsFunc(row.Text, bot.IsEmoji) || strings.TrimSpace(row.Text) == "" || !strings.ContainsFunc(row.Text, unicode.IsLetter) {
			continue
		}
		want := actsRead(r.Read(row.Text, row.Context()))
		command, _ := r.Command(row.Text)
		for how, dressed := range dress {
			text := dressed(row.Text)
			n++
			reading := r.Read(text, row.Context())
			if got := actsRead(reading); got != want {
				if odd++; odd < 20 {
					t.Errorf("%s at %s: %q reads %s, plain %s", how, row.Question, text, got, want)
				}
			}
			if got, _ := r.Command(text); got.Kind != command.Kind || got.About != command.About {
				t.Errorf("%s: %q is the command %q, plain %q", how, text, got.Kind, command.Kind)
			}
			for _, a := range reading.Acts {
				if a.Span.From < 0 || a.Span.To > len(text) || a.Span.From > a.Span.To {
					t.Fatalf("%q: span %v", text, a.Span)
				}
			}
		}
	}
	t.Logf("%d of %d dressed texts read otherwise", odd, n)
}

func actsRead(r bot.Reading) string {
	var acts []string
	for _, a := range r.Acts {
		acts = append(acts, fmt.Sprintf("%s:%s=%s", a.Kind, a.About, a.Value))
	}
	return fmt.Sprint(acts, r.Refs)
}

func allRows(tb testing.TB) []Utterance {
	tb.Helper()
	files, err := filepath.Glob(corpus + "/*.tsv")
	if err != nil || len(files) == 0 {
		tb.Fatal("no corpus", err)
	}
	var all []Utterance
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		rows, err := ParseUtterances(string(raw))
		if err != nil {
			tb.Fatal(file, err)
		}
		all = append(all, rows...)
	}
	return all
}
