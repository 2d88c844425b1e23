package vision

import (
	"encoding/csv"
	"hash/fnv"
	"math"
	"os"
	"strconv"
	"testing"
)

// costOfWrong is how many needlessly typed serials cost as much as one wrong serial, which sends a
// technician with the wrong part.
const costOfWrong = 10

type example struct {
	x     [7]float64
	right bool
}

// examples returns the readings of generated and altered photos (fit_test.go) in two halves without
// a common serial.
func examples(t *testing.T) (fit, rest []example) {
	f, err := os.Open("testdata/confidence.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		var v [6]float64
		for i := range v {
			if v[i], err = strconv.ParseFloat(row[3+i], 64); err != nil {
				t.Fatal(err)
			}
		}
		e := example{features{v[0], v[1], v[2], v[3], v[4], v[5]}.vector(), row[1] == row[2]}
		h := fnv.New32a()
		h.Write([]byte(row[1]))
		if h.Sum32()%2 == 0 {
			fit = append(fit, e)
		} else {
			rest = append(rest, e)
		}
	}
	return fit, rest
}

// believed are the prior weights from earlier measurements (agreement was right 98 times of 100,
// disagreement 83 times). There are too few wrong readings to fit seven weights without a prior, so
// the fit is regularised towards these.
var believed = [7]float64{-3.5, 0.6, 3, 1.5, -0.5, 0.5, -1}

const heldTo = 2 // weight of the prior, in examples

// fitted returns the logistic regression of examples, with wrong ones weighted by their cost.
func fitted(all []example) [7]float64 {
	w := believed
	for range 4000 {
		var g [7]float64
		for _, e := range all {
			p := logistic(w, e.x)
			d := p - 1
			if !e.right {
				d = p * costOfWrong
			}
			for i := range w {
				g[i] += d * e.x[i]
			}
		}
		for i := range w {
			g[i] += heldTo * (w[i] - believed[i])
			w[i] -= 0.25 * g[i] / float64(len(all))
		}
	}
	return w
}

// The weights in evidence.go are the fit on one half; the other half tests them.
func TestConfidence(t *testing.T) {
	fit, rest := examples(t)
	w := fitted(fit)
	for i := range w {
		if math.Abs(w[i]-confidence[i]) > 0.05 {
			t.Errorf("weight %d is %.2f, the fit says %.2f: %.2f", i, confidence[i], w[i], w)
		}
	}
	asked, right := 0, 0
	for _, e := range rest {
		if logistic(confidence, e.x) >= 0.70 {
			asked++
			if e.right {
				right++
			}
		}
	}
	t.Logf("of %d unseen, %d asked, %d of them right", len(rest), asked, right)
	if float64(right) < 0.985*float64(asked) || float64(asked) < 0.85*float64(len(rest)) {
		t.Errorf("of %d unseen, %d asked, %d of them right", len(rest), asked, right)
	}
}

// The answers for differing readings, and the cases that must stay uncertain.
func TestEvidenceOfDisagreement(t *testing.T) {
	for _, c := range []struct {
		name             string
		heard            []valueReading
		doubled, overred string
		hesitant         bool
	}{
		{"agreed", []valueReading{{"A12345", 0.9, first}, {"A12345", 0.9, second}}, "", "", false},
		{"joined", []valueReading{{"A1777", 0.6, first}, {"A177", 0.9, first}, {"A1777", 0.9, second}}, "A1777", "", true},
		{"joined once only", []valueReading{{"A177", 0.9, first}, {"A177", 0.9, first}, {"A1777", 0.9, second}}, "", "", false},
		{"letters taken for digits", []valueReading{{"0967", 0.4, first}, {"0967", 0.4, first}, {"0967", 0.4, first}, {"0S6Z", 0.98, second}}, "", "0S6Z", true},
		{"the networks are sure", []valueReading{{"0967", 0.9, first}, {"0967", 0.9, first}, {"0967", 0.9, first}, {"0S6Z", 0.98, second}}, "", "", false},
		{"torn", []valueReading{{"HW6990", 0.83, first}, {"HWE990", 0.9, first}, {"HWE990", 0.9, first}, {"HWE990", 0.97, second}}, "", "", true},
		{"one weak voice against", []valueReading{{"HW6990", 0.3, first}, {"HWE990", 0.9, first}, {"HWE990", 0.9, first}, {"HWE990", 0.97, second}}, "", "", false},
		{"a part", []valueReading{{"989605", 0.95, first}, {"989605", 0.95, first}, {"1989605", 0.9, second}, {"1989605", 0.9, second}}, "", "", true},
	} {
		p := evidence{readings: c.heard}
		if got, ok := p.undoubled(p.serial()); ok != (c.doubled != "") || ok && got != c.doubled {
			t.Errorf("%s: doubled %q, %v", c.name, got, ok)
		}
		if got, ok := p.overruled(); ok != (c.overred != "") || ok && got != c.overred {
			t.Errorf("%s: overruled as %q, %v", c.name, got, ok)
		}
		if got := p.disputedBySecond(); got != c.hesitant {
			t.Errorf("%s: hesitant %v", c.name, got)
		}
	}
}

func TestEvidenceSettlesTheSerial(t *testing.T) {
	var p evidence
	for _, w := range []valueReading{{"AO12345", 0.8, first}, {"A012345", 0.75, first}, {"A012345", 0.9, second}} {
		p.add(w)
	}
	if got := p.serial(); got != "A012345" {
		t.Errorf("the answer is %s", got)
	}
	if got := p.rivals(); len(got) != 1 || got[0] != "AO12345" {
		t.Errorf("the others are %v", got)
	}
	if got, ok := p.settled([]string{"https://example.test/?sn=A012345"}); !ok || got != "A012345" {
		t.Errorf("a code says %q, %v", got, ok)
	}
	if got, ok := p.settled([]string{"7788123456"}); ok {
		t.Errorf("a code of something else settles it as %s", got)
	}
	for w, want := range map[valueReading]bool{{"A012345", 0.99, first}: true} {
		good := evidence{found: Candidate{Label: 2}, high: 30, readings: []valueReading{w, w, {w.serial, 0.95, second}}}
		if got := good.features().sure() > sureFrom; got != want {
			t.Errorf("%+v: %v", good.features(), good.features().sure())
		}
	}
}
