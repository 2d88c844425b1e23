package reading

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"sync"

	"recado/bot"
	"recado/bot/learn"
)

//go:embed model.bin.gz
var modelFile []byte

// smallWeight is what pruning leaves out, of 127 steps: measured on the tuning part, the
// weights below it change nothing but the size.
const smallWeight = 12

func encodeModel(s *learn.Sparse) ([]byte, error) {
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

func decodeModel(raw []byte) (*learn.Sparse, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("reading: decode the model: %w", err)
	}
	s, err := learn.DecodeSparse(z, classes)
	if err != nil {
		return nil, fmt.Errorf("reading: decode the model: %w", err)
	}
	return s, nil
}

// clauseMargin is how much surer a clause must be than the whole message: torn out of
// it, a clause is easily misread.
const clauseMargin = 0.5

// scored is how likely every label is for a message, and the span that says so.
type scored struct {
	p    []float32
	span []bot.Span

	words   []string   // of the message
	clauses [][]string // the words of each clause

	// By clause, where there are several: its likeliest label, how likely that is, and how
	// likely it describes a problem.
	top       []int
	best      []float32
	described []float32
}

// scratch is what scoring needs for a moment. It is most of what a reading would allocate.
type scratch struct {
	features   []learn.Feature
	part, best []float32
}

var scratches = sync.Pool{New: func() any {
	return &scratch{part: make([]float32, classes), best: make([]float32, classes)}
}}

// score writes the log-odds of a text, or of a clause of it, to out.
func (w *scratch) score(r *Reader, text string, words []string, c bot.ReadingContext, out []float32) {
	w.features = appendFeatures(w.features, text, words, c, &r.stems)
	r.model.Scores(w.features, out)
}

// score pools what the model says of the whole message and of each clause.
func (r *Reader) score(text string, c bot.ReadingContext, spans []bot.Span) scored {
	all := bot.Span{To: len(text)}
	s := scored{p: make([]float32, classes), span: make([]bot.Span, classes), words: words(text)}
	for _, span := range spans {
		s.clauses = append(s.clauses, words(text[span.From:span.To]))
	}
	work := scratches.Get().(*scratch)
	defer scratches.Put(work)
	work.score(r, text, s.words, c, s.p)
	for k := range s.span {
		s.span[k] = all
	}
	if len(spans) > 1 {
		part, best := work.part, work.best
		for i, span := range spans {
			work.score(r, text[span.From:span.To], s.clauses[i], c, part)
			top, _ := learn.Best(part[:len(labels)])
			s.top, s.best = append(s.top, top), append(s.best, learn.Logistic(part[top]/temperature))
			s.described = append(s.described, learn.Logistic(part[labelIndex["provide:description"]]))
			for k, v := range part {
				s.p[k] = max(s.p[k], v-clauseMargin)
				if i == 0 || v > best[k] {
					best[k], s.span[k] = v, span
				}
			}
		}
	}
	for k := range s.p {
		s.p[k] = learn.Logistic(s.p[k] / temperature)
	}
	return s
}

// temperature makes the confidences of the tuning part come true.
const temperature = 1.0
