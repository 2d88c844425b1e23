package reading

import (
	"slices"
	"strings"
)

// AgeLexicon is how people tell their own age.
type AgeLexicon struct {
	Leads    []string `toml:"leads"`    // right before the number, or before words that lessen it: "tengo", "I am"
	Lessens  []string `toml:"lessens"`  // between the two: "solo", "apenas"
	Units    []string `toml:"units"`    // behind the number: "años"
	Not      []string `toml:"not"`      // behind the unit: then it is no age ("tengo 12 años de garantía")
	Children []string `toml:"children"` // who a child says to be; with one of them the unit may be left out: "soy un niño, tengo 11"
}

// ageWords are the words of all languages, plain.
type ageWords struct {
	leads, children             []string
	lessens, units, notBehindIt map[string]bool
}

// What is an age that somebody who writes may have. What is less counts something else.
const (
	minAge = 4
	maxAge = 120
)

// maxBehindAge bounds what is looked at behind a number, in bytes.
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

// read finds the age that the writer of a text gives as the own, in whole years; 0 where none
// is given. "Mi hijo tiene 12 años" and "la nevera tiene 12 años" give none.
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

// endsWithLead reports whether a text ends in words that lead to the writer's own age.
func (a ageWords) endsWithLead(before string) bool {
	words := strings.Fields(plainText(before))
	for len(words) > 0 && a.lessens[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	own := " " + strings.Join(words, " ")
	return slices.ContainsFunc(a.leads, func(w string) bool { return strings.HasSuffix(own, w) })
}
