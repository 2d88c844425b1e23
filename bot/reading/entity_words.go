package reading

import (
	"fmt"
	"sort"
	"strings"

	"recado/bot/learn"
)

// meaning holds all tags of a word or phrase, with their values.
type meaning struct {
	all    tag
	senses []tagValue
}

// tagValue is one tag of a word, with its value.
type tagValue struct {
	is tag
	n  int64
	s  string
}

func (m *meaning) value(c tag) tagValue {
	for _, v := range m.senses {
		if v.is&c != 0 {
			return v
		}
	}
	return tagValue{}
}

func (m *meaning) add(v tagValue) {
	if m.all&v.is == 0 {
		m.all |= v.is
		m.senses = append(m.senses, v)
	}
}

// entityWords is the compiled [entities] part of one lexicon.
type entityWords struct {
	words map[string]*entityWord
	heard map[string]*entityWord // words by their sound, for those who write as they speak: "urjente"
}

// entityWord is a word, and the phrases that begin with it, longest first.
type entityWord struct {
	means   *meaning // nil if only phrases contain the word
	phrases []phrase
}

type phrase struct {
	rest  []string // words after the first
	means *meaning
}

// minHeard is the length of the shortest word that is recognised by its sound.
const minHeard = 4

const (
	maxPhrase  = 8     // words
	maxEntries = 5_000 // words and phrases of one lexicon
)

// EntityTables holds the words of the entity readers: table, value, words.
type EntityTables map[string]map[string][]string

// compileEntities compiles the [entities] tables of one lexicon.
func compileEntities(tables EntityTables) (*entityWords, error) {
	w := &entityWords{words: map[string]*entityWord{}, heard: map[string]*entityWord{}}
	long := map[string]*meaning{}
	entries := 0
	for _, name := range sortedKeys(tables) {
		def, ok := entityTables[name]
		if !ok {
			return nil, fmt.Errorf("entities.%s: no such table; see entityTables in entity_tags.go", name)
		}
		for _, key := range sortedKeys(tables[name]) {
			v, err := def.value(key)
			if err != nil {
				return nil, fmt.Errorf("entities.%s.%q: %w", name, key, err)
			}
			v.is = def.is
			for _, entry := range tables[name][key] {
				if entries++; entries > maxEntries {
					return nil, fmt.Errorf("entities: more than %d words", maxEntries)
				}
				if err := w.addEntry(entry, v, long); err != nil {
					return nil, fmt.Errorf("entities.%s.%q: %w", name, key, err)
				}
			}
		}
	}
	for _, said := range sortedKeys(w.words) {
		word := w.words[said]
		list := word.phrases
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].rest) > len(list[j].rest) })
		if sound := learn.Phonetic(said); len(said) >= minHeard && w.heard[sound] == nil {
			w.heard[sound] = word
		}
	}
	return w, nil
}

func (w *entityWords) addEntry(entry string, v tagValue, long map[string]*meaning) error {
	toks := withoutPunctuation(tokens(entry), 2*maxPhrase)
	if len(toks) == 0 || len(toks) > maxPhrase {
		return fmt.Errorf("%q must have 1 to %d words", entry, maxPhrase)
	}
	word := w.words[toks[0].Word]
	if word == nil {
		word = &entityWord{}
		w.words[toks[0].Word] = word
	}
	if len(toks) == 1 {
		if word.means == nil {
			word.means = &meaning{}
		}
		word.means.add(v)
		return nil
	}
	rest := make([]string, 0, len(toks)-1)
	for _, t := range toks[1:] {
		rest = append(rest, t.Word)
	}
	key := toks[0].Word + " " + strings.Join(rest, " ")
	m := long[key]
	if m == nil {
		m = &meaning{}
		long[key] = m
		word.phrases = append(word.phrases, phrase{rest, m})
	}
	m.add(v)
	return nil
}

// find returns the meaning of the longest phrase, or else of the word, at the start of some
// tokens, and its number of tokens. No phrase spans a comma or the end of a clause.
func (w *entityWords) find(text string, toks []token) (*meaning, int) {
	word := w.words[toks[0].Word]
	if word == nil && toks[0].Kind == tokenWord && len(toks[0].Word) >= minHeard {
		word = w.heard[learn.Phonetic(toks[0].Word)]
	}
	if word == nil {
		return nil, 1
	}
next:
	for _, p := range word.phrases {
		if len(p.rest) >= len(toks) {
			continue
		}
		for i, said := range p.rest {
			if toks[i+1].Word != said {
				continue next
			}
			if classifyGap(text[toks[i].To:toks[i+1].From]) > gapDot {
				continue next
			}
		}
		return p.means, len(p.rest) + 1
	}
	return word.means, 1
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
