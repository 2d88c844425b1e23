package reading

import (
	"slices"
	"strings"
)

// AgeLexicon holds the words in which people tell their own age.
type AgeLexicon struct {
	Leads    []string `toml:"leads"`    // directly before the number, or before Lessens: "tengo", "I am"
	Lessens  []string `toml:"lessens"`  // between Leads and the number: "solo", "apenas"
	Units    []string `toml:"units"`    // after the number: "años"
	Not      []string `toml:"not"`      // after the unit: with one of them it is not an age ("tengo 12 años de garantía")
	Children []string `toml:"children"` // what a child calls itself; with one of them the unit may be missing: "soy un niño, tengo 11"
}

// ageWords holds the words of all languages, as plainText spells them.
type ageWords struct {
	leads, children             []string
	lessens, units, notBehindIt map[string]bool
}

// The range of ages of a writer, in years. Smaller numbers count something else.
const (
	minAge = 4
	maxAge = 120
)

// maxBehindAge bounds the text that is examined after a number, in bytes.
const maxBehindAge = 60

func compileAges(lexicons []*Lexicon) ageWords {
	a := ageWords{lessens: map[string]bool{}, units: map[string]bool{}, notBehindIt: map[string]bool{}}
	for _, l := range lexicons {
		for _, w := range l.Age.Leads {
			a.leads = append(a.leads, " "+plainText(w))
		}
		for _, w := range l.Age.Children {
			a.children = append(a.children, " "+plainText(w)+" ")
		}
		for to, list := range map[*map[string]bool][]string{&a.lessens: l.Age.Lessens, &a.units: l.Age.Units, &a.notBehindIt: l.Age.Not} {
			for _, w := range list {
				(*to)[plainText(w)] = true
			}
		}
	}
	return a
}

// read returns the age that the writer of a text states as their own, in whole years, or 0 if
// there is none. "Mi hijo tiene 12 años" and "la nevera tiene 12 años" give none.
func (a ageWords) read(s *entityText) int {
	said := " " + plainText(s.text) + " "
	child := slices.ContainsFunc(a.children, func(w string) bool { return strings.Contains(said, w) })
	for _, n := range readNumbers(s) {
		years := n.Value.IntPart()
		if !n.Value.IsInteger() || years < minAge || years > maxAge || n.Article {
			continue
		}
		behind := strings.Fields(plainText(s.text[n.Span.To:min(len(s.text), n.Span.To+maxBehindAge)]))
		unit := len(behind) > 0 && a.units[behind[0]]
		if (unit && (len(behind) == 1 || !a.notBehindIt[behind[1]]) || child && !unit) && a.endsWithLead(s.text[:n.Span.From]) {
			return int(years)
		}
	}
	return 0
}

// endsWithLead reports whether a text ends with words that introduce the writer's own age.
func (a ageWords) endsWithLead(before string) bool {
	words := strings.Fields(plainText(before))
	for len(words) > 0 && a.lessens[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	own := " " + strings.Join(words, " ")
	return slices.ContainsFunc(a.leads, func(w string) bool { return strings.HasSuffix(own, w) })
}
