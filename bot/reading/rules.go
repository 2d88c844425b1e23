package reading

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"recado/bot"
)

// RuleLexicon holds the words of the rules that limit the model: where a mistake is costly, a
// negated word must not act.
type RuleLexicon struct {
	Negation   []string            `toml:"negation"`   // words that negate the words after them
	Additive   []string            `toml:"additive"`   // words that announce several things, or one more
	Conditions []string            `toml:"conditions"` // words that begin a condition
	Provisos   []string            `toml:"provisos"`   // … even in a clause that reads as a question
	Reports    []string            `toml:"reports"`    // words that introduce what another person says
	BareYes    []string            `toml:"bare_yes"`   // a yes that reads as a condition without its accent
	Persists   []string            `toml:"persists"`   // words that mean that something continues
	All        []string            `toml:"all"`        // phrases that mean all of several things, as AllClearLexicon writes them
	Named      []string            `toml:"named"`      // phrases that name one of several things by its purpose
	SamePlace  []string            `toml:"same_place"` // phrases that mean the place of an earlier order
	Notes      []string            `toml:"notes"`      // stems of verbs that ask to note something
	Same       []string            `toml:"same"`       // words that leave a value as it is
	Reschedule []string            `toml:"reschedule"` // stems of verbs that move something with a date
	Joins      []string            `toml:"joins"`      // words that join two equal parts
	Talk       []string            `toml:"talk"`       // phrases about the conversation itself: "ya se lo dije", "no ponga"
	Commands   []string            `toml:"commands"`   // words of a command before the value that it gives: "dejar solo"
	Idle       []string            `toml:"idle"`       // words that tell nothing beside a value: "mire", "mijo"
	Dear       []string            `toml:"dear"`       // forms of address after a yes: "sí mi niña"
	Questions  []string            `toml:"questions"`  // words that begin a question, with or without its mark
	Shorthand  map[string]string   `toml:"shorthand"`  // by how a word is shortened in a chat: the word
	Topics     map[string][]string `toml:"topics"`     // by topic: stems of words that a wish to be told about it has
	Hints      map[string][]string `toml:"hints"`      // … that a doubtful question about it has, besides Topics
	Ifs        []string            `toml:"ifs"`        // words that begin a condition and may mean something else by themselves
	Contrasts  []string            `toml:"contrasts"`  // words that begin a clause which contrasts with the one before
	Slots      map[string][]string `toml:"slots"`      // by slot: names of the value that is asked for
	Lines      LineLexicon         `toml:"lines"`
	Replace    ReplaceLexicon      `toml:"replace"`
	Swap       SwapLexicon         `toml:"swap"`
	Repair     RepairLexicon       `toml:"repair"`
	Remove     RemoveLexicon       `toml:"remove"`
	Phrases    map[string][]string `toml:"phrases"` // by act: words that always mean it, as AllClearLexicon writes them
	Negates    map[string][]string `toml:"negates"` // by act: stems of words that, negated, cancel the act
}

// LineLexicon holds the words with which people name a line of a form by its number.
type LineLexicon struct {
	Nouns   []string `toml:"nouns"`   // "la línea 3"
	Verbs   []string `toml:"verbs"`   // stems: "cambie el 3"
	Article []string `toml:"article"` // between the verb and the number
	Links   []string `toml:"links"`   // between the number and the new text of the line
}

// negationReach is how many words after a negation are negated: "no quiero hablar con una
// persona".
const negationReach = 5

// rules holds the compiled rules of all languages.
type rules struct {
	negation   map[string]bool
	additive   map[string]bool
	negates    map[string][]string
	phrases    []phrasePattern // their kind is the act
	conditions []string        // folded, with a space on either side
	provisos   []string        // the same
	reports    map[string]bool
	bareYes    map[string]bool
	reschedule []string            // folded stems
	topics     map[string][]string // folded stems
	ifs        map[string]bool
	hints      map[string][]string // the same, of topics that a doubtful question may be about
	shorthand  map[string]string
	same       map[string]bool
	notes      []string // folded stems
	persists   map[string]bool
	all        []phrasePattern
	named      []phrasePattern
	samePlace  []phrasePattern
	talk       []phrasePattern
	idle       map[string]bool
	commands   map[string]bool
	joins      []string // with the space after them

	replacement replaceWords
	swap        correctionWords
	repair      repairWords
	remove      removeWords
	lines       LineLexicon
	courtesies  map[string]bool
	greetings   map[string]bool // folded
	contrasts   map[string]bool
	dear        []string // folded
	questions   []string // folded, with the space after them
	slots       map[string]string
}

// phraseActs are acts that only phrases of the lexicon mean, never the model.
var phraseActs = []string{didWork, "go:jobs"}

// didWork is a technician's word that something is done, not to be done: "cambié el capacitor".
const didWork = "progress:did"

func compileRules(lexicons []*Lexicon) (rules, error) {
	c := rules{same: map[string]bool{}, idle: map[string]bool{}, commands: map[string]bool{}, persists: map[string]bool{}, reports: map[string]bool{}, bareYes: map[string]bool{}, courtesies: map[string]bool{}, greetings: map[string]bool{}, contrasts: map[string]bool{}, slots: map[string]string{}, negation: map[string]bool{}, additive: map[string]bool{}, topics: map[string][]string{}, hints: map[string][]string{}, ifs: map[string]bool{}, shorthand: map[string]string{}, negates: map[string][]string{}}
	for _, l := range lexicons {
		for _, w := range l.Rules.Negation {
			c.negation[plainText(w)] = true
		}
		for _, w := range l.Rules.Additive {
			c.additive[plainText(w)] = true
		}
		for _, w := range l.Rules.Conditions {
			c.conditions = append(c.conditions, " "+plainText(w)+" ")
		}
		for _, w := range l.Rules.Provisos {
			c.provisos = append(c.provisos, " "+plainText(w)+" ")
		}
		for _, w := range l.Rules.Reports {
			c.reports[plainText(w)] = true
		}
		c.replacement.add(l.Rules.Replace)
		c.swap.add(l.Rules.Swap, l.Rules.Joins)
		c.repair.add(l.Rules.Repair, slices.Concat(slices.Collect(maps.Values(l.Entities["weekday"]))...))
		c.remove.add(l.Rules.Remove)
		for _, w := range l.Rules.Persists {
			c.persists[plainText(w)] = true
		}
		for to, lines := range map[*[]phrasePattern][]string{&c.all: l.Rules.All, &c.named: l.Rules.Named, &c.samePlace: l.Rules.SamePlace, &c.talk: l.Rules.Talk} {
			for _, line := range lines {
				p, err := parsePhrase("", line)
				if err != nil {
					return c, fmt.Errorf("reading: rules: %w", err)
				}
				p.maxGap = 0
				*to = append(*to, p)
			}
		}
		for _, w := range l.Rules.Commands {
			c.commands[plainText(w)] = true
		}
		for _, w := range l.Rules.Idle {
			c.idle[plainText(w)] = true
		}
		for _, w := range l.Courtesy.Before {
			c.greetings[plainText(w)] = true
		}
		for _, w := range l.Rules.Joins {
			c.joins = append(c.joins, plainText(w)+" ")
		}
		maps.Copy(c.shorthand, l.Rules.Shorthand)
		for _, topic := range slices.Sorted(maps.Keys(l.Rules.Topics)) {
			for _, w := range l.Rules.Topics[topic] {
				c.topics[topic] = append(c.topics[topic], bot.Fold(w))
			}
		}
		for _, w := range l.Rules.Ifs {
			c.ifs[plainText(w)] = true
		}
		for topic, stems := range l.Rules.Hints {
			for _, w := range stems {
				c.hints[topic] = append(c.hints[topic], bot.Fold(w))
			}
		}
		for _, w := range l.Rules.Reschedule {
			c.reschedule = append(c.reschedule, plainText(w))
		}
		for _, w := range l.Rules.Same {
			c.same[plainText(w)] = true
		}
		for _, w := range l.Rules.Notes {
			c.notes = append(c.notes, plainText(w))
		}
		for _, w := range l.Rules.BareYes {
			c.bareYes[plainText(w)] = true
		}
		for to, list := range map[*[]string][]string{
			&c.lines.Nouns: l.Rules.Lines.Nouns, &c.lines.Verbs: l.Rules.Lines.Verbs, &c.lines.Article: l.Rules.Lines.Article, &c.lines.Links: l.Rules.Lines.Links,
		} {
			for _, w := range list {
				*to = append(*to, plainText(w))
			}
		}
		for _, w := range l.Rules.Contrasts {
			c.contrasts[plainText(w)] = true
		}
		for _, w := range l.Rules.Dear {
			c.dear = append(c.dear, plainText(w))
		}
		for _, w := range l.Rules.Questions {
			c.questions = append(c.questions, plainText(w)+" ")
		}
		for slot, list := range l.Rules.Slots {
			for _, w := range list {
				c.slots[plainText(w)] = slot
			}
		}
		for _, w := range l.Courtesy.After {
			c.courtesies[plainText(w)] = true
		}
		for _, act := range slices.Sorted(maps.Keys(l.Rules.Phrases)) {
			if _, ok := labelIndex[act]; !ok && !slices.Contains(phraseActs, act) {
				return c, fmt.Errorf("reading: rules: no act %q", act)
			}
			for _, line := range l.Rules.Phrases[act] {
				p, err := parsePhrase(act, line)
				if err != nil {
					return c, fmt.Errorf("reading: rules: %w", err)
				}
				c.phrases = append(c.phrases, p)
			}
		}
		for act, stems := range l.Rules.Negates {
			for _, stem := range stems {
				c.negates[act] = append(c.negates[act], plainText(stem))
			}
		}
	}
	return c, nil
}

// holdsAny reports whether words contain one of some phrases.
func holdsAny(phrases []phrasePattern, words []string) bool {
	return slices.ContainsFunc(phrases, func(p phrasePattern) bool { return p.find(words) >= 0 })
}

// negated reports whether all evidence words of an act are negated within their clauses: "no
// quiero cancelar" does not cancel, "ya no lo necesito, cancele" does. A text without any of
// the words is not negated.
func (c rules) negated(kind bot.ActKind, clauses [][]string) bool {
	stems := c.negates[string(kind)]
	if len(stems) == 0 {
		return false
	}
	found := false
	for _, words := range clauses {
		last := -negationReach - 1
		for i, w := range words {
			switch {
			case c.negation[w]:
				last = i
			case slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(w, s) }):
				if i-last > negationReach {
					return false
				}
				found = true
			}
		}
	}
	return found
}

// reported reports whether a text contains reported speech.
func (c rules) reported(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return c.reports[w] })
}

// persisting reports whether words mean that something continues.
func (c rules) persisting(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return c.persists[w] })
}

// reschedules reports whether words move something with a date: "páselo para el viernes".
func (c rules) reschedules(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(c.reschedule, func(stem string) bool { return strings.HasPrefix(w, stem) })
	})
}

// asksToNote reports whether a clause begins with a wish that something be noted: "y anote que hay un perro".
func (c rules) asksToNote(words []string) bool {
	return slices.ContainsFunc(words[:min(len(words), 3)], func(w string) bool {
		return slices.ContainsFunc(c.notes, func(stem string) bool { return strings.HasPrefix(w, stem) })
	})
}

// conditional reports whether a text contains a condition.
func (c rules) conditional(words []string) bool {
	words = c.withoutDear(words)
	plain := " " + strings.Join(words, " ") + " "
	return slices.ContainsFunc(c.conditions, func(w string) bool { return strings.Contains(plain, w) })
}

// withoutDear returns words without a form of address after the first one: "si mi niña todo perfecto" is no
// condition.
func (c rules) withoutDear(words []string) []string {
	for _, dear := range c.dear {
		if said := strings.Fields(dear); len(words) > len(said) && slices.Equal(words[1:1+len(said)], said) {
			return slices.Concat(words[:1], words[1+len(said):])
		}
	}
	return words
}

// startsWithCondition reports whether a clause begins with a condition, after a contrast if
// there is one: "cuando me paguen", not "me avisa cuando salga".
func (c rules) startsWithCondition(words []string) bool {
	words = c.withoutDear(words)
	if len(words) > 0 && c.contrasts[words[0]] {
		words = words[1:]
	}
	plain := " " + strings.Join(words, " ") + " "
	return slices.ContainsFunc(c.conditions, func(w string) bool { return strings.HasPrefix(plain, w) })
}

// asks reports whether words begin a question.
func (c rules) asks(words []string) bool {
	plain := strings.Join(words, " ") + " "
	return slices.ContainsFunc(c.questions, func(w string) bool { return strings.HasPrefix(plain, w) })
}

// spelledOut returns a text with its shortened words as they are written in full: "a q hora".
func (c rules) spelledOut(text string) string {
	fields := strings.Fields(text)
	changed := false
	for i, f := range fields {
		if full := c.shorthand[strings.ToLower(f)]; full != "" {
			fields[i], changed = full, true
		}
	}
	if !changed {
		return text
	}
	return strings.Join(fields, " ")
}

// topicsOf returns the topics that words name, in the order of their names.
func (c rules) topicsOf(words []string) (list []string) {
	for _, topic := range slices.Sorted(maps.Keys(c.topics)) {
		if slices.ContainsFunc(words, func(w string) bool {
			return slices.ContainsFunc(c.topics[topic], func(stem string) bool { return strings.HasPrefix(w, stem) })
		}) {
			list = append(list, topic)
		}
	}
	return list
}

// hasProviso reports whether a text contains words that always state a condition: "solo si me
// dan factura".
func (c rules) hasProviso(words []string) bool {
	plain := " " + strings.Join(words, " ") + " "
	return slices.ContainsFunc(c.provisos, func(w string) bool { return strings.Contains(plain, w) })
}

// withoutCommand returns a span without the words of a command at its start: "dejar solo limpieza general" is
// "limpieza general". A span of such words alone stays.
func (c rules) withoutCommand(text string, whole bot.Span) bot.Span {
	for s := trimSpan(text, whole); s.From < s.To; {
		word, _, _ := strings.Cut(text[s.From:s.To], " ")
		if !c.commands[plainText(strings.Trim(word, ".,:;"))] {
			return s
		}
		s = trimSpan(text, bot.Span{From: s.From + len(word), To: s.To})
	}
	return whole
}

// isTalk reports whether the words of a clause are about the conversation itself, or tell nothing: "NIT ya se lo di",
// "no ponga eso", "no mijo, mire".
func (c rules) isTalk(words []string) bool {
	idle := !slices.ContainsFunc(words, func(w string) bool {
		return !c.idle[w] && !c.negation[w] && !c.courtesies[w] && !c.greetings[w]
	})
	return idle || holdsAny(c.talk, words)
}

// leadsTo reports whether a value may follow a word: "es", "la", "por".
func (c rules) leadsTo(word string) bool {
	w := plainText(word)
	return slices.Contains(c.lines.Links, w) || slices.Contains(c.lines.Article, w)
}

// greeting returns the length of the greeting or courtesy with which a text begins, or 0: "hola buenas, la nevera".
func (c rules) greeting(text string) (found int) {
	for end := nextField(text, 0); end < len(text); end = nextField(text, end) {
		if said := strings.Trim(text[:end], " ,.;:!¡\n\t"); c.greetings[plainText(said)] {
			found = end
		}
		if countFields(text[:end]) >= maxGreeting {
			break
		}
	}
	return found
}

// maxGreeting is how many words a greeting has.
const maxGreeting = 3

// withoutCourtesy returns a text without the courtesy at its end: "plomería por favor" gives
// "plomería".
func (c rules) withoutCourtesy(text string) string {
	ws := strings.Fields(text)
	for n := 2; n >= 1; n-- {
		if len(ws) >= n && c.courtesies[plainText(strings.Trim(strings.Join(ws[len(ws)-n:], " "), ".,!"))] {
			ws = ws[:len(ws)-n]
		}
	}
	return strings.Join(ws, " ")
}

// isLineNumber reports whether a word is a number that a line may have: "3", "#3:".
func isLineNumber(word string) bool {
	n := strings.Trim(word, ".,:;#¡!?¿()*")
	return len(n) == 1 && n >= "1" && n <= "9"
}

// line returns the number of the line of a form that a clause names, and the new text of the
// line, "" if it is not stated: "cambie el 1 a plomería por favor" is line 1, "plomería". A
// number after only a verb may also be a floor: then a link or the end of the clause must
// follow.
func (c rules) line(clause string) (number, says string, ok bool) {
	fields := strings.Fields(clause)
	if !slices.ContainsFunc(fields, isLineNumber) {
		return "", "", false
	}
	plain := make([]string, len(fields))
	for i, f := range fields {
		plain[i] = strings.Trim(plainText(f), ".,:;#¡!")
	}
	at := func(i int) string {
		if i < 0 || i >= len(plain) {
			return ""
		}
		return plain[i]
	}
	verb := slices.IndexFunc(plain, func(w string) bool {
		return slices.ContainsFunc(c.lines.Verbs, func(stem string) bool { return strings.HasPrefix(w, stem) })
	})
	for i := range fields {
		if !isLineNumber(fields[i]) {
			continue
		}
		n := at(i)
		noun := slices.Contains(c.lines.Nouns, at(i-1)) && (i < 2 || slices.Contains(c.lines.Article, at(i-2)))
		if !noun && (verb < 0 || verb > i || !slices.Contains(c.lines.Article, at(i-1)) || i-2 != verb) {
			continue
		}
		rest, linked := fields[i+1:], strings.HasSuffix(fields[i], ":")
		for len(rest) > 0 && slices.Contains(c.lines.Links, strings.Trim(plainText(rest[0]), ",:")) {
			rest, linked = rest[1:], true
		}
		says = c.withoutCourtesy(strings.Join(rest, " "))
		value := strings.Fields(says)
		for len(value) > 0 && slices.Contains(c.lines.Article, plainText(value[0])) {
			value = value[1:]
		}
		if number := len(value) > 0 && strings.ContainsAny(value[0][:1], "0123456789"); !noun && says != "" && (!linked || number) {
			return "", "", false // "cambie el 5 por el 6": a floor
		}
		return n, says, true
	}
	return "", "", false
}
