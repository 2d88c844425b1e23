package reading

import (
	"fmt"
	"os"
	"recado/bot"
	"recado/templates"
	"testing"
)

func TestTry(t *testing.T) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(os.Getenv("CASES"))
	rows := 0
	for _, line := range splitLines(string(raw)) {
		place, text, _ := cut2(line)
		e, ok := Expectations[place]
		if !ok {
			continue
		}
		rows++
		var out string
		for _, a := range r.Read(text, bot.ReadingContext{Expects: e, HasOpen: place == "ordered"}).Acts {
			out += fmt.Sprintf(" %s:%s(%.2f)", a.Kind, a.About, a.Confidence)
		}
		fmt.Printf("%-10s %-50s %s\n", place, text, out)
	}
}
func splitLines(s string) (l []string) {
	for _, x := range split(s, "\n") {
		l = append(l, x)
	}
	return
}
func split(s, sep string) []string {
	var out []string
	for {
		i := index(s, sep)
		if i < 0 {
			return append(out, s)
		}
		out = append(out, s[:i])
		s = s[i+len(sep):]
	}
}
func index(s, sep string) int {
	for i := 0; i+len(sep) <= len(s); i++ {
		if s[i:i+len(sep)] == sep {
			return i
		}
	}
	return -1
}
func cut2(l string) (string, string, bool) {
	p := split(l, "\t")
	if len(p) < 2 {
		return "", "", false
	}
	return p[0], p[1], true
}
