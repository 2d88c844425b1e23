package language

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

//go:embed model.bin.gz
var modelFile []byte

// head is one trained classifier: a row of small integers per bucket, one column per class.
type head struct {
	classes     int
	weights     []int8    // buckets × classes
	scale       []float32 // per class: what one step of a weight is worth
	bias        []float32
	temperature float32 // above 1 makes the confidences humbler
	threshold   float32 // below it the answer is "unknown"
}

// model is what model.bin.gz holds.
type model struct {
	service, intent *head
}

// quantise keeps 8 bits a weight: an eighth of a percent of the largest is less than one example moves it.
func quantise(w, bias []float32, classes int) *head {
	h := &head{classes: classes, weights: make([]int8, len(w)), scale: make([]float32, classes), bias: bias, temperature: 1}
	for i, v := range w {
		k := i % classes
		h.scale[k] = max(h.scale[k], float32(math.Abs(float64(v)))/127)
	}
	for i, v := range w {
		if s := h.scale[i%classes]; s > 0 {
			h.weights[i] = int8(math.Round(float64(v / s)))
		}
	}
	return h
}

// scores are unscaled log-odds, one a class.
func (h *head) scores(fs []feature, out []float32) []float32 {
	out = out[:h.classes]
	clear(out)
	for _, f := range fs {
		for k, w := range h.weights[int(f.bucket)*h.classes:][:h.classes] {
			out[k] += float32(float32(w) * f.value)
		}
	}
	for k := range out {
		out[k] = float32(out[k]*h.scale[k]) + h.bias[k]
	}
	return out
}

// probabilities are calibrated and sum to 1.
func (h *head) probabilities(fs []feature, out []float32) []float32 {
	out = h.scores(fs, out)
	for k := range out {
		out[k] /= h.temperature
	}
	softmax(out)
	return out
}

func (m *model) encode() ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, h := range []*head{m.service, m.intent} {
		for _, part := range []any{uint32(h.classes), h.temperature, h.threshold, h.scale, h.bias, h.weights} {
			if err := binary.Write(z, binary.LittleEndian, part); err != nil {
				return nil, fmt.Errorf("encode the language model: %w", err)
			}
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func decode(raw []byte) (*model, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("decode the language model: %w", err)
	}
	m := &model{}
	for _, want := range []struct {
		into **head
		task task
	}{{&m.service, serviceTask}, {&m.intent, intentTask}} {
		h, err := readHead(z, len(want.task.classes))
		if err != nil {
			return nil, fmt.Errorf("decode the language model: %w", err)
		}
		*want.into = h
	}
	return m, nil
}

func readHead(r io.Reader, classes int) (*head, error) {
	var n uint32
	if err := binary.Read(r, binary.LittleEndian, &n); err != nil {
		return nil, err
	}
	if int(n) != classes {
		return nil, errors.New("it knows other classes than this program: run go generate")
	}
	h := &head{classes: classes, scale: make([]float32, n), bias: make([]float32, n), weights: make([]int8, buckets*int(n))}
	for _, part := range []any{&h.temperature, &h.threshold, h.scale, h.bias, h.weights} {
		if err := binary.Read(r, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	return h, nil
}
