package learn

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// Model is one trained classifier: a row of small integers per bucket, one column per class.
type Model struct {
	Classes     int
	Weights     []int8    // Buckets × Classes
	Scale       []float32 // per class: what one step of a weight is worth
	Bias        []float32
	Temperature float32 // above 1 makes the confidences humbler
	Threshold   float32 // below it the answer is "unknown"
}

// quantise keeps 8 bits a weight: an eighth of a percent of the largest is less than one example moves it.
func quantise(w, bias []float32, classes int) *Model {
	h := &Model{Classes: classes, Weights: make([]int8, len(w)), Scale: make([]float32, classes), Bias: bias, Temperature: 1}
	for i, v := range w {
		k := i % classes
		h.Scale[k] = max(h.Scale[k], float32(math.Abs(float64(v)))/127)
	}
	for i, v := range w {
		if s := h.Scale[i%classes]; s > 0 {
			h.Weights[i] = int8(math.Round(float64(v / s)))
		}
	}
	return h
}

// Scores are unscaled log-odds, one a class. They are written to out, which must hold Classes.
func (h *Model) Scores(fs []Feature, out []float32) []float32 {
	out = out[:h.Classes]
	clear(out)
	for _, f := range fs {
		for k, w := range h.Weights[int(f.Bucket)*h.Classes:][:h.Classes] {
			out[k] += float32(float32(w) * f.Value)
		}
	}
	for k := range out {
		out[k] = float32(out[k]*h.Scale[k]) + h.Bias[k]
	}
	return out
}

// Probabilities are those of classes that exclude each other: calibrated, and 1 in sum.
func (h *Model) Probabilities(fs []Feature, out []float32) []float32 {
	out = h.Scores(fs, out)
	for k := range out {
		out[k] /= h.Temperature
	}
	Softmax(out)
	return out
}

// Softmax turns scores into probabilities in place.
func Softmax(p []float32) {
	top := p[0]
	for _, v := range p {
		top = max(top, v)
	}
	var sum float32
	for i, v := range p {
		p[i] = float32(math.Exp(float64(v - top)))
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}

// Logistic is the probability of a score where classes don't exclude each other.
func Logistic(score float32) float32 { return float32(1 / (1 + math.Exp(-float64(score)))) }

// ArgMax is the likeliest class and its probability.
func ArgMax(p []float32) (int, float32) {
	top := 0
	for k, v := range p {
		if v > p[top] {
			top = k
		}
	}
	return top, p[top]
}

// ErrClasses means that a model file knows other classes than the program.
var ErrClasses = errors.New("it knows other classes than this program: run go generate")

// Encode writes a head in binary, little-endian.
func (h *Model) Encode(w io.Writer) error {
	for _, part := range []any{uint32(h.Classes), h.Temperature, h.Threshold, h.Scale, h.Bias, h.Weights} {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return nil
}

// Decode reads what Encode wrote. Another number of classes than expected is ErrClasses.
func Decode(r io.Reader, classes int) (*Model, error) {
	var n uint32
	if err := binary.Read(r, binary.LittleEndian, &n); err != nil {
		return nil, err
	}
	if int(n) != classes {
		return nil, ErrClasses
	}
	h := &Model{Classes: classes, Scale: make([]float32, n), Bias: make([]float32, n), Weights: make([]int8, Buckets*int(n))}
	for _, part := range []any{&h.Temperature, &h.Threshold, h.Scale, h.Bias, h.Weights} {
		if err := binary.Read(r, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	return h, nil
}
