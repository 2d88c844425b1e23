package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// maxChecked bounds the acts of a language model that are looked at.
const maxChecked = 12

// modelConfidence is how sure an act is that a language model has read: likely enough to
// be heard, less than dialogs demand of words that can't be taken back.
const modelConfidence = 0.75

// Acts lists the acts that a message may do: a kind, and with a colon what it is about.
// It is what a language model may answer.
func Acts() []string {
	return slices.DeleteFunc(slices.Clone(actLabels), func(l string) bool { return l == "unclear" })
}

// Check implements [bot.Reader]. An act that is none of [Acts], or whose words are not in
// the text, is left out; so is one that gives a value where the readers of values find none.
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

// dropUnsupported takes back what gives a place, a time or a name that none of the readers has
// found, and lowers the readers' own confidence to the model's: what stands beside its acts is
// known by its word.
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

// findQuote finds where words that are said to stand in a text do: as they are, or in other
// letters of the same words ("Si" for "sí").
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
