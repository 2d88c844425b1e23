package vision

import (
	"slices"
	"strings"

	"recado/bot"
)

// vote is one reading of a value.
type vote struct {
	serial string
	conf   float64 // 0–100, the confidence of its least certain character
	label  int     // as in Candidate
	close  bool    // read from a picture of the value alone, not from a page
}

// ballot collects the readings of a photo and picks the most supported value.
type ballot []vote

func (b *ballot) add(v vote) { *b = append(*b, v) }

// tally returns the value with the most weight, its share of all weight (0–1), the median
// confidence of its close readings, their number, and its best label.
func (b ballot) tally() (serial string, share, certain float64, reads, label int) {
	weight := map[string]float64{}
	var all float64
	for _, v := range b {
		w := 0.2 + v.conf/100
		weight[v.serial] += w
		all += w
	}
	for _, v := range b { // in order, so that the result for equal weights is stable
		if serial == "" || weight[v.serial] > weight[serial] {
			serial = v.serial
		}
	}
	if serial == "" {
		return "", 0, 0, 0, 0
	}
	var confs []float64
	for _, v := range b {
		if v.serial != serial {
			continue
		}
		label = max(label, v.label)
		if v.close {
			confs = append(confs, v.conf)
		}
	}
	if slices.Sort(confs); len(confs) > 0 {
		certain = confs[len(confs)/2]
	}
	return serial, weight[serial] / all, certain, len(confs), label
}

// Upper limits of the confidence, whatever the characters look like.
const (
	ceilingAlone   = 60 // fewer than two close readings agree
	ceilingDoubt   = 65 // it holds a letter that plates avoid because it looks like a digit
	ceilingGuessed = 85 // its label was misread by a letter or two
)

// reading returns the result. The confidence is the median confidence times the share, because
// agreement of readings says more than the confidence of one.
func (b ballot) reading() bot.PlateReading {
	serial, share, certain, reads, label := b.tally()
	if serial == "" {
		return bot.PlateReading{}
	}
	conf := certain * share
	if reads < 2 {
		conf = min(conf, ceilingAlone)
	}
	if strings.ContainsAny(serial, "OIQ") {
		conf = min(conf, ceilingDoubt)
	}
	if label < 2 {
		conf = min(conf, ceilingGuessed)
	}
	return bot.PlateReading{Serial: serial, Confidence: int(min(max(conf, 1), 99))}
}

// sure reports whether further readings would not change the result.
func (b ballot) sure() bool {
	_, share, certain, reads, label := b.tally()
	return label == 2 && reads >= 3 && share >= 0.75 && certain >= 90
}

// others returns the other values, in the order of their first reading.
func (b ballot) others(serial string) []string {
	var out []string
	for _, v := range b {
		if v.serial != serial && !slices.Contains(out, v.serial) {
			out = append(out, v.serial)
		}
	}
	return out
}
