package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// RuleLexicon is what the rules above the model need: where a mistake is costly, a
// negated word must not do what the word does.
type RuleLexicon struct {
	Negation   []string            `toml:"negation"`   // words that turn what follows them
	Additive   []string            `toml:"additive"`   // words that announce several things, or one more
	Conditions []string            `toml:"conditions"` // words that tie what is said to a condition
	Negates    map[string][]string `toml:"negates"`    // by act: beginnings of the words that, negated, take the act back
}

// negationReach is how many words after a negation it still turns: "no quiero hablar con
// una persona".
const negationReach = 5

// rules are the rules of all languages together.
type rules struct {
	negation   map[string]bool
	additive   map[string]bool
	negates    map[string][]string
	conditions []string // plain, with a space on either side
}

func compileRules(lexicons []*Lexicon) rules {
	c := rules{negation: map[string]bool{}, additive: map[string]bool{}, negates: map[string][]string{}}
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
		for act, stems := range l.Rules.Negates {
			for _, stem := range stems {
				c.negates[act] = append(c.negates[act], plainText(stem))
			}
		}
	}
	return c
}

// negated reports whether the words that an act stands on are all negated in a text:
// "no quiero cancelar" does not cancel. A text without any of the words is not.
func (c rules) negated(kind bot.ActKind, text string) bool {
	stems := c.negates[string(kind)]
	if len(stems) == 0 {
		return false
	}
	found, last := false, -negationReach-1
	for i, w := range words(text) {
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
	return found
}

// conditional reports whether a text ties what it says to a condition.
func (c rules) conditional(text string) bool {
	plain := " " + strings.Join(words(text), " ") + " "
	return slices.ContainsFunc(c.conditions, func(w string) bool { return strings.Contains(plain, w) })
}
