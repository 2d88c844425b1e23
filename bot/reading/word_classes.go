package reading

import (
	"slices"

	"recado/bot/learn"
)

// wordClasses are the meanings of words that the lexicons group, by the stem of the word. The model
// learns from the meanings besides the words, so that what it knows of "precio" holds for
// "tarifa" too, which may stand in no example.
type wordClasses map[string][]string

// classifierWords are what training and reading must know of the languages alike.
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
		slices.Sort(names) // a word's meanings come from a map: features must not depend on its order
	}
	return classes
}

// stemOf is the stem of a word, or the word where it has none.
func stemOf(word string) string {
	if stem := learn.Stem(word); stem != "" {
		return stem
	}
	return word
}
