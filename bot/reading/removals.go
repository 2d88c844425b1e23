package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// RemoveLexicon is how people ask to take out something that was noted: "quite lo de la secadora".
type RemoveLexicon struct {
	Verbs []string            `toml:"verbs"` // beginnings of words
	About []string            `toml:"about"` // words between the verb and what is to go
	Named map[string][]string `toml:"named"` // by slot: nouns for what was noted, "el día"
	The   []string            `toml:"the"`   // words between the verb and such a noun: "ese"
}

// removeWords is a RemoveLexicon of all languages, compiled.
type removeWords struct {
	verbs []string
	about [][]string
	named map[string]string // slots by noun
	the   map[string]bool
}

func (p *removeWords) add(l RemoveLexicon) {
	for _, w := range l.Verbs {
		p.verbs = append(p.verbs, plainText(w))
	}
	if p.named == nil {
		p.named, p.the = map[string]string{}, map[string]bool{}
	}
	for slot, nouns := range l.Named {
		for _, w := range nouns {
			p.named[plainText(w)] = slot
		}
	}
	for _, w := range l.The {
		p.the[plainText(w)] = true
	}
	for _, w := range l.About {
		p.about = append(p.about, strings.Fields(plainText(w)))
	}
	slices.SortStableFunc(p.about, func(a, b []string) int { return len(b) - len(a) }) // "lo de que" before "lo de"
}

// lowerPriority reads a priority that is to be taken out as the usual one: "quite lo de urgente". It reports
// whether it did.
func lowerPriority(reading *bot.Reading, r bot.Removal) bool {
	for i := range reading.Acts {
		if a := &reading.Acts[i]; a.About == bot.SlotPriority && a.Value != "" && a.Span.Overlaps(r.Span) {
			a.Kind, a.Value = bot.ActCorrect, priorityUsual
			return true
		}
	}
	return false
}

// find returns what a text asks to take out, with the words of the request; ok is false if it asks for nothing
// of the kind. What is to go ends with the sentence or with the part between commas.
func (p removeWords) find(text string) (r bot.Removal, ok bool) {
	toks := tokens(text)
	for i := range toks {
		if !slices.ContainsFunc(p.verbs, func(stem string) bool { return strings.HasPrefix(toks[i].Word, stem) }) {
			continue
		}
		noun := i + 1
		for noun < len(toks) && p.the[toks[noun].Word] {
			noun++
		}
		if noun < len(toks) && noun > i+1 && p.named[toks[noun].Word] != "" {
			return bot.Removal{About: p.named[toks[noun].Word], Text: text[toks[noun].From:toks[noun].To], Span: bot.Span{From: toks[i].From, To: toks[noun].To}}, true
		}
		for _, about := range p.about {
			from := i + 1 + len(about)
			if from >= len(toks) || !slices.EqualFunc(about, toks[i+1:from], func(w string, t token) bool { return w == t.Word }) {
				continue
			}
			to := from
			for to < len(toks) && !strings.ContainsAny(text[toks[to].From:toks[to].To], ".,;!\n") {
				to++
			}
			if to > from {
				return bot.Removal{Text: strings.TrimSpace(text[toks[from].From:toks[to-1].To]), Span: bot.Span{From: toks[i].From, To: toks[to-1].To}}, true
			}
		}
	}
	return bot.Removal{}, false
}
