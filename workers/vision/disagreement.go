package vision

import (
	"slices"
	"strings"
)

// What is believed where the readings of a value differ in ways that are known
// of the readers, and what their agreement is then worth.

// plainest is serial without the letters that makers avoid, where it was heard
// so too and nothing else tells.
func (p *evidence) plainest(serial string) string {
	if digits := asFigures.Replace(serial); digits != serial && p.times(digits) > 0 {
		return digits
	}
	return serial
}

var asFigures = strings.NewReplacer("O", "0", "Q", "0", "I", "1")

// overruled is the second reader's answer where it is certain and the networks
// are not, nor would be if they were asked more often: they read the same picture
// with the same habits, which take letters for digits.
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

// times is how often a serial was heard.
func (p *evidence) times(serial string) int {
	n := 0
	for _, w := range p.readings {
		if w.serial == serial {
			n++
		}
	}
	return n
}

// undoubled is what was heard at least twice too and differs from serial by a
// repeated character alone: the networks join equal characters that stand
// close, and read 777 as 77.
func (p *evidence) undoubled(serial string) (string, bool) {
	for _, rival := range p.rivals() {
		if len(rival) <= len(serial) || p.times(rival) < 2 || !slices.Equal(slices.Compact([]byte(rival)), slices.Compact([]byte(serial))) {
			continue
		}
		return rival, true
	}
	return serial, false
}

// usualProb is the median of the networks' readings that agree with the answer.
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

// disputedBySecond reports whether the second reader says otherwise and most of the
// networks' readings that agree, three at least, are unsure of a character; or
// the answer is part of what else was heard; or the networks are torn.
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

// ambiguous reports whether the networks read a character in two ways, neither of
// them much surer: of these one in three is wrong.
func (p *evidence) ambiguous() bool {
	const plain = 0.85 // of the networks' weight
	won := p.serial()
	if p.features().share >= plain {
		return false
	}
	return slices.ContainsFunc(p.readings, func(w valueReading) bool {
		return w.reader == first && w.serial != won && len(w.serial) == len(won)
	})
}

// partial reports whether the answer is part of what was heard twice, or the
// second reader heard a part of it: one of the two has a stroke or a label's end
// for a character.
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
