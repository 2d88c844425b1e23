package reading

import (
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"recado/bot"
	"recado/bot/learn"
)

// Weights of the kinds of features relative to a whole word.
const (
	pairWeight    = 0.8
	nGramWeight   = 0.45
	contextWeight = 0.9
	placeWeight   = 0.6
	classWeight   = 0.4
)

// features returns the feature vector of a text at a question: stems, pairs and triples of
// stems, word classes and pairs of them, character n-grams, the first and the last stem, marks
// and shapes. Stems and pairs occur again in combination with what the question expects, since
// "no" after a summary is not "no" after a request for a photo.
func features(text string, c bot.ReadingContext, classes wordClasses) []learn.Feature {
	return appendFeatures(nil, text, words(text), c, &stems{}, classes)
}

// appendFeatures computes the features of a text whose words are given. It overwrites fs.
func appendFeatures(fs []learn.Feature, text string, ws []string, c bot.ReadingContext, known *stems, classes wordClasses) []learn.Feature {
	fs = slices.Grow(fs[:0], 32*len(ws)+16)
	in := string(c.Expects)
	add := func(kind byte, a, b string, value float32) {
		fs = append(fs, learn.Feature{Bucket: learn.Hash(kind, a, b), Value: value})
	}
	add('e', in, "", contextWeight)
	add('n', in, lengthBucket(len(ws)), placeWeight)
	for _, mark := range surfaceFeatures(text) {
		add('m', mark, "", 1)
		add('M', mark, in, placeWeight)
	}
	if len(ws) == 0 {
		return learn.Normalise(learn.Merge(fs))
	}
	stemmed := make([]string, len(ws))
	for i, w := range ws {
		stemmed[i] = known.of(w)
	}
	add('1', stemmed[0], "", placeWeight)
	add('9', stemmed[len(stemmed)-1], "", placeWeight)
	add('1', stemmed[0], in, placeWeight)
	if len(ws) <= 6 { // short answers are a feature as a whole
		whole := strings.Join(stemmed, " ")
		add('a', whole, "", 1)
		add('A', whole, in, 1)
	}
	var before string
	for i, s := range stemmed {
		for k, class := range classes[s] {
			add('k', class, "", classWeight)
			if k == 0 && before != "" {
				add('q', before, class, classWeight)
			}
		}
		if of := classes[s]; len(of) > 0 {
			before = of[0]
		}
		add('w', s, "", 1)
		add('W', s, in, contextWeight)
		if i > 0 {
			add('p', stemmed[i-1], s, pairWeight)
			add('P', stemmed[i-1]+" "+s, in, pairWeight*contextWeight)
		}
		if i > 1 {
			add('t', stemmed[i-2]+" "+stemmed[i-1], s, pairWeight*0.8)
		}
		fs = addCharacterNGrams(fs, learn.Phonetic(ws[i]))
	}
	return learn.Normalise(learn.Merge(fs))
}

// stems caches the stems of words: computing a stem costs more than all other work on a word.
// It is safe for concurrent use, and bounded.
type stems struct {
	known sync.Map // word to stem
	n     atomic.Int32
}

// maxStems bounds the cached stems: more words than people use, about a megabyte.
const maxStems = 1 << 14

func (s *stems) of(word string) string {
	if stem, ok := s.known.Load(word); ok {
		return stem.(string)
	}
	stem := stemOf(word)
	if s.n.Add(1) <= maxStems {
		s.known.Store(strings.Clone(word), stem)
	}
	return stem
}

// addCharacterNGrams adds the character n-grams of one word, most of which survive a typo.
// Together they weigh nGramWeight, whatever the length of the word.
func addCharacterNGrams(fs []learn.Feature, w string) []learn.Feature {
	if len(w) < 4 {
		return fs
	}
	w = "<" + w + ">"
	start := len(fs)
	for n := 3; n <= 4; n++ {
		for i := 0; i+n <= len(w); i++ {
			fs = append(fs, learn.Feature{Bucket: learn.Hash('c', w[i:i+n], "")})
		}
	}
	v := float32(nGramWeight * 2 / math.Sqrt(float64(len(fs)-start)))
	for i := start; i < len(fs); i++ {
		fs[i].Value = v
	}
	return fs
}

// words returns the folded words of a text. An emoji counts as one word, and so does a mail
// address, whose parts have no meaning: "fuego@cocina.example".
func words(text string) []string {
	if strings.Contains(text, "@") {
		fields := strings.Fields(text)
		for i, f := range fields {
			if at := strings.IndexByte(f, '@'); at > 0 && strings.Contains(f[at:], ".") {
				fields[i] = "mailaddress"
			}
		}
		text = strings.Join(fields, " ")
	}
	return learn.Words(spellEmoji(text))
}

// lengthBucket returns a coarse class for a number of words.
func lengthBucket(n int) string {
	switch {
	case n <= 3:
		return string(rune('0' + n))
	case n <= 6:
		return "6"
	case n <= 12:
		return "12"
	case n <= 25:
		return "25"
	}
	return "long"
}

// surfaceFeatures returns the features of a text besides its words.
func surfaceFeatures(text string) []string {
	var marks []string
	if strings.ContainsAny(text, "?¿") {
		marks = append(marks, "question")
	}
	if strings.ContainsAny(text, "!¡") {
		marks = append(marks, "exclamation")
	}
	if strings.Contains(text, "@") {
		marks = append(marks, "at")
	}
	if strings.ContainsAny(text, "#") {
		marks = append(marks, "number sign")
	}
	if strings.Contains(text, "$") {
		marks = append(marks, "money")
	}
	if strings.Contains(text, "⭐") {
		marks = append(marks, "star")
	}
	digits, mixed, capitals, letters := 0, false, 0, 0
	for _, word := range strings.Fields(text) {
		d, l := 0, 0
		for _, r := range word {
			switch {
			case unicode.IsDigit(r):
				d++
			case unicode.IsLetter(r):
				l++
				if unicode.IsUpper(r) {
					capitals++
				}
			}
		}
		digits, letters = digits+d, letters+l
		mixed = mixed || d > 1 && l > 0 && d+l > 4
	}
	switch {
	case digits > 6:
		marks = append(marks, "many digits")
	case digits > 0:
		marks = append(marks, "digits")
	}
	if mixed {
		marks = append(marks, "letters and digits")
	}
	if letters == 0 {
		marks = append(marks, "no letters")
	}
	return marks
}
