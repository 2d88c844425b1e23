package reading

import (
	"math/rand/v2"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/learn"
)

// defaultHyperparameters were chosen on the tuning rows.
var defaultHyperparameters = learn.Hyperparameters{Epochs: 10, Rate: 0.3, Decay: 2e-4, Seed: 11}

// globalActs are the kinds of acts that mean the same at every question.
var globalActs = map[string]bool{
	"ask": true, "hazard": true, "stop": true, "start": true, "human": true, "complain": true, "greet": true, "thank": true, "bye": true,
	"smalltalk": true, "offtopic": true, "wait": true, "menu": true, "help": true, "back": true, "allclear": true, "cancel": true, "change": true,
}

// trainingItem is one training text with its classes: a whole message, or a clause of one.
type trainingItem struct {
	text    string
	c       bot.ReadingContext
	classes []int
	free    bool // every act means the same at every question
	weight  float32
}

// messageItems returns the rows as training items.
func messageItems(rows []Utterance) []trainingItem {
	var items []trainingItem
	for _, row := range rows {
		it := trainingItem{text: row.Text, c: row.Context(), free: true, weight: 1}
		for _, act := range row.Acts {
			kind, _, _ := strings.Cut(act, ":")
			it.free = it.free && globalActs[kind]
			if class, ok := labelOf(act); ok && !slices.Contains(it.classes, class) {
				it.classes = append(it.classes, class)
			}
		}
		items = append(items, it)
	}
	return items
}

// clauseItems returns the clauses of rows with several clauses. A clause gets the acts of its
// row that the given model finds there, since the corpus does not label clauses.
func clauseItems(items []trainingItem, h *learn.Model, words classifierWords) []trainingItem {
	var out []trainingItem
	for _, it := range items {
		spans := words.clauses.split(it.text)
		if len(spans) < 2 {
			continue
		}
		scores := make([][]float32, len(spans))
		for i, s := range spans {
			scores[i] = h.Scores(features(it.text[s.From:s.To], it.c, words.classes), make([]float32, h.Classes))
		}
		parts := make([]trainingItem, len(spans))
		for i, s := range spans {
			parts[i] = trainingItem{text: it.text[s.From:s.To], c: it.c, free: it.free, weight: 0.6}
		}
		for _, class := range it.classes {
			top := 0
			for i := range spans {
				if scores[i][class] > scores[top][class] {
					top = i
				}
			}
			for i := range spans {
				if i == top || scores[i][class] > 0 {
					parts[i].classes = append(parts[i].classes, class)
				}
			}
		}
		out = append(out, parts...)
	}
	return out
}

// train fits the model to whole messages first, then labellingRounds times to messages and
// their clauses.
func train(rows []Utterance, words classifierWords, r learn.Hyperparameters) *learn.Model {
	items := messageItems(rows)
	h := learn.FitEach(toSamples(items, words, r.Seed), classCount, r)
	for range labellingRounds {
		h = learn.FitEach(toSamples(append(slices.Clone(items), clauseItems(items, h, words)...), words, r.Seed), classCount, r)
	}
	return h
}

// labellingRounds is how often clauses are labelled again; more rounds do not improve the
// model.
const labellingRounds = 1

// toSamples converts items, and variants of them, to samples.
func toSamples(items []trainingItem, words classifierWords, seed uint64) []learn.Sample {
	rng := rand.New(rand.NewPCG(seed, 0x5eed))
	var everywhere []bot.Expects
	for _, place := range strings.Fields("fresh photos plate place floor summary quoted closing description mail priority offered") {
		everywhere = append(everywhere, QuestionExpects[place])
	}
	var out []learn.Sample
	for _, it := range items {
		of := withFamilies(it.classes)
		add := func(text string, c bot.ReadingContext, weight float32) {
			out = append(out, learn.Sample{Features: features(text, c, words.classes), Classes: of, Weight: weight * it.weight})
		}
		add(it.text, it.c, 1)
		add(misspell(rng, it.text), it.c, 0.4)
		if it.free {
			for range 2 {
				add(it.text, bot.ReadingContext{Expects: everywhere[rng.IntN(len(everywhere))]}, 0.4)
			}
		}
	}
	return out
}

// withFamilies returns labels with their families.
func withFamilies(of []int) []int {
	of = slices.Clone(of)
	for _, label := range slices.Clone(of) {
		if family, ok := familyOf(actLabels[label]); ok && !slices.Contains(of, family) {
			of = append(of, family)
		}
	}
	return of
}

// misspell changes one or two longer words of a text.
func misspell(rng *rand.Rand, text string) string {
	ws := strings.Fields(text)
	if len(ws) == 0 {
		return text
	}
	for range 1 + rng.IntN(2) {
		i := rng.IntN(len(ws))
		w := []rune(ws[i])
		if len(w) < 5 {
			continue
		}
		j := 1 + rng.IntN(len(w)-2)
		switch rng.IntN(5) {
		case 0: // a letter is missing
			w = append(w[:j:j], w[j+1:]...)
		case 1: // two letters are swapped
			w[j], w[j+1] = w[j+1], w[j]
		case 2: // a wrong letter
			w[j] = rune('a' + rng.IntN(26))
		default: // spelt as it sounds
			w = []rune(spellPhonetically(rng, ws[i]))
		}
		ws[i] = string(w)
	}
	return strings.Join(ws, " ")
}

// phoneticVariants are pairs of spellings that people confuse because they sound alike.
var phoneticVariants = [][2]string{
	{"z", "s"},
	{"ce", "se"},
	{"ci", "si"},
	{"si", "ci"},
	{"v", "b"},
	{"b", "v"},
	{"ll", "y"},
	{"y", "ll"},
	{"qu", "k"},
	{"hue", "gue"},
	{"hie", "jie"},
	{"hu", "ju"},
	{"h", ""},
	{"ge", "je"},
	{"gi", "ji"},
	{"x", "cs"},
}

// spellPhonetically replaces one spelling in a word: "insendio", "jiede", "ay".
func spellPhonetically(rng *rand.Rand, word string) string {
	first := rng.IntN(len(phoneticVariants))
	for k := range phoneticVariants {
		pair := phoneticVariants[(first+k)%len(phoneticVariants)]
		if at := strings.Index(word, pair[0]); at >= 0 && !(pair[0] == "h" && at > 0 && word[at-1] == 'c') {
			return word[:at] + pair[1] + word[at+len(pair[0]):]
		}
	}
	return word
}
