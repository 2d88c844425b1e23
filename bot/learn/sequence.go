package learn

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
)

// SequenceModel labels each position of a sequence: a linear score of the position's features, and one of the label
// before it, decoded together (Viterbi). Its weights are those of an averaged structured perceptron (Collins 2002).
type SequenceModel struct {
	Labels  int
	scores  *SparseModel // of a label at a position
	follows []float32    // of a label after another: [before*Labels+label]; the last row is the start
}

// SequenceSample is a sequence with its labels. A label below 0 is unknown: the position teaches nothing.
type SequenceSample struct {
	Buckets [][]uint32 // the features of each position
	Labels  []int
}

// FitSequences trains a model. The same samples and seed always give the same weights.
func FitSequences(samples []SequenceSample, labels, epochs int, seed uint64) *SequenceModel {
	p := perceptron{
		labels: labels, weights: make([]float32, Buckets*labels), sums: make([]float32, Buckets*labels),
		follows: make([]float32, (labels+1)*labels), followSums: make([]float32, (labels+1)*labels),
	}
	rng := rand.New(rand.NewPCG(seed, uint64(labels)))
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	var d decoder
	for range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			p.learn(&samples[i], &d)
		}
	}
	return p.average()
}

// perceptron is the state of training. sums hold, for the average, each change times the step at which it came.
type perceptron struct {
	labels              int
	weights, sums       []float32
	follows, followSums []float32
	step                float32
}

// learn labels a sequence as the present weights do, and moves them towards the right labels where that is wrong.
func (p *perceptron) learn(s *SequenceSample, d *decoder) {
	p.step++
	n := len(s.Buckets)
	d.reset(n, p.labels)
	for at, bs := range s.Buckets {
		row := d.at(at)
		for _, b := range bs {
			for k, w := range p.weights[int(b)*p.labels:][:p.labels] {
				row[k] += w
			}
		}
	}
	got := d.decode(p.follows, s.Labels)
	want := s.Labels
	if slices.Contains(want, -1) { // the likeliest labels where they are unknown
		want = d.fill(p.follows, s.Labels)
	}
	for at := range n {
		if got[at] != want[at] {
			for _, b := range s.Buckets[at] {
				p.move(p.weights, p.sums, int(b)*p.labels+want[at], 1)
				p.move(p.weights, p.sums, int(b)*p.labels+got[at], -1)
			}
		}
		wantBefore, gotBefore := p.labels, p.labels
		if at > 0 {
			wantBefore, gotBefore = want[at-1], got[at-1]
		}
		if wantBefore != gotBefore || want[at] != got[at] {
			p.move(p.follows, p.followSums, wantBefore*p.labels+want[at], 1)
			p.move(p.follows, p.followSums, gotBefore*p.labels+got[at], -1)
		}
	}
}

func (p *perceptron) move(weights, sums []float32, i int, by float32) {
	weights[i] += by
	sums[i] += by * p.step
}

// average returns the mean of the weights over all steps, which generalises better than the last ones.
func (p *perceptron) average() *SequenceModel {
	for i, sum := range p.sums {
		p.weights[i] -= sum / (p.step + 1)
	}
	for i, sum := range p.followSums {
		p.follows[i] -= sum / (p.step + 1)
	}
	most := float32(0)
	for _, w := range p.weights {
		most = max(most, float32(math.Abs(float64(w))))
	}
	h := &Model{Classes: p.labels, Weights: make([]int8, len(p.weights)), Scale: make([]float32, p.labels), Bias: make([]float32, p.labels), Temperature: 1}
	for k := range h.Scale {
		h.Scale[k] = most / 127 // one for all labels: they compete
	}
	for i, w := range p.weights {
		if most > 0 {
			h.Weights[i] = int8(math.Round(float64(w / most * 127)))
		}
	}
	return &SequenceModel{Labels: p.labels, scores: h.Prune(0), follows: p.follows}
}

// decoder holds the scores of a sequence while it is decoded. It may be used again.
type decoder struct {
	labels int
	scores []float32 // [position*labels+label]
	best   []float32
	back   []uint8
	out    []int
	filled []int
}

func (d *decoder) reset(n, labels int) {
	d.labels = labels
	d.scores = slices.Grow(d.scores[:0], n*labels)[:n*labels]
	clear(d.scores)
	d.best = slices.Grow(d.best[:0], n*labels)[:n*labels]
	d.back = slices.Grow(d.back[:0], n*labels)[:n*labels]
	d.out = slices.Grow(d.out[:0], n)[:n]
}

func (d *decoder) at(position int) []float32 { return d.scores[position*d.labels:][:d.labels] }

// decode returns the best labels. While training, a wrong label costs one less than a right one (known is not nil), so
// that what is right is so by a margin.
func (d *decoder) decode(follows []float32, known []int) []int {
	return d.viterbi(follows, d.out, func(at, k int) float32 {
		if known != nil && known[at] >= 0 && known[at] != k {
			return 1
		}
		return 0
	})
}

// fill returns the best labels among those that have the known ones.
func (d *decoder) fill(follows []float32, known []int) []int {
	d.filled = slices.Grow(d.filled[:0], len(known))[:len(known)]
	return d.viterbi(follows, d.filled, func(at, k int) float32 {
		if known[at] >= 0 && known[at] != k {
			return -1e6
		}
		return 0
	})
}

func (d *decoder) viterbi(follows []float32, out []int, extra func(at, k int) float32) []int {
	n, labels := len(out), d.labels
	if n == 0 {
		return out
	}
	for k := range labels {
		d.best[k] = d.scores[k] + follows[labels*labels+k] + extra(0, k)
	}
	for at := 1; at < n; at++ {
		before := d.best[(at-1)*labels:][:labels]
		for k := range labels {
			top, from := float32(math.Inf(-1)), 0
			for j, b := range before {
				if v := b + follows[j*labels+k]; v > top {
					top, from = v, j
				}
			}
			d.best[at*labels+k] = top + d.scores[at*labels+k] + extra(at, k)
			d.back[at*labels+k] = uint8(from)
		}
	}
	last, _ := ArgMax(d.best[(n-1)*labels:][:labels])
	for at := n - 1; at >= 0; at-- {
		out[at] = last
		last = int(d.back[at*labels+last])
	}
	return out
}

// Label returns the best labels of a sequence, given the features of each position.
func (m *SequenceModel) Label(sequence [][]uint32) []int {
	var d decoder
	d.reset(len(sequence), m.Labels)
	for at, bs := range sequence {
		row := d.at(at)
		for _, b := range bs {
			for _, e := range m.scores.entries[m.scores.starts[b]:m.scores.starts[b+1]] {
				row[e.class] += float32(e.weight)
			}
		}
		for k := range row {
			row[k] *= m.scores.Scale[k]
		}
	}
	return d.decode(m.follows, nil)
}

// Encode writes the model in binary, little-endian.
func (m *SequenceModel) Encode(w io.Writer) error {
	if err := binary.Write(w, binary.LittleEndian, m.follows); err != nil {
		return err
	}
	return m.scores.Encode(w)
}

// errLabels means that a model can't have so many labels.
var errLabels = errors.New("a sequence model has 1 to 255 labels")

// DecodeSequence reads what Encode wrote. Another number of labels than expected is ErrClasses.
func DecodeSequence(r io.Reader, labels int) (*SequenceModel, error) {
	if labels < 1 || labels > math.MaxUint8 {
		return nil, errLabels
	}
	m := &SequenceModel{Labels: labels, follows: make([]float32, (labels+1)*labels)}
	if err := binary.Read(r, binary.LittleEndian, m.follows); err != nil {
		return nil, fmt.Errorf("read the weights between labels: %w", err)
	}
	var err error
	m.scores, err = DecodeSparse(r, labels)
	return m, err
}
