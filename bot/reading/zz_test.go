package reading
import ("testing";"recado/bot";"os";"strings";"fmt")
func TestZZ(t *testing.T) {
	r := readerOfProgram(t)
	raw, _ := os.ReadFile(os.Getenv("ZZ"))
	for i, l := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		text, _, _ := strings.Cut(l, "\t")
		text = strings.ReplaceAll(text, `\n`, "\n")
		if n := os.Getenv("ZN"); n != "" && !strings.Contains(","+n+",", fmt.Sprintf(",%d,", i+1)) { continue }
		c := bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"}
		got := r.Read(text, c)
		fmt.Println(i+1, text)
		for _, a := range got.Acts { fmt.Printf("   %s:%s %.2f %q = %q\n", a.Kind, a.About, a.Confidence, a.Text, a.Value) }
		for _, p := range got.Told { fmt.Printf("   TOLD %s %q\n", p.Role, text[p.Span.From:p.Span.To]) }
		v, ws, seq := r.openingFeatures(text, c)
		_ = v
		last := -1
		for j, l := range r.roles.Label(seq) { if l != last { fmt.Printf(" [%s]", roleNames[l]); last = l }; fmt.Printf(" %s", text[ws[j].From:ws[j].To]) }
		fmt.Println()
		for _, s := range v.spans {
			sc := r.score(text[s.From:s.To], c, nil)
			best := -1
			for k, label := range actLabels { if strings.HasPrefix(label, "ask:") && (best < 0 || sc.probabilities[k] > sc.probabilities[best]) { best = k } }
			if sc.probabilities[best] > 0.01 { fmt.Printf("   CL %q %s %.2f\n", text[s.From:s.To], actLabels[best], sc.probabilities[best]) }
		}
	}
}
