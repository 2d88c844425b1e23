package reading

import (
	"fmt"
	"slices"
	"strings"
)

// HarmlessLexicon holds uses of words of danger that mean no danger. A phrase is written like
// one of AllClearLexicon.
type HarmlessLexicon struct {
	// Phrases are figures of speech, appliances and cooking: "mi jefe echa chispas", "un
	// detector de humo". The words of the marked group are no sign of danger there.
	Phrases []string `toml:"phrases"`
	// Elsewhere are words that put a clause into another time or place: "el año pasado". No
	// word of such a clause is a sign of danger, unless the clause contains a word of Now.
	Elsewhere []string `toml:"elsewhere"`
	Now       []string `toml:"now"`
}

// harmlessWords is the compiled HarmlessLexicon of all languages.
type harmlessWords struct {
	phrases, elsewhere []phrasePattern
	now                map[string]bool
}

func compileHarmless(lexicons []*Lexicon) (harmlessWords, error) {
	h := harmlessWords{now: map[string]bool{}}
	for _, l := range lexicons {
		for _, set := range []struct {
			to    *[]phrasePattern
			lines []string
		}{{&h.phrases, l.Harmless.Phrases}, {&h.elsewhere, l.Harmless.Elsewhere}} {
			for _, line := range set.lines {
				p, err := parsePhrase("", line)
				if err != nil {
					return h, fmt.Errorf("reading: harmless: %w", err)
				}
				p.maxGap = harmlessGap
				*set.to = append(*set.to, p)
			}
		}
		for _, w := range l.Harmless.Now {
			h.now[plainText(w)] = true
		}
	}
	return h, nil
}

// blankHarmless copies the clauses and replaces harmless words by "". It reports whether there
// were any.
func (h harmlessWords) blankHarmless(clauses [][]string) (blanked [][]string, changed bool) {
	for _, words := range clauses {
		copied := slices.Clone(words)
		blanked = append(blanked, copied)
		for _, p := range h.phrases {
			if last := p.find(words); last >= 0 {
				copied[last], changed = "", true
			}
		}
		if slices.ContainsFunc(words, func(w string) bool { return h.now[w] }) {
			continue
		}
		if slices.ContainsFunc(h.elsewhere, func(p phrasePattern) bool { return p.find(words) >= 0 }) {
			clear(copied)
			changed = true
		}
	}
	return blanked, changed
}

// parsePhrase parses a phrase of a lexicon: groups of stems, "*" before the group whose
// position is returned if it is not the last, "$" for the end of the clause, and after "!" the
// words that exclude a match.
func parsePhrase(kind, line string) (phrasePattern, error) {
	says, not, _ := strings.Cut(line, "!")
	says, ends := strings.CutSuffix(strings.TrimSpace(says), "$")
	p := phrasePattern{kind: kind, groups: stemGroups(strings.ReplaceAll(says, "*", "")), atClauseEnd: ends, maxGap: allClearGap}
	p.marked = len(p.groups) - 1
	if before, _, ok := strings.Cut(says, "*"); ok {
		p.marked = strings.Count(before, "+")
	}
	for _, group := range stemGroups(not) {
		p.not = append(p.not, group...)
	}
	if len(p.groups) == 0 || slices.ContainsFunc(slices.Concat(p.groups...), func(s string) bool { return s == "" }) {
		return p, fmt.Errorf("%q has an empty word", line)
	}
	return p, nil
}
