package reading

import (
	"slices"
	"strings"
	"unicode"

	"recado/bot"
)

// RepairLexicon holds the words with which people correct themselves within one message: "piso 8... no,
// perdón, el 9". Linguists call this a self-repair.
type RepairLexicon struct {
	Terms  []string `toml:"terms"`  // words that announce the right value: "perdón", "digo"
	Pauses []string `toml:"pauses"` // words that do so only between pauses: "no"
	Before []string `toml:"before"` // words that may stand directly before the right value: articles, "es"
	After  []string `toml:"after"`  // words that may follow a right number: "por favor"
}

// repairWords is the compiled RepairLexicon of all languages.
type repairWords struct {
	terms, pauses, before, after, days map[string]bool
}

func (w *repairWords) add(l RepairLexicon, days []string) {
	for _, set := range []struct {
		to   *map[string]bool
		from []string
	}{{&w.terms, l.Terms}, {&w.pauses, l.Pauses}, {&w.before, l.Before}, {&w.after, l.After}, {&w.days, days}} {
		if *set.to == nil {
			*set.to = map[string]bool{}
		}
		for _, word := range set.from {
			(*set.to)[plainText(word)] = true
		}
	}
}

// valueKind is the kind of a word that may be repaired: only a value of the same kind replaces it.
type valueKind int

const (
	notValue valueKind = iota
	shortNumber
	plateNumber // of an address: "12-40"
	serialNumber
	weekdayName
)

const (
	maxSmallNumber  = 4  // digits of a floor, a room or an hour
	minSerialLength = 5  // characters
	maxRepairGap    = 10 // words between the wrong value and the right one
	maxRepairText   = 600
)

func (w *repairWords) kindOf(word textWord) valueKind {
	digit := strings.ContainsFunc(word.folded, unicode.IsDigit)
	letter := strings.ContainsFunc(word.folded, unicode.IsLetter)
	from, to, dashed := strings.Cut(word.folded, "-")
	switch {
	case w.days[word.folded]:
		return weekdayName
	case !digit:
		return notValue
	case !letter && dashed && from != "" && to != "":
		return plateNumber
	case !letter && len(word.folded) <= maxSmallNumber:
		return shortNumber
	case letter && len(word.folded) >= minSerialLength:
		return serialNumber
	}
	return notValue
}

// apply replaces each value that a message takes back by the one that it gives instead, and leaves out the
// words between: "es en el piso 8... no, perdón, el 9" is read as "es en el piso 9".
func (w *repairWords) apply(l cleanText) cleanText {
	for range maxReplacements {
		if len(l.text) > maxRepairText || len(w.terms) == 0 {
			return l
		}
		wrong, right, ok := w.find(splitTextWords(l.text))
		if !ok {
			return l
		}
		l = l.replace(wrong, right)
	}
	return l
}

// find returns the spans of the first wrong value that is taken back, and of the right one.
func (w *repairWords) find(words []textWord) (wrong, right bot.Span, ok bool) {
	for i, first := range words {
		kind := w.kindOf(first)
		if kind == notValue {
			continue
		}
		announced := false
		for j := i + 1; j < len(words) && j-i <= maxRepairGap; j++ {
			if at := w.kindOf(words[j]); at != notValue {
				if announced && at == kind && words[j].folded != first.folded && w.isRepair(words, i, j, kind) {
					return first.span, words[j].span, true
				}
				break
			}
			pause := words[j].ends && words[j-1].ends
			announced = announced || w.terms[words[j].folded] || pause && w.pauses[words[j].folded]
		}
	}
	return wrong, right, false
}

// isRepair reports whether the value at j stands where a right value for the one at i may: after a pause, an
// article or the same noun and, unless it is unmistakable, at the end of its phrase.
func (w *repairWords) isRepair(words []textWord, i, j int, kind valueKind) bool {
	before := words[j-1]
	sameNoun := i > 0 && before.folded == words[i-1].folded
	if !before.ends && !sameNoun && !w.before[before.folded] && !w.terms[before.folded] {
		return false
	}
	if kind == serialNumber || kind == plateNumber || words[j].ends || j+1 == len(words) {
		return true
	}
	return w.after[words[j+1].folded]
}

// replace returns the text with the words from wrong to right replaced by those of right. Offsets still
// refer to the original.
func (l cleanText) replace(wrong, right bot.Span) cleanText {
	if l.offsets == nil {
		for i := range len(l.text) + 1 {
			l.offsets = append(l.offsets, i)
		}
	}
	return cleanText{
		text:    l.text[:wrong.From] + l.text[right.From:],
		offsets: slices.Concat(l.offsets[:wrong.From], l.offsets[right.From:]),
	}
}
