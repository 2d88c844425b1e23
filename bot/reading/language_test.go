package reading

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"recado/bot"
)

// TestReadInASecondLanguage checks that a further language needs only a lexicon and examples.
// The few examples here train the model for other words of the same kinds.
func TestReadInASecondLanguage(t *testing.T) {
	r, err := New(os.DirFS("testdata/portuguese"), "pt")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("testdata/portuguese/rows.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := ParseUtterances(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	model, err := encodeModel(train(rows, r.words, defaultHyperparameters).Prune(prunedWeight))
	if err != nil {
		t.Fatal(err)
	}
	if r.model, err = decodeModel(model); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ place, text, want string }{
		{"fresh", "oi, a minha geladeira não gela", "provide:description="},
		{"fresh", "socorro, cheiro de gás na sala", "hazard:gas="},
		{"fresh", "quanto custa?", "ask:price="},
		{"photos", "não tenho foto agora", "skip:photo="},
		{"plate", "não tem etiqueta", "skip:serial="},
		{"place", "Rua das Flores 123, bairro Centro", "provide:place="},
		{"summary", "sim, tá certo", "confirm="},
		{"summary", "troque a linha 3", "provide:line=3"},
		{"summary", "está errado", "deny="},
		{"quoted", "aprovado, pode fazer", "approve="},
		{"fresh", "sair", "stop="},
	} {
		var got []string
		for _, a := range r.Read(tt.text, bot.ReadingContext{Expects: QuestionExpects[tt.place]}).Acts {
			act := string(a.Kind)
			if a.About != "" {
				act += ":" + a.About
			}
			got = append(got, fmt.Sprintf("%s=%s", act, a.Value))
		}
		if tt.want != "" && !slices.Contains(got, tt.want) {
			t.Errorf("%s: %q is read as %v, not %s", tt.place, tt.text, got, tt.want)
		}
	}
}
