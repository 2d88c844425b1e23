package reading

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"recado/bot"
)

// The end of a danger is read from the model, from phrases of the lexicon and from negated
// signs of danger: "no more sparks", "ya no huele a gas". The latter two name the kind of
// danger, so a dialog can tell whether another danger is still open. A missed danger costs more
// than one question too many: if another danger is read, its end is not.
const (
	confidentAllClear = 0.9 // a plain statement
	doubtfulAllClear  = 0.5 // … with a condition, a contrast or reported speech
)

// How many words may stand between two groups of a phrase: one about the end of a danger, and
// one that is harmless ("mi suegra ya está que explota").
const (
	allClearGap = 2
	harmlessGap = 4
)

// phrasePattern is a phrase of the lexicon: one word of each group, in this order, in one
// clause.
type phrasePattern struct {
	kind        string // kind of danger; "" is any
	groups      [][]string
	marked      int      // index of the group whose position is returned: the one marked by "*", or the last
	not         []string // a clause with one of these words does not match
	atClauseEnd bool     // the phrase must end its clause
	doubtful    bool     // it may mean the end of a danger, and needs confirmation
	maxGap      int      // maximum number of words between two groups
}

// allClearWords holds all phrases, and the words that mean that a negated sign was there
// before.
type allClearWords struct {
	phrases []phrasePattern
	ceased  map[string]bool
}

// AllClearLexicon holds the ways to say that a danger is over. A phrase is written
// "apagamos|apagaron + fuego $ ! intent": "$" means that it ends its clause, and words after
// "!" exclude it. A phrase that begins with "?" only may mean the end of a danger: "? ya. + no.
// + sale + agua".
type AllClearLexicon struct {
	Ceased  []string            `toml:"ceased"`  // words that mean that a negated sign was there before: "ya", "anymore"
	Phrases map[string][]string `toml:"phrases"` // by kind of danger; "any" for all
}

func compileAllClear(lexicons []*Lexicon) (allClearWords, error) {
	o := allClearWords{ceased: map[string]bool{}}
	for _, l := range lexicons {
		for _, w := range l.AllClear.Ceased {
			o.ceased[plainText(w)] = true
		}
		for kind, lines := range l.AllClear.Phrases {
			if _, ok := labelIndex["hazard:"+kind]; !ok && kind != "any" {
				return o, fmt.Errorf("reading: allclear: no kind of danger %q", kind)
			}
			for _, line := range lines {
				line, doubtful := strings.CutPrefix(strings.TrimSpace(line), "?")
				p, err := parsePhrase(strings.TrimSuffix(kind, "any"), line)
				p.doubtful = doubtful
				if err != nil {
					return o, fmt.Errorf("reading: allclear: %w", err)
				}
				o.phrases = append(o.phrases, p)
			}
		}
	}
	slices.SortFunc(o.phrases, func(a, b phrasePattern) int {
		return strings.Compare(a.kind+fmt.Sprint(a.groups), b.kind+fmt.Sprint(b.groups))
	})
	return o, nil
}

// matches reports whether a clause contains the phrase and no negation but the phrase's own.
func (p phrasePattern) matches(words []string, negation map[string]bool) bool {
	denies := func(w string) bool { return negation[w] && !p.has(w) }
	return !slices.ContainsFunc(words, denies) && p.find(words) >= 0
}

// has reports whether a word matches a group of the phrase.
func (p phrasePattern) has(w string) bool {
	return slices.ContainsFunc(p.groups, func(group []string) bool { return firstOf(group, []string{w}, 0, 1) == 0 })
}

// find returns the index of the marked word of the phrase in a clause, or -1 if the clause does
// not contain the phrase or contains an excluding word.
func (p phrasePattern) find(words []string) int {
	for i := range words {
		if at := p.matchFrom(words, i); at >= 0 {
			if firstOf(p.not, words, 0, len(words)) >= 0 {
				return -1
			}
			return at
		}
	}
	return -1
}

// matchFrom returns the index of the marked word of the phrase that begins at word i, or -1 if
// none begins there.
func (p phrasePattern) matchFrom(words []string, i int) int {
	last, marked := i, i
	for n, group := range p.groups {
		from, to := last+1, min(len(words), last+p.maxGap+2)
		if n == 0 {
			from, to = i, i+1
		}
		if last = firstOf(group, words, from, to); last < 0 {
			return -1
		}
		if n == p.marked {
			marked = last
		}
	}
	if p.atClauseEnd && last != len(words)-1 {
		return -1
	}
	return marked
}

// addAllClear adds acts for the end of a danger that the model did not read. denied holds the
// kinds of danger with a negated sign.
func (v *resolver) addAllClear(r *Reader, denied map[string]bool) {
	if strings.Contains(v.text, "?") || v.rules.persisting(v.scores.words) {
		return
	}
	at := map[string]int{} // kind of danger to the clause that says it is over
	confidence := doubtfulAllClear
	for n, words := range v.scores.clauses[:min(len(v.scores.clauses), len(v.spans))] {
		for _, p := range r.allClear.phrases {
			if _, told := at[p.kind]; (!told || !p.doubtful) && p.matches(words, v.negation) {
				at[p.kind] = n
				if !p.doubtful {
					confidence = confidentAllClear
				}
			}
		}
	}
	if slices.ContainsFunc(v.scores.words, func(w string) bool { return r.allClear.ceased[w] }) {
		for kind := range denied {
			confidence = confidentAllClear
			if _, told := at[kind]; !told && len(v.spans) > 0 {
				at[kind] = len(v.spans) - 1
			}
		}
	}
	if len(at) == 0 {
		return
	}
	for _, a := range v.acts {
		if _, told := at[a.About]; a.Kind == bot.ActHazard && !told {
			return
		}
	}
	if n, all := at[""]; all {
		at = map[string]int{"": n}
	}
	p := confidence
	if v.rules.conditional(v.scores.words) || v.rules.reported(v.scores.words) ||
		slices.ContainsFunc(v.scores.words, func(w string) bool { return v.rules.contrasts[w] }) {
		p = doubtfulAllClear
	}
	if a, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActAllClear); ok && a.Confidence >= p {
		if _, all := at[""]; all || a.About != "" {
			return
		}
		p = a.Confidence // the model names no kind: "ya no huele a gas" leaves the sparks
	}
	v.drop(bot.ActAllClear)
	v.drop(bot.ActHazard)
	for _, kind := range slices.Sorted(maps.Keys(at)) {
		v.add(bot.ActAllClear, kind, "", v.spans[at[kind]], p)
	}
}
