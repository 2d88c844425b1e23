package learn

import (
	"math"
	"slices"
)

// Buckets is the width of the hashed feature space: wide enough that the features of some
// thousand examples seldom meet.
const Buckets = 1 << 16

// Feature is one component of a text's vector.
type Feature struct {
	Bucket uint32
	Value  float32
}

// Hash is FNV-1a folded to a bucket; the kind keeps a word and a piece of the same letters apart.
func Hash(kind byte, a, b string) uint32 {
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
	return uint32(h^h>>32) % Buckets
}

// Merge sorts features and joins those of one bucket; a word said twice counts a little
// more, not twice.
func Merge(fs []Feature) []Feature {
	slices.SortFunc(fs, func(a, b Feature) int { return int(a.Bucket) - int(b.Bucket) })
	out := fs[:0]
	for i := 0; i < len(fs); {
		f, n := fs[i], 1
		for i++; i < len(fs) && fs[i].Bucket == f.Bucket; i++ {
			f.Value = max(f.Value, fs[i].Value)
			n++
		}
		if n > 1 {
			f.Value *= float32(1 + 0.3*math.Log(float64(n)))
		}
		out = append(out, f)
	}
	return out
}

// normExponent 1 would make every text as loud as every other; measured best in between.
const normExponent = 0.7

// Normalise shortens the vector to a power of its length, so that a long story does not
// outweigh a single word.
func Normalise(fs []Feature) []Feature {
	var sum float64
	for _, f := range fs {
		sum += float64(f.Value) * float64(f.Value)
	}
	scale := float32(1 / math.Pow(sum, normExponent/2))
	for i := range fs {
		fs[i].Value *= scale
	}
	return fs
}
