package reading

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"recado/bot"
)

// That a danger is over is read from the model, from phrases of the lexicon and from signs
// of danger that are said to be there no more: "no more sparks", "ya no huele a gas". The
// two latter know of which kind of danger they speak, so that whoever knows which one is
// open can tell whether anything is left of it. A missed danger costs more than a question
// too many: beside any other sign of danger nothing is over.
const (
	confidentAllClear = 0.9 // said plainly
	doubtfulAllClear  = 0.5 // … beside a condition, a contrast or what somebody else says
)

// How many words may stand between two groups of a phrase: of one that tells the end of a
// danger, and of one that says nothing of danger ("mi suegra ya está que explota").
const (
	allClearGap = 2
	harmlessGap = 4
)

// phrasePattern is a way to say that danger is over: a word of every group, in this order, in
// one clause that no negation stands in.
type phrasePattern struct {
	kind        string // of danger; "" is any
	groups      [][]string
	marked      int      // the group whose word is found: the last, if none is marked by "*"
	not         []string // with one of these in the clause it says something else
	atClauseEnd bool     // it is the end of its clause
	doubtful    bool     // it may mean the end of a danger, and is asked about
	maxGap      int      // words that may stand between two groups
}

// allClearWords are all phrases, and the words that make a denied sign one that was there.
type allClearWords struct {
	phrases []phrasePattern
	ceased  map[string]bool
}

// AllClearLexicon is how people say that a danger is over. A phrase is written
// "apagamos|apagaron + fuego $ ! intent": "$" is the end of its clause, and with a word
// behind "!" it says something else. A phrase that begins with "?" may mean the end of a
// danger: "? ya. + no. + sale + agua".
type AllClearLexicon struct {
	Ceased  []string            `toml:"ceased"`  // words that say of what is denied that it was there: "ya", "anymore"
	Phrases map[string][]string `toml:"phrases"` // by the kind of danger, "any" for all
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

// matches reports whether a clause holds the phrase and denies nothing but what the phrase
// itself denies.
func (p phrasePattern) matches(words []string, negation map[string]bool) bool {
	denies := func(w string) bool { return negation[w] && !p.has(w) }
	return !slices.ContainsFunc(words, denies) && p.find(words) >= 0
}

// has reports whether a word may be one of the phrase.
func (p phrasePattern) has(w string) bool {
	return slices.ContainsFunc(p.groups, func(group []string) bool { return firstOf(group, []string{w}, 0, 1) == 0 })
}

// find is where the marked word of the phrase stands in a clause; -1 where the clause does not
// hold the phrase, or says something else.
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

// matchFrom is where the marked word of the phrase that begins at a word stands; -1 where none
// begins.
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

// addAllClear reads that a danger is over, where the model has not: denied are the kinds of
// danger that have a sign that is denied.
func (v *resolver) addAllClear(r *Reader, denied map[string]bool) {
	if strings.Contains(v.text, "?") || v.rules.persisting(v.scores.words) {
		return
	}
	at := map[string]int{} // the clause that says it, by kind
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
		return
	}
	v.drop(bot.ActAllClear)
	v.drop(bot.ActHazard)
	for _, kind := range slices.Sorted(maps.Keys(at)) {
		v.add(bot.ActAllClear, kind, "", v.spans[at[kind]], p)
	}
}
