package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// maxChecked bounds the acts of a language model that are checked.
const maxChecked = 12

// modelConfidence is the confidence of an act that a language model read: enough to be used,
// but less than dialogs require for what can't be taken back.
const modelConfidence = 0.75

// Acts returns the labels that a language model may answer: a kind of act, or a kind, a colon
// and what the act is about.
func Acts() []string {
	return slices.DeleteFunc(slices.Clone(actLabels), func(l string) bool { return l == "unclear" })
}

// Check implements [bot.Reader]. It leaves out an act that is none of [Acts], an act whose
// words are not in the text, and an act that provides a value that the entity readers do not
// find.
func (r *Reader) Check(text string, c bot.ReadingContext, acts []bot.Act) bot.Reading {
	if len(text) > maxRead {
		text = cutRunes(text, maxRead)
	}
	spans := r.words.clauses.split(text)
	if len(spans) > maxClauses {
		spans = spans[:maxClauses]
	}
	v := r.resolver(text, c, spans, r.score(text, c, spans))
	toks := tokens(text)
	for _, a := range acts[:min(len(acts), maxChecked)] {
		label := string(a.Kind)
		if a.About != "" {
			label += ":" + a.About
		}
		span, ok := findQuote(text, toks, a.Text)
		if _, known := labelIndex[label]; !known || label == "unclear" || !ok || r.rules.negated(a.Kind, v.scores.clauses) && a.Kind != bot.ActHazard {
			continue
		}
		v.add(a.Kind, a.About, "", span, modelConfidence)
	}
	if len(v.acts) == 0 {
		return bot.Reading{Source: bot.SourceModel, Unexplained: spans, Persists: r.rules.persisting(v.scores.words)}
	}
	v.addPlace(r.places)
	v.assignValues()
	v.dropContradictions()
	v.dropUnsupported()
	slices.SortStableFunc(v.acts, func(a, b bot.Act) int { return a.Span.From - b.Span.From })
	checked := bot.Reading{Acts: v.acts, Unexplained: v.unexplained(), Source: bot.SourceModel, InvalidMail: v.entities.unresolvedMail(), Persists: r.rules.persisting(v.scores.words)}
	for _, id := range v.entities.ids {
		checked.Refs = append(checked.Refs, id.ID)
	}
	return checked
}

// dropUnsupported drops acts that provide a place, a time or a name which no entity reader has
// found. It limits the confidence of all acts to modelConfidence, because the values beside the
// model's acts depend on the model too.
func (v *resolver) dropUnsupported() {
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		if a.Kind != bot.ActProvide {
			return false
		}
		switch a.About {
		case bot.SlotPlace, bot.SlotBuilding, bot.SlotFloor, bot.SlotRoom:
			return a.Place == nil && a.Value == ""
		case bot.SlotTime, bot.SlotDate:
			return a.Time == nil
		case bot.SlotName:
			return a.Value == ""
		}
		return false
	})
	for i := range v.acts {
		v.acts[i].Confidence = min(v.acts[i].Confidence, modelConfidence)
	}
}

// findQuote finds the span of quoted words in a text: the exact string, or the same words in
// another spelling ("Si" for "sí").
func findQuote(text string, toks []token, quote string) (bot.Span, bool) {
	quote = strings.TrimSpace(quote)
	if quote == "" {
		return bot.Span{}, false
	}
	if i := strings.Index(text, quote); i >= 0 {
		return bot.Span{From: i, To: i + len(quote)}, true
	}
	plain := func(list []token) []token {
		return slices.DeleteFunc(slices.Clone(list), func(t token) bool { return t.Kind == tokenMark || t.Kind == tokenBreak })
	}
	said, words := plain(tokens(quote)), plain(toks)
	for i := 0; len(said) > 0 && i+len(said) <= len(words); i++ {
		if slices.EqualFunc(words[i:i+len(said)], said, func(a, b token) bool { return a.Word == b.Word }) {
			return bot.Span{From: words[i].From, To: words[i+len(said)-1].To}, true
		}
	}
	return bot.Span{}, false
}
