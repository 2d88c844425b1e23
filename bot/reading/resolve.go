package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// threshold is the probability from which on an act is read: chosen on the tuning part of
// the corpus, higher where a mistake is costly.
func threshold(label string) float32 {
	kind, _, _ := strings.Cut(label, ":")
	switch kind {
	case "stop", "cancel", "restart":
		return 0.6
	case "approve", "reject", "hazard":
		return 0.5
	}
	return 0.4
}

// leastBest is the probability from which on the likeliest act is read although it is
// under its threshold: it is likelier than all others together.
const leastBest = 0.25

// resolve makes acts of what the model says, in the order of their spans.
func (r *Reader) resolve(text string, _ bot.ReadingContext, _ []bot.Span, s scored) []bot.Act {
	top := 0
	for k, p := range s.p {
		if p > s.p[top] {
			top = k
		}
	}
	var acts []bot.Act
	for k, p := range s.p {
		label := labels[k]
		if p < threshold(label) && (k != top || p < leastBest || threshold(label) > 0.4) {
			continue
		}
		kind, about, _ := strings.Cut(label, ":")
		span := s.span[k]
		if r.rules.negated(bot.ActKind(kind), text) {
			continue
		}
		acts = append(acts, bot.Act{
			Kind: bot.ActKind(kind), About: about, Text: strings.TrimSpace(text[span.From:span.To]), Span: span, Confidence: float64(p),
		})
	}
	slices.SortStableFunc(acts, func(a, b bot.Act) int { return a.Span.From - b.Span.From })
	return acts
}
