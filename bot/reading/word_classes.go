package reading

import (
	"slices"

	"recado/bot/learn"
)

// wordClasses maps the stems of words to the classes in which the lexicons group them. The
// model uses the classes as features, so that what it learns of "precio" also applies to
// "tarifa", which may be in no example.
type wordClasses map[string][]string

// classifierWords holds the words of the languages that training and reading both need.
type classifierWords struct {
	classes wordClasses
	clauses *clauseWords
}

func compileClassifierWords(lexicons []*Lexicon) classifierWords {
	return classifierWords{classes: compileClasses(lexicons), clauses: compileClauses(lexicons)}
}

func compileClasses(lexicons []*Lexicon) wordClasses {
	classes := wordClasses{}
	for _, l := range lexicons {
		for name, list := range l.Classes {
			for _, entry := range list {
				for _, w := range words(entry) {
					if stem := stemOf(w); !slices.Contains(classes[stem], name) {
						classes[stem] = append(classes[stem], name)
					}
				}
			}
		}
	}
	for _, names := range classes {
		slices.Sort(names) // they come from a map: features must not depend on its order
	}
	return classes
}

// stemOf returns the stem of a word, or the word if it has none.
func stemOf(word string) string {
	if stem := learn.Stem(word); stem != "" {
		return stem
	}
	return word
}
