package language

import (
	"math"

	"recado/bot/learn"
)

// Weights of the kinds of features, relative to a whole word.
const (
	pairWeight  = 0.7
	pieceWeight = 0.5
	stopWeight  = 0.4
)

// stopwords carry no meaning for the classes. "no" is not among them: "no enfría" is the symptom.
var stopwords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range []string{
		"el", "la", "los", "las", "un", "una", "unos", "unas", "lo", "le", "les", "se", "me", "te",
		"mi", "mis", "su", "sus", "de", "del", "d", "en", "y", "e", "o", "que", "q", "por", "para", "pa", "con", "al", "a",
		"es", "esta", "este", "ya", "muy", "si", "the", "is", "my", "of", "in", "on", "to", "an", "and", "it", "i", "for",
	} {
		m[w] = true
	}
	return m
}()

// features turns a text into a sparse vector of stems, pairs of neighbouring stems (skipping
// function words, so that "no me enfría" contains "no enfría"), and letter n-grams of 3 to 5, which
// survive a typo.
func features(text string) []learn.Feature {
	ws := learn.Words(text)
	if len(ws) == 0 {
		return nil
	}
	fs := make([]learn.Feature, 0, 24*len(ws))
	previous, previousAny := "", ""
	for _, w := range ws {
		s := learn.Stem(w)
		if s == "" {
			s = w
		}
		if previousAny != "" && (stopwords[w] || previous != previousAny) {
			fs = append(fs, learn.Feature{Bucket: learn.Hash('f', previousAny, s), Value: pairWeight * stopWeight})
		}
		previousAny = s
		if stopwords[w] {
			fs = append(fs, learn.Feature{Bucket: learn.Hash('w', s, ""), Value: stopWeight})
			continue
		}
		fs = append(fs, learn.Feature{Bucket: learn.Hash('w', s, ""), Value: 1})
		if previous != "" {
			fs = append(fs, learn.Feature{Bucket: learn.Hash('p', previous, s), Value: pairWeight})
		}
		previous = s
		fs = pieces(fs, learn.Phonetic(w))
	}
	return learn.Normalise(learn.Merge(fs))
}

// pieces adds the letter n-grams of a word. Together they weigh pieceWeight whatever its length.
func pieces(fs []learn.Feature, w string) []learn.Feature {
	w = "<" + w + ">"
	start := len(fs)
	for n := 3; n <= 5; n++ {
		for i := 0; i+n <= len(w); i++ {
			fs = append(fs, learn.Feature{Bucket: learn.Hash('c', w[i:i+n], ""), Value: 0})
		}
	}
	if n := len(fs) - start; n > 0 {
		v := float32(pieceWeight * 2 / math.Sqrt(float64(n)))
		for i := start; i < len(fs); i++ {
			fs[i].Value = v
		}
	}
	return fs
}
