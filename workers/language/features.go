package language

import (
	"math"
	"slices"
)

// buckets is the width of the hashed feature space: wide enough that the examples' features seldom meet,
// small enough that both models take under 2 MB.
const buckets = 1 << 16

type feature struct {
	bucket uint32
	value  float32
}

// How much each kind of feature weighs against a whole word.
const (
	pairWeight  = 0.7
	pieceWeight = 0.5
	stopWeight  = 0.4
)

// stopwords carry no thing and no trouble. "no" is deliberately not here: "no enfría" is the symptom.
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

// features turns a text into a sparse vector: sounds of stems, pairs of neighbouring stems (function words
// skipped, so that "no me enfría" holds "no enfría"), and pieces of 3 to 5 letters, which survive a typo.
func features(text string) []feature {
	ws := words(text)
	if len(ws) == 0 {
		return nil
	}
	fs := make([]feature, 0, 24*len(ws))
	previous, previousAny := "", ""
	for _, w := range ws {
		s := stem(w)
		if s == "" {
			s = w
		}
		if previousAny != "" && (stopwords[w] || previous != previousAny) {
			fs = append(fs, feature{hash('f', previousAny, s), pairWeight * stopWeight})
		}
		previousAny = s
		if stopwords[w] {
			fs = append(fs, feature{hash('w', s, ""), stopWeight})
			continue
		}
		fs = append(fs, feature{hash('w', s, ""), 1})
		if previous != "" {
			fs = append(fs, feature{hash('p', previous, s), pairWeight})
		}
		previous = s
		fs = pieces(fs, sound(w))
	}
	return normalise(merge(fs))
}

// pieces adds the letter groups of one word; together they weigh pieceWeight whatever its length.
func pieces(fs []feature, w string) []feature {
	w = "<" + w + ">"
	start := len(fs)
	for n := 3; n <= 5; n++ {
		for i := 0; i+n <= len(w); i++ {
			fs = append(fs, feature{hash('c', w[i:i+n], ""), 0})
		}
	}
	if n := len(fs) - start; n > 0 {
		v := float32(pieceWeight * 2 / math.Sqrt(float64(n)))
		for i := start; i < len(fs); i++ {
			fs[i].value = v
		}
	}
	return fs
}

// merge sorts and joins equal buckets; a word said twice counts a little more, not twice.
func merge(fs []feature) []feature {
	slices.SortFunc(fs, func(a, b feature) int { return int(a.bucket) - int(b.bucket) })
	out := fs[:0]
	for i := 0; i < len(fs); {
		f, n := fs[i], 1
		for i++; i < len(fs) && fs[i].bucket == f.bucket; i++ {
			f.value = max(f.value, fs[i].value)
			n++
		}
		f.value *= float32(1 + 0.3*math.Log(float64(n)))
		out = append(out, f)
	}
	return out
}

// normalise shortens the vector to a power of its length, so that a long story does not shout and a single
// word is still heard.
func normalise(fs []feature) []feature {
	var sum float64
	for _, f := range fs {
		sum += float64(f.value) * float64(f.value)
	}
	scale := float32(1 / math.Pow(sum, lengthPower/2))
	for i := range fs {
		fs[i].value *= scale
	}
	return fs
}

// lengthPower 1 would make every text as loud as every other; measured best in between.
const lengthPower = 0.7

// hash is FNV-1a folded to a bucket; the kind keeps a word and a piece of the same letters apart.
func hash(kind byte, a, b string) uint32 {
	h := uint64(14695981039346656037)
	step := func(c byte) { h ^= uint64(c); h *= 1099511628211 }
	step(kind)
	for i := 0; i < len(a); i++ {
		step(a[i])
	}
	step(' ')
	for i := 0; i < len(b); i++ {
		step(b[i])
	}
	return uint32(h^h>>32) % buckets
}
