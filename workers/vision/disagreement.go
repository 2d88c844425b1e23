package vision

import (
	"slices"
	"strings"
)

// These rules handle known errors of the readers when the readings of a value differ, and limit the
// confidence in that case.

// plainest replaces the letters that makers avoid by digits, if the value was also read so.
func (p *evidence) plainest(serial string) string {
	if digits := asFigures.Replace(serial); digits != serial && p.times(digits) > 0 {
		return digits
	}
	return serial
}

var asFigures = strings.NewReplacer("O", "0", "Q", "0", "I", "1")

// overruled returns Tesseract's reading if it is certain and the networks are not. Reading again
// with the networks would not help, because they repeat their errors on the same picture, such as
// letters for digits.
func (p *evidence) overruled() (string, bool) {
	const certain, unsure = 0.97, 0.75
	won, most := p.serial(), 0.0
	var other valueReading
	for _, w := range p.readings {
		if w.reader == first && w.serial == won {
			most = max(most, w.prob)
		}
		if w.reader == second && w.prob > other.prob {
			other = w
		}
	}
	return other.serial, other.serial != won && len(other.serial) == len(won) && other.prob >= certain && most < unsure
}

// times returns how often a serial was read.
func (p *evidence) times(serial string) int {
	n := 0
	for _, w := range p.readings {
		if w.serial == serial {
			n++
		}
	}
	return n
}

// undoubled returns a reading that occurred at least twice and differs from serial only by a
// repeated character: the networks merge equal characters that are close, and read 777 as 77.
func (p *evidence) undoubled(serial string) (string, bool) {
	for _, rival := range p.rivals() {
		if len(rival) <= len(serial) || p.times(rival) < 2 || !slices.Equal(slices.Compact([]byte(rival)), slices.Compact([]byte(serial))) {
			continue
		}
		return rival, true
	}
	return serial, false
}

// usualProb returns the median probability of the networks' readings that agree with the answer.
func (p *evidence) usualProb() float64 {
	won := p.serial()
	var probs []float64
	for _, w := range p.readings {
		if w.reader == first && w.serial == won {
			probs = append(probs, w.prob)
		}
	}
	if len(probs) == 0 {
		return 0
	}
	slices.Sort(probs)
	return probs[(len(probs)-1)/2]
}

// disputedBySecond reports whether the answer is in doubt: Tesseract disagrees and most of at least
// three agreeing readings of the networks have an uncertain character; or the answer is partial; or
// it is ambiguous.
func (p *evidence) disputedBySecond() bool {
	won := p.serial()
	agree, against := 0, false
	for _, w := range p.readings {
		switch {
		case w.reader == second && w.serial == won:
			return p.partial() || p.ambiguous()
		case w.reader == second:
			against = true
		case w.serial == won:
			agree++
		}
	}
	return against && agree > 2 && p.usualProb() < 0.75 || p.partial() || p.ambiguous()
}

// ambiguous reports whether the networks read a character in two ways with similar weight. One in
// three of such answers is wrong.
func (p *evidence) ambiguous() bool {
	const plain = 0.85 // share of the networks' weight from which the answer is clear
	won := p.serial()
	if p.features().share >= plain {
		return false
	}
	return slices.ContainsFunc(p.readings, func(w valueReading) bool {
		return w.reader == first && w.serial != won && len(w.serial) == len(won)
	})
}

// partial reports whether the answer is part of a longer value that was read twice, or Tesseract
// read twice only a part of it: one of the two took a stroke or the end of a label for a character.
func (p *evidence) partial() bool {
	won := p.serial()
	for _, w := range p.readings {
		switch {
		case len(w.serial) > len(won) && strings.Contains(w.serial, won) && p.times(w.serial) > 1:
			return true
		case w.reader == second && len(w.serial) < len(won) && strings.Contains(won, w.serial) && w.prob > 0.7 && p.times(w.serial) > 1:
			return true
		}
	}
	return false
}
