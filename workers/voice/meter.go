package voice

import (
	"math"
	"slices"
	"time"
)

const (
	frame = 20 * time.Millisecond
	// audibleLevel is the loudness in dB of full scale that a voice reaches on a phone, whose
	// microphone levels itself: silence stays below −60, whispering reaches −45.
	audibleLevel = -50
	// minAudible is how much of a note must be audible: the shortest "sí" has about 0.2 s.
	minAudible = 120 * time.Millisecond
	// minDynamicRange is how far apart in dB the loud and the quiet frames of a note are at least
	// where someone speaks. Words differ by more than 20; hiss, hum and a fan by less than 3.
	minDynamicRange = 4
	// minForRange is how long a note must be for its swing to be judged.
	minForRange = 600 * time.Millisecond
)

// meter finds out whether anybody speaks, by loudness alone: what is never audible or
// always equally loud is no speech. Wind, music and traffic pass: a transcriber says more
// of those, by its own no_speech_prob.
type meter struct {
	rate   int
	sum    float64
	n      int
	frames []float64 // dB of full scale
}

func newMeter(rate int) *meter { return &meter{rate: rate} }

// add takes one sample, from −1 to 1.
func (m *meter) add(x float64) {
	m.sum += x * x
	if m.n++; m.n >= m.rate/50 {
		m.frames = append(m.frames, 10*math.Log10(m.sum/float64(m.n)+1e-12))
		m.sum, m.n = 0, 0
	}
}

// silent reports whether nobody speaks.
func (m *meter) silent() bool {
	loud := 0
	for _, f := range m.frames {
		if f >= audibleLevel {
			loud++
		}
	}
	if time.Duration(loud)*frame < minAudible {
		return true
	}
	if time.Duration(len(m.frames))*frame < minForRange {
		return false
	}
	all := slices.Sorted(slices.Values(m.frames))
	return all[len(all)*95/100]-all[len(all)*10/100] < minDynamicRange
}
