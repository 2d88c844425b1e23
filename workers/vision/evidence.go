package vision

import (
	"math"
	"slices"
	"strings"
)

// A value is read several times by two readers with different errors. The answer is what they agree
// on, and their agreement determines the confidence.

// valueReading is one reading of a value.
type valueReading struct {
	serial string
	prob   float64 // 0–1, the probability of its least certain character
	reader reader
}

type reader int

const (
	first  reader = iota // the networks
	second               // Tesseract
)

// evidence collects the readings of one value.
type evidence struct {
	found    Candidate
	place    quad
	high     float64 // height of its capitals in pixels of the photo
	readings []valueReading

	settledAs string // the serial after removing scratches and deciding O, 0, I and 1 by shape
	open      bool   // the shape of a character does not decide between two
	disputed  bool   // the reading without scratches or with a doubled character differs
	cutOff    bool   // there is writing directly before or after it
}

func (p *evidence) add(w valueReading) { p.readings = append(p.readings, w) }

// evidenceSet holds the values of a photo, each with its evidence.
type evidenceSet []*evidence

// of adds a reading of the candidate to the evidence of the value at its place, which it creates if
// necessary.
func (cs *evidenceSet) of(c Candidate) *evidence {
	place := c.place()
	w := valueReading{c.Serial, c.Conf / 100, first}
	for _, p := range *cs {
		if p.place.centre().sub(place.centre()).length() < max(place.height(), place.width()/3) {
			p.add(w)
			if c.Label > p.found.Label {
				p.found = c
			}
			p.place, p.high = place, place.height()*body
			return p
		}
	}
	p := &evidence{found: c, place: place, high: place.height() * body, readings: []valueReading{w}}
	*cs = append(*cs, p)
	return p
}

// doubtful reports whether an enlarged view may change the answer.
func (cs evidenceSet) doubtful() bool {
	for _, p := range cs {
		f := p.features()
		if f.sure() < sureFrom || f.agree <= 0 || f.label == 0 && f.agree < agreed || p.disputed || p.cutOff {
			return true
		}
	}
	return false
}

// closer merges the values of two views. For a value of both it keeps the result of now, the larger
// view, unless cs has up to three characters more; the other result is added as a reading.
func (cs evidenceSet) closer(now evidenceSet) evidenceSet {
	for _, p := range cs {
		at := slices.IndexFunc(now, func(q *evidence) bool { return q.covers(p.place) })
		if at < 0 {
			now = append(now, p)
			continue
		}
		best, other := now[at], p
		if more := len(other.serial()) - len(best.serial()); more > 0 && more <= 3 { // a larger difference means another field
			best, other = other, best
		}
		now[at] = best
		best.add(other.surest())
	}
	return now
}

// surest returns the most probable reading of the answer.
func (p *evidence) surest() valueReading {
	won := p.serial()
	var best valueReading
	for _, w := range p.readings {
		if w.serial == won && w.prob >= best.prob {
			best = w
		}
	}
	return best
}

// covers reports whether the value is at the given place.
func (p *evidence) covers(place quad) bool {
	return p.place.centre().sub(place.centre()).length() < max(place.height(), p.place.height(), place.width()/2, p.place.width()/2)
}

// serial returns the reading with the most weight. Readings weigh by their probability, and
// Tesseract's half as much: when the readers differ, the networks are right twice as often.
func (p *evidence) serial() string {
	weight := map[string]float64{}
	best := ""
	for _, w := range p.readings {
		weight[w.serial] += w.weight()
	}
	for _, w := range p.readings { // in order, so that the result for equal weights is stable
		if best == "" || weight[w.serial] > weight[best] {
			best = w.serial
		}
	}
	return best
}

func (w valueReading) weight() float64 {
	k := 0.05 + w.prob*w.prob
	if w.reader == second {
		k /= 2
	}
	if strings.ContainsAny(w.serial, ambiguousLetters) {
		k *= 0.7
	}
	return k
}

// rivals returns the other readings, the heaviest first.
func (p *evidence) rivals() []string {
	won := p.serial()
	weight := map[string]float64{}
	var out []string
	for _, w := range p.readings {
		if w.serial != won && !slices.Contains(out, w.serial) {
			out = append(out, w.serial)
		}
		weight[w.serial] += w.weight()
	}
	slices.SortStableFunc(out, func(a, b string) int {
		switch {
		case weight[a] > weight[b]:
			return -1
		case weight[a] < weight[b]:
			return 1
		}
		return 0
	})
	return out
}

// ambiguousLetters are letters that makers avoid on plates because they look like digits. A reading
// without them is more likely, but the person decides.
const ambiguousLetters = "OIQ"

// sureFrom is the confidence from which a value is not read again.
const sureFrom = 0.9

// features are the inputs of the confidence.
type features struct {
	prob   float64 // of the networks' surest reading, as log odds
	share  float64 // of the networks' weight, for the answer
	agree  float64 // Tesseract's weight for the answer minus its weight against it
	silent float64 // 1 if Tesseract read nothing
	label  float64 // 1 if the label was read without error
	small  float64 // how far the capitals are below 20 pixels, 0–1
}

func (p *evidence) features() features {
	won := p.serial()
	var f features
	var best, all, ours, yes, no float64
	for _, w := range p.readings {
		switch {
		case w.reader == first:
			all += w.weight()
			if w.serial == won {
				ours += w.weight()
				best = max(best, w.prob)
			}
		case w.serial == won:
			yes = max(yes, 0.3+0.7*w.prob)
		default:
			no = max(no, 0.3+0.7*w.prob)
		}
	}
	best = min(max(best, 0.01), 0.995)
	f.prob = math.Log(best / (1 - best))
	if all > 0 {
		f.share = ours / all
	}
	f.agree = yes - no
	if yes == 0 && no == 0 {
		f.silent = 1
	}
	if p.found.Label == 2 {
		f.label = 1
	}
	f.small = min(max((20-p.high)/20, 0), 1)
	return f
}

func (f features) vector() [7]float64 {
	return [7]float64{1, f.prob, f.share, f.agree, f.silent, f.label, f.small}
}

// confidence are the weights of the features. They were fitted by logistic regression on one half
// of testdata/confidence.tsv, with a wrong serial costing as much as ten needlessly typed ones, and
// tested on the other half (TestConfidence).
var confidence = [7]float64{-3.65, 1.22, 2.96, 1.13, -0.24, 0.04, -0.78}

func logistic(w, x [7]float64) float64 {
	var z float64
	for i := range w {
		z += w[i] * x[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// sure returns the confidence in the value, 0–1.
func (f features) sure() float64 { return logistic(confidence, f.vector()) }
