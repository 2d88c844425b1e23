package learn

import (
	"encoding/binary"
	"fmt"
	"io"
)

// SparseModel is a Model without its small weights, for models with many classes: most features
// say something about few of them.
type SparseModel struct {
	Classes int
	Scale   []float32 // per class: what one step of a weight is worth
	Bias    []float32
	starts  []uint32 // by bucket: where its entries begin; one more than Buckets
	entries []entry
}

// entry is what a feature says of one class, in steps. Class and weight stand together
// because they are always read together.
type entry struct {
	class  uint8
	weight int8
}

// Prune leaves out the weights of at most least steps. Classes must be at most 256.
func (h *Model) Prune(least int8) *SparseModel {
	s := &SparseModel{Classes: h.Classes, Scale: h.Scale, Bias: h.Bias, starts: make([]uint32, Buckets+1)}
	for b := range Buckets {
		s.starts[b] = uint32(len(s.entries))
		for k, w := range h.Weights[b*h.Classes:][:h.Classes] {
			if w > least || w < -least {
				s.entries = append(s.entries, entry{uint8(k), w})
			}
		}
	}
	s.starts[Buckets] = uint32(len(s.entries))
	return s
}

// Scores are log-odds, one a class. They are written to out, which must hold Classes.
func (s *SparseModel) Scores(fs []Feature, out []float32) []float32 {
	out = out[:s.Classes]
	clear(out)
	for _, f := range fs {
		for _, e := range s.entries[s.starts[f.Bucket]:s.starts[f.Bucket+1]] {
			out[e.class] += float32(float32(e.weight) * f.Value)
		}
	}
	for k := range out {
		out[k] = float32(out[k]*s.Scale[k]) + s.Bias[k]
	}
	return out
}

// Encode writes the model in binary, little-endian; all classes of the entries before all
// their weights, which compresses better.
func (s *SparseModel) Encode(w io.Writer) error {
	class, weight := make([]uint8, len(s.entries)), make([]int8, len(s.entries))
	for i, e := range s.entries {
		class[i], weight[i] = e.class, e.weight
	}
	for _, part := range []any{uint32(s.Classes), uint32(len(s.entries)), s.Scale, s.Bias, s.starts, class, weight} {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return nil
}

// DecodeSparse reads what Encode wrote. Another number of classes than expected is
// ErrClasses; a file whose parts don't fit together is an error too.
func DecodeSparse(r io.Reader, classes int) (*SparseModel, error) {
	var n, entries uint32
	if err := binary.Read(r, binary.LittleEndian, &n); err != nil {
		return nil, err
	}
	if int(n) != classes {
		return nil, ErrClasses
	}
	if err := binary.Read(r, binary.LittleEndian, &entries); err != nil {
		return nil, err
	}
	if entries > Buckets*n {
		return nil, fmt.Errorf("%d entries for %d classes", entries, n)
	}
	s := &SparseModel{
		Classes: classes, Scale: make([]float32, n), Bias: make([]float32, n),
		starts: make([]uint32, Buckets+1), entries: make([]entry, entries),
	}
	class, weight := make([]uint8, entries), make([]int8, entries)
	for _, part := range []any{s.Scale, s.Bias, s.starts, class, weight} {
		if err := binary.Read(r, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	last := uint32(0)
	for _, start := range s.starts {
		if start < last || start > entries {
			return nil, fmt.Errorf("an entry begins at %d of %d", start, entries)
		}
		last = start
	}
	for i, k := range class {
		if uint32(k) >= n {
			return nil, fmt.Errorf("an entry of class %d of %d", k, n)
		}
		s.entries[i] = entry{k, weight[i]}
	}
	return s, nil
}
