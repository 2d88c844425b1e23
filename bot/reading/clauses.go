package reading

import (
	"slices"
	"strings"
	"unicode/utf8"

	"recado/bot"
)

// ClauseLexicon holds the words at which clauses of a language begin and end.
type ClauseLexicon struct {
	Connectives   []string `toml:"connectives"`   // words that begin a clause: "pero"
	Subordinating []string `toml:"subordinating"` // connectives that continue a clause which another one begins: "pero cuando me paguen"
	Spoken        []string `toml:"spoken"`        // words that begin a statement in speech without punctuation: "me llamo"
	Abbreviations []string `toml:"abbreviations"` // words whose point does not end a sentence: "lic"
}

// clauseWords holds the words of all languages at which texts are split into clauses.
type clauseWords struct {
	connectives   []string              // in lower case, with the space after them
	subordinating map[string]bool       // of connectives
	spoken        map[string][][]string // by the first of their folded words, the others
	abbreviations map[string]bool       // folded, without the point
	days          map[string]bool       // names of days, folded
	counts        map[string]bool       // numbers in words, folded: "cinco"
	halves        map[string]bool       // what follows an hour or a number: "y media"
	joins         map[string]bool       // connectives that only add: "y"
}

func compileClauses(lexicons []*Lexicon) *clauseWords {
	c := &clauseWords{spoken: map[string][][]string{}, subordinating: map[string]bool{}, abbreviations: map[string]bool{}, days: map[string]bool{}, counts: map[string]bool{}, halves: map[string]bool{}, joins: map[string]bool{}}
	for _, l := range lexicons {
		for _, w := range l.Clauses.Connectives {
			for _, form := range []string{w + " ", bot.Fold(w) + " "} { // with and without its accent
				if !slices.Contains(c.connectives, form) {
					c.connectives = append(c.connectives, form)
				}
			}
		}
		for _, w := range l.Clauses.Subordinating {
			c.subordinating[w+" "], c.subordinating[bot.Fold(w)+" "] = true, true
		}
		for _, w := range l.Clauses.Spoken {
			ws := strings.Fields(bot.Fold(w))
			c.spoken[ws[0]] = append(c.spoken[ws[0]], ws[1:])
		}
		for _, w := range l.Clauses.Abbreviations {
			c.abbreviations[bot.Fold(w)] = true
		}
		for _, w := range l.Rules.Joins {
			c.joins[bot.Fold(w)] = true
		}
		for w, value := range l.Place.Numbers {
			if value > 1 { // "una y otra"
				c.counts[bot.Fold(w)] = true
			}
		}
		for _, class := range []string{"half", "quarter"} {
			for _, names := range l.Entities[class] {
				for _, w := range names {
					c.halves[bot.Fold(w)] = true
				}
			}
		}
		for _, names := range l.Entities["weekday"] {
			for _, w := range names {
				c.days[bot.Fold(w)] = true
			}
		}
	}
	return c
}

// split splits a text into clauses, each of which may be an act: at the ends of sentences, line
// breaks, commas and brackets, and before some connectives. Parts without words or emoji are
// not clauses.
func (c *clauseWords) split(text string) []bot.Span {
	var spans []bot.Span
	from, opened := 0, false
	cut := func(to int) {
		if strings.TrimSpace(strings.Trim(text[from:to], " ,.;:!?¿¡()\n\t")) != "" || isEmojiText(text[from:to]) {
			spans = append(spans, trimSpan(text, bot.Span{From: from, To: to}))
			from = to
		}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		next := i + size
		switch r {
		case '\n', '!', ';', '?':
			cut(next)
		case '.', ',', ':':
			if ends := next >= len(text) || text[next] == ' ' || text[next] == '\n'; ends && (r != '.' || !c.isAbbreviation(text[from:i])) && (r != ':' || !isLabel(text[from:i])) {
				cut(next)
			}
		case '¿', '¡':
			cut(i)
		case '/', '|', '•': // between the lines of a form
			if apart := i > 0 && text[i-1] == ' ' && next < len(text) && text[next] == ' '; apart {
				cut(i)
				if strings.TrimSpace(text[from:i]) == "" {
					from = next
				}
			}
		case '(':
			cut(i)
			opened = true
		case ')':
			if opened { // not the bracket of ":)"
				cut(next)
			}
			opened = false
		case ' ':
			for _, word := range c.connectives {
				if strings.HasPrefix(text[next:], word) && !(c.isConnective(text[from:i]) && c.subordinating[word]) && !c.joinsPair(text[:i], text[next+len(word):]) {
					cut(i)
					break
				}
			}
		}
		i = next
	}
	cut(len(text))
	return spans
}

// isAbbreviation reports whether a text ends with an abbreviation: "lic" of "lic. Suazo".
func (c *clauseWords) isAbbreviation(text string) bool {
	return c.abbreviations[bot.Fold(text[strings.LastIndexAny(text, " \n,(")+1:])]
}

// isLabel reports whether a text is the label of a value: the "Prioridad" of "Prioridad: baja".
func isLabel(text string) bool {
	label := strings.Fields(text)
	switch len(label) {
	case 1:
		return true
	case 2:
		return len(label[1]) <= maxLabelEnd
	case 3:
		return len(label[1]) <= maxLabelOf // "Horario de acceso: 7 a 4"
	}
	return false
}

// maxLabelEnd is the length in bytes of the second word of a label: "Fotos :" has none, "N. serie".
const maxLabelEnd = 5

// maxLabelOf is the length in bytes of the word between two of a label: "de", "del".
const maxLabelOf = 3

// startsWith returns the connective with which a text starts, or "".
func (c *clauseWords) startsWith(text string) string {
	for _, w := range c.connectives {
		if strings.HasPrefix(text, w) {
			return w
		}
	}
	return ""
}

// isConnective reports whether a text consists of one connective.
func (c *clauseWords) isConnective(text string) bool {
	return slices.Contains(c.connectives, strings.ToLower(strings.Trim(text, " ,"))+" ")
}

// joinsPair reports whether a connective stands between two numbers or two days, or within a number: "entre 9
// y 11", "martes y jueves", "las cinco y media".
func (c *clauseWords) joinsPair(before, behind string) bool {
	last := before[strings.LastIndexAny(before, " \n,.")+1:]
	first, _, _ := strings.Cut(behind, " ")
	first = bot.Fold(strings.TrimRight(first, ",.;:!?)"))
	if c.counts[bot.Fold(last)] {
		return c.counts[first] || c.halves[first]
	}
	return c.isPairable(last) && (c.isPairable(first) || c.halves[first])
}

func (c *clauseWords) isPairable(word string) bool {
	word = bot.Fold(word)
	return word != "" && (word[0] >= '0' && word[0] <= '9' || c.days[word])
}

func isEmojiText(s string) bool { return strings.ContainsFunc(s, isEmoji) }

// trimSpan excludes spaces and separators from both ends of a span, but not question marks.
func trimSpan(text string, s bot.Span) bot.Span {
	for s.From < s.To && strings.ContainsRune(" ,.;:\n\t", rune(text[s.From])) {
		s.From++
	}
	for s.To > s.From && strings.ContainsRune(" ,.;:\n\t", rune(text[s.To-1])) {
		s.To--
	}
	return s
}
