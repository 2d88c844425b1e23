package replay

import (
	"fmt"
	"strings"

	"recado/bot"
)

// modelReading reads "approve; ask:when = cuándo": acts, each with the words that do it, or
// the whole text.
func modelReading(text, acts string) (bot.Reading, error) {
	r := bot.Reading{Source: bot.SourceModel}
	for _, said := range strings.Split(acts, ";") {
		act, quote, _ := strings.Cut(said, "=")
		kind, about, _ := strings.Cut(strings.TrimSpace(act), ":")
		if quote = strings.TrimSpace(quote); quote == "" {
			quote = text
		}
		if kind == "" && acts != "" {
			return r, fmt.Errorf("no act in %q", said)
		}
		if kind != "" {
			r.Acts = append(r.Acts, bot.Act{Kind: bot.ActKind(kind), About: about, Text: quote})
		}
	}
	return r, nil
}

// reads says how the language model reads a text; it fails for every text that has not
// been said, which is all that "model fails" does.
func (w *runner) reads(text string, r bot.Reading) error {
	if text != "" {
		w.model.Set(text, r)
	}
	return nil
}
