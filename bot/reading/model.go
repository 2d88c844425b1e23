package reading

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"sync"

	"recado/bot"
	"recado/bot/learn"
)

//go:embed model.bin.gz
var modelFile []byte

// prunedWeight is the largest weight that pruning removes, in quantization steps (of 127). On
// the tuning rows these weights change only the size of the model.
const prunedWeight = 12

// encodeModel returns the file of a model.
func encodeModel(s interface{ Encode(io.Writer) error }) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := s.Encode(z); err != nil {
		return nil, fmt.Errorf("reading: encode the model: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// unzip reads a model file.
func unzip(raw []byte) (io.Reader, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("reading: decode a model: %w", err)
	}
	return z, nil
}

func decodeModel(raw []byte) (*learn.SparseModel, error) {
	z, err := unzip(raw)
	if err != nil {
		return nil, err
	}
	s, err := learn.DecodeSparse(z, classCount)
	if err != nil {
		return nil, fmt.Errorf("reading: decode the model: %w", err)
	}
	return s, nil
}

// clauseMargin is subtracted from the log-odds of a clause before they are compared with those
// of the whole message: out of context, a clause is easily misread.
const clauseMargin = 0.5

// labelScores holds the probability of every class for a message, and the span that it was read
// from.
type labelScores struct {
	probabilities []float32
	spans         []bot.Span

	words   []string   // of the message
	clauses [][]string // the words of each clause

	// By clause, if there are several: its likeliest label, the probability of that, and the
	// probability that it describes a problem.
	clauseLabel     []int
	clauseBest      []float32
	clauseDescribes []float32
}

// scoringBuffer holds the temporary data of scoring. It would be most of what a reading
// allocates.
type scoringBuffer struct {
	features   []learn.Feature
	part, best []float32
}

var scoringBuffers = sync.Pool{New: func() any {
	return &scoringBuffer{part: make([]float32, classCount), best: make([]float32, classCount)}
}}

// score writes the log-odds of a text, or of a clause of it, to out.
func (w *scoringBuffer) score(r *Reader, text string, words []string, c bot.ReadingContext, out []float32) {
	w.features = appendFeatures(w.features, text, words, c, &r.stems, r.words.classes)
	r.model.Scores(w.features, out)
}

// score combines the model's scores of the whole message and of each clause.
func (r *Reader) score(text string, c bot.ReadingContext, spans []bot.Span) labelScores {
	all := bot.Span{To: len(text)}
	s := labelScores{probabilities: make([]float32, classCount), spans: make([]bot.Span, classCount), words: words(text)}
	for _, span := range spans {
		s.clauses = append(s.clauses, words(text[span.From:span.To]))
	}
	work := scoringBuffers.Get().(*scoringBuffer)
	defer scoringBuffers.Put(work)
	work.score(r, text, s.words, c, s.probabilities)
	for k := range s.spans {
		s.spans[k] = all
	}
	if len(spans) > 1 {
		part, best := work.part, work.best
		for i, span := range spans {
			work.score(r, text[span.From:span.To], s.clauses[i], c, part)
			top, _ := learn.ArgMax(part[:len(actLabels)])
			s.clauseLabel, s.clauseBest = append(s.clauseLabel, top), append(s.clauseBest, learn.Logistic(part[top]/temperature))
			s.clauseDescribes = append(s.clauseDescribes, learn.Logistic(part[labelIndex["provide:description"]]))
			for k, v := range part {
				s.probabilities[k] = max(s.probabilities[k], v-clauseMargin)
				if i == 0 || v > best[k] {
					best[k], s.spans[k] = v, span
				}
			}
		}
	}
	for k := range s.probabilities {
		s.probabilities[k] = learn.Logistic(s.probabilities[k] / temperature)
	}
	return s
}

// temperature calibrates the confidences on the tuning rows.
const temperature = 1.0
