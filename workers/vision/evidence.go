package vision

import (
	"math"
	"slices"
	"strings"
)

// A value is read several times, by readers that fail differently. What they
// agree on is the answer, and how they agree is how sure it is.

// valueReading is one reading of one value.
type valueReading struct {
	serial string
	prob   float64 // 0–1, of its least certain character
	reader reader
}

type reader int

const (
	first  reader = iota // the networks
	second               // Tesseract
)

// evidence is what was read of one value.
type evidence struct {
	found    Candidate
	place    quad
	high     float64 // pixels of its capitals on the photo
	readings []valueReading

	settledAs string // the serial without its scratches, and with O, 0, I and 1 as their shapes say
	open      bool   // a shape is between two characters
	disputed  bool   // without its scratches, or doubled, it reads otherwise
	cutOff    bool   // there is writing right before or behind it
}

func (p *evidence) add(w valueReading) { p.readings = append(p.readings, w) }

// evidenceSet are the values of a photo, each with its evidence.
type evidenceSet []*evidence

// of is the evidence of the value that stands where c does, heard now for the
// first time or again.
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

// doubtful reports whether looking at the writing larger may change the answer.
func (cs evidenceSet) doubtful() bool {
	for _, p := range cs {
		f := p.features()
		if f.sure() < sureFrom || f.agree <= 0 || f.label == 0 && f.agree < agreed || p.disputed || p.cutOff {
			return true
		}
	}
	return false
}

// closer is what two views found. Of what both found the second, which is larger,
// is believed, unless the first found a few characters more; the other's answer
// stays as a rival.
func (cs evidenceSet) closer(now evidenceSet) evidenceSet {
	for _, p := range cs {
		at := slices.IndexFunc(now, func(q *evidence) bool { return q.covers(p.place) })
		if at < 0 {
			now = append(now, p)
			continue
		}
		best, other := now[at], p
		if more := len(other.serial()) - len(best.serial()); more > 0 && more <= 3 { // more than that is another field
			best, other = other, best
		}
		now[at] = best
		best.add(other.surest())
	}
	return now
}

// surest is the surest reading of the answer.
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

// covers reports whether the value stands where place is.
func (p *evidence) covers(place quad) bool {
	return p.place.centre().sub(place.centre()).length() < max(place.height(), p.place.height(), place.width()/2, p.place.width()/2)
}

// serial is what most was heard for, each reader by its certainty; the second
// reader counts for half of the first, who is right twice as often when they differ.
func (p *evidence) serial() string {
	weight := map[string]float64{}
	best := ""
	for _, w := range p.readings {
		weight[w.serial] += w.weight()
	}
	for _, w := range p.readings { // in order, so that equal weights always end alike
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

// rivals are the other readings, the most heard first.
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

// ambiguousLetters are the letters that makers keep off their plates because they look
// like digits. Of two readings, both heard, the one without is the likelier; but
// which of them it is, the person says.
const ambiguousLetters = "OIQ"

// sureFrom is how sure a value must be not to be read again.
const sureFrom = 0.9

// features are what the confidence is made of.
type features struct {
	prob   float64 // of the networks' surest reading of it, in log odds
	share  float64 // of the networks' weight that agrees
	agree  float64 // of the second reader's weight that agrees, less what does not
	silent float64 // 1 when the second reader read nothing
	label  float64 // 1 when the label is as written
	small  float64 // how far its capitals are under 20 pixels, 0–1
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

// confidence weighs the features; fitted by logistic regression on one half of
// testdata/confidence.tsv, a wrong serial costing as much as ten that are typed
// in vain, and judged on the other half (TestConfidence).
var confidence = [7]float64{-3.65, 1.22, 2.96, 1.13, -0.24, 0.04, -0.78}

func logistic(w, x [7]float64) float64 {
	var z float64
	for i := range w {
		z += w[i] * x[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// sure is how sure the value is, 0–1.
func (f features) sure() float64 { return logistic(confidence, f.vector()) }
