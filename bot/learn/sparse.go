package learn

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Sparse is a Head without its small weights, for models with many classes: most features
// say something about few of them.
type Sparse struct {
	Classes int
	Scale   []float32 // per class: what one step of a weight is worth
	Bias    []float32
	starts  []uint32 // by bucket: where its entries begin; one more than Buckets
	class   []uint8
	weight  []int8
}

// Prune leaves out the weights of at most least steps. Classes must be at most 256.
func (h *Head) Prune(least int8) *Sparse {
	s := &Sparse{Classes: h.Classes, Scale: h.Scale, Bias: h.Bias, starts: make([]uint32, Buckets+1)}
	for b := range Buckets {
		s.starts[b] = uint32(len(s.class))
		for k, w := range h.Weights[b*h.Classes:][:h.Classes] {
			if w > least || w < -least {
				s.class, s.weight = append(s.class, uint8(k)), append(s.weight, w)
			}
		}
	}
	s.starts[Buckets] = uint32(len(s.class))
	return s
}

// Scores are log-odds, one a class. They are written to out, which must hold Classes.
func (s *Sparse) Scores(fs []Feature, out []float32) []float32 {
	out = out[:s.Classes]
	clear(out)
	for _, f := range fs {
		from, to := s.starts[f.Bucket], s.starts[f.Bucket+1]
		class, weight := s.class[from:to], s.weight[from:to]
		for i, k := range class {
			out[k] += float32(float32(weight[i]) * f.Value)
		}
	}
	for k := range out {
		out[k] = float32(out[k]*s.Scale[k]) + s.Bias[k]
	}
	return out
}

// Encode writes the model in binary, little-endian.
func (s *Sparse) Encode(w io.Writer) error {
	for _, part := range []any{uint32(s.Classes), uint32(len(s.class)), s.Scale, s.Bias, s.starts, s.class, s.weight} {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return nil
}

// DecodeSparse reads what Encode wrote. Another number of classes than expected is
// ErrClasses; a file whose parts don't fit together is an error too.
func DecodeSparse(r io.Reader, classes int) (*Sparse, error) {
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
	s := &Sparse{
		Classes: classes, Scale: make([]float32, n), Bias: make([]float32, n),
		starts: make([]uint32, Buckets+1), class: make([]uint8, entries), weight: make([]int8, entries),
	}
	for _, part := range []any{s.Scale, s.Bias, s.starts, s.class, s.weight} {
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
	for _, k := range s.class {
		if uint32(k) >= n {
			return nil, fmt.Errorf("an entry of class %d of %d", k, n)
		}
	}
	return s, nil
}
