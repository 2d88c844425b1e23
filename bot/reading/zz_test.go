package reading

import (
	"fmt"
	"os"
	"recado/bot"
	"strings"
	"testing"
)

func TestZZ(t *testing.T) {
	r := readerOfProgram(t)
	raw, _ := os.ReadFile(os.Getenv("ZZ"))
	for i, l := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		text, _, _ := strings.Cut(l, "\t")
		text = strings.ReplaceAll(text, `\n`, "\n")
		if n := os.Getenv("ZN"); n != "" && !strings.Contains(","+n+",", fmt.Sprintf(",%d,", i+1)) {
			continue
		}
		got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"})
		fmt.Println(i+1, text)
		for _, a := range got.Acts {
			fmt.Printf("   %s:%s %.2f %q = %q\n", a.Kind, a.About, a.Confidence, a.Text, a.Value)
		}
		for _, p := range got.Told {
			fmt.Printf("   TOLD %s %q\n", p.Role, text[p.Span.From:p.Span.To])
		}
	}
}
