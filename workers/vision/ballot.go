package vision

import (
	"slices"
	"strings"

	"recado/bot"
)

// vote is one reading of one value.
type vote struct {
	serial string
	conf   float64 // 0–100, of its least certain character
	label  int     // as in Candidate
	close  bool    // read by itself, not among a page
}

// ballot gathers readings and says what they agree on.
type ballot []vote

func (b *ballot) add(v vote) { *b = append(*b, v) }

// tally is the value with the most behind it, the share of all weight that
// agrees with it (0–1), the median certainty of its close readings, their number
// and its best label.
func (b ballot) tally() (serial string, share, certain float64, reads, label int) {
	weight := map[string]float64{}
	var all float64
	for _, v := range b {
		w := 0.2 + v.conf/100
		weight[v.serial] += w
		all += w
	}
	for _, v := range b { // in order, so that equal weights always end alike
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

// Ceilings under which a reading stays, whatever its characters look like.
const (
	ceilingAlone   = 60 // fewer than two close readings agree
	ceilingDoubt   = 65 // it holds a letter that plates avoid because it looks like a digit
	ceilingGuessed = 85 // its label was misread
)

// reading is the verdict. Certainty alone says little and agreement says most:
// one counts for the other's share of it.
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

// sure reports whether more looking would change nothing.
func (b ballot) sure() bool {
	_, share, certain, reads, label := b.tally()
	return label == 2 && reads >= 3 && share >= 0.75 && certain >= 90
}

// others are the values that were read and are not this one, as they came.
func (b ballot) others(serial string) []string {
	var out []string
	for _, v := range b {
		if v.serial != serial && !slices.Contains(out, v.serial) {
			out = append(out, v.serial)
		}
	}
	return out
}
