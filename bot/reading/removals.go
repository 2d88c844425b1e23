package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// RemoveLexicon is how people ask to take out something that was noted: "quite lo de la secadora".
type RemoveLexicon struct {
	Verbs []string            `toml:"verbs"` // beginnings of words
	About []string            `toml:"about"` // words between the verb and what is to go
	Named map[string][]string `toml:"named"` // by slot: nouns for what was noted, "el día"
	The   []string            `toml:"the"`   // words between the verb and such a noun: "ese"
	It    []string            `toml:"it"`    // ends of the verb, or words before it, for what was just named: "bórrelo", "me la quita"
	To    []string            `toml:"to"`    // words between the verb and a person: "quite a Nubia"
}

// removeWords is a RemoveLexicon of all languages, compiled.
type removeWords struct {
	verbs []string
	about [][]string
	named map[string]string // slots by noun
	the   map[string]bool
	it    []string
	to    map[string]bool
}

func (p *removeWords) add(l RemoveLexicon) {
	for _, w := range l.Verbs {
		p.verbs = append(p.verbs, plainText(w))
	}
	if p.named == nil {
		p.named, p.the, p.to = map[string]string{}, map[string]bool{}, map[string]bool{}
	}
	for slot, nouns := range l.Named {
		for _, w := range nouns {
			p.named[plainText(w)] = slot
		}
	}
	for _, w := range l.The {
		p.the[plainText(w)] = true
	}
	for _, w := range l.It {
		p.it = append(p.it, plainText(w))
	}
	for _, w := range l.To {
		p.to[plainText(w)] = true
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
		if name, ok := p.person(text, toks, i); ok {
			return bot.Removal{Text: text[name.From:name.To], Span: bot.Span{From: toks[i].From, To: name.To}}, true
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

// person returns the name of a person after a verb at token i: "quite a la señora Nubia".
func (p removeWords) person(text string, toks []token, i int) (bot.Span, bool) {
	if i+2 >= len(toks) || !p.to[toks[i+1].Word] {
		return bot.Span{}, false
	}
	for j := i + 2; j < min(len(toks), i+2+maxTitleWords) && toks[j].Kind == tokenWord; j++ {
		ends := j+1 == len(toks) || toks[j+1].Kind != tokenWord
		if first, _ := utf8.DecodeRuneInString(text[toks[j].From:]); unicode.IsUpper(first) || ends && len(toks[j].Word) >= minTellingWord {
			return bot.Span{From: toks[j].From, To: toks[j].To}, true
		}
	}
	return bot.Span{}, false
}

// maxTitleWords is how many words may stand before a name, with it: "la señora Nubia".
const maxTitleWords = 3

// replacesContact returns the words of a message that take back the contact given before, while it gives another:
// "bórrelo y ponga a Carlos 312…". "Otro teléfono" is one more.
func (p removeWords) replacesContact(text string) (bot.Removal, bool) {
	toks := tokens(text)
	for i, t := range toks {
		takes := slices.ContainsFunc(p.it, func(end string) bool { return strings.HasSuffix(t.Word, end) }) &&
			slices.ContainsFunc(p.verbs, func(stem string) bool { return strings.HasPrefix(t.Word, stem) })
		if name, ok := deniedName(text, toks, i); ok {
			return bot.Removal{Text: text[name.From:name.To], Span: bot.Span{From: t.From, To: name.To}}, true
		}
		if takes {
			return bot.Removal{About: bot.SlotPhone, Text: text[t.From:t.To], Span: bot.Span{From: t.From, To: t.To}}, true
		}
	}
	return bot.Removal{}, false
}

// deniedName returns the name that is the rest of a clause after the negation at token i: "el contacto es Carlos
// 312…, no Nubia".
func deniedName(text string, toks []token, i int) (bot.Span, bool) {
	if i == 0 || toks[i-1].Kind == tokenWord || toks[i].Word != "no" || i+1 >= len(toks) || i+2 < len(toks) && toks[i+2].Kind == tokenWord {
		return bot.Span{}, false
	}
	first, _ := utf8.DecodeRuneInString(text[toks[i+1].From:])
	return bot.Span{From: toks[i+1].From, To: toks[i+1].To}, unicode.IsUpper(first)
}

// takesIt reports whether words ask to take out what was just named: "la oficina 12 | me la quita".
func (p removeWords) takesIt(ws []string) bool {
	for i := 0; i+1 < min(len(ws), maxTitleWords); i++ {
		if slices.Contains(p.it, ws[i]) && slices.ContainsFunc(p.verbs, func(stem string) bool { return strings.HasPrefix(ws[i+1], stem) }) {
			return true
		}
	}
	return false
}

// removeParts reads a part of a place that is named and taken out as one that there is not.
func (p removeWords) removeParts(reading *bot.Reading, text string) {
	for i := range reading.Acts {
		a := &reading.Acts[i]
		if a.Kind == bot.ActCorrect && a.Value != "" && (a.About == bot.SlotFloor || a.About == bot.SlotRoom) && p.takesIt(words(text[a.Span.To:])) {
			a.Kind, a.Value, a.Place, a.Confidence = bot.ActSkip, "", nil, certainRemoval
		}
	}
}

// certainRemoval is the confidence of such a part.
const certainRemoval = 0.8
