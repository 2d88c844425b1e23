package voice

import (
	"math"
	"slices"
	"time"
)

const (
	frame = 20 * time.Millisecond
	// audibleLevel is the least loudness of a voice in dB of full scale. A phone's microphone
	// adjusts its level: silence stays below −60, whispering reaches −45.
	audibleLevel = -50
	// minAudible is the least audible duration of a note: the shortest "sí" has about 0.2 s.
	minAudible = 120 * time.Millisecond
	// minDynamicRange is the least difference in dB between the loud and the quiet frames of
	// speech. Words differ by more than 20; hiss, hum and a fan by less than 3.
	minDynamicRange = 4
	// minForRange is the least length of a note for which the dynamic range is checked.
	minForRange = 600 * time.Millisecond
)

// meter detects speech by loudness alone: sound that is never audible, or always equally loud, is
// not speech. Wind, music and traffic pass; the transcriber's no_speech_prob handles those.
type meter struct {
	rate   int
	sum    float64
	n      int
	frames []float64 // dB of full scale
}

func newMeter(rate int) *meter { return &meter{rate: rate} }

// add adds one sample, from −1 to 1.
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
