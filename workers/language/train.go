package language

import (
	"math"

	"recado/bot/learn"
)

// defaultRecipe was chosen by cross-validation.
var defaultRecipe = learn.Hyperparameters{Epochs: 9, Rate: 0.25, Decay: 5e-4, Seed: 7}

// task describes what a head learns: the services or the intents.
type task struct {
	classes []string // the last is "" for unknown
	label   func(example) string
	plain   bool // without openers and closers, which are greetings themselves
}

var (
	serviceTask = task{append(Services(), ""), func(e example) string { return e.service }, false}
	intentTask  = task{append(Intents(), ""), func(e example) string { return e.intent }, true}
)

func (t task) index(label string) int {
	for i, c := range t.classes {
		if c == label {
			return i
		}
	}
	return len(t.classes) - 1
}

// samples turns training examples and their variants into feature vectors.
func (t task) samples(train []example, seed uint64) ([]learn.Sample, error) {
	a, err := newAugmenter(seed, train)
	if err != nil {
		return nil, err
	}
	count := make([]float64, len(t.classes))
	for _, e := range train {
		count[t.index(t.label(e))]++
	}
	var out []learn.Sample
	unknown := len(t.classes) - 1
	for _, e := range train {
		class := t.index(t.label(e))
		// The square root is between the natural frequency and equal weights for all classes.
		weight := float32(math.Sqrt(float64(len(train)) / float64(len(t.classes)) / count[class]))
		if t.plain && class == unknown {
			weight *= 2 // unknown texts are more varied than the examples
		}
		add := func(text string, w float32) {
			out = append(out, learn.Sample{Features: features(text), Classes: []int{class}, Weight: w * weight})
		}
		add(e.text, 1)
		add(a.misspell(e.text), 0.5)
		if e.intent == "" && e.service == "" {
			add(e.text+" "+a.pick(a.chatter), 0.5)
		}
		if t.plain && (e.intent == Greeting || e.intent == Thanks || e.intent == Goodbye || e.intent == "") {
			continue
		}
		add(a.frame(e.text), 0.5)
		add(a.skip(e.text), 0.5)
		add(a.misspell(a.frame(e.text)), 0.5)
		if class != unknown {
			add(a.story(e.text), 0.5)
		}
	}
	more, err := t.terms(a)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	for range len(train) / 15 {
		out = append(out, learn.Sample{Features: features(a.gibberish()), Classes: []int{unknown}, Weight: 0.5})
	}
	if !t.plain {
		for _, o := range a.openers {
			out = append(out, learn.Sample{Features: features(o + " " + a.pick(a.closers)), Classes: []int{unknown}, Weight: 0.5})
		}
	}
	out = append(out, learn.Sample{Classes: []int{unknown}, Weight: 1})
	return out, nil
}
