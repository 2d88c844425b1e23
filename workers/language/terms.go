package language

import "recado/bot/learn"

// A term weighs less than an example: it names a thing but does not show how people say it.
const (
	termVariants = 3
	termWeight   = 0.4
)

// askedAbout are the intents that can be about a service; their sentences are in examples/frames.
var askedAbout = []string{PriceQuestion, OrderStatus, CancelOrder, Complaint, HoursQuestion}

// terms puts the terms of each service into everyday sentences, and adds texts of unrelated terms.
func (t task) terms(a *augmenter) ([]learn.Sample, error) {
	var out []learn.Sample
	add := func(text string, e example) {
		out = append(out, learn.Sample{Features: features(text), Classes: []int{t.index(t.label(e))}, Weight: termWeight})
	}
	frames := map[string][]string{}
	for _, in := range askedAbout {
		lines, err := exampleLines("frames/" + in)
		if err != nil {
			return nil, err
		}
		frames[in] = lines
	}
	for _, s := range Services() {
		terms, err := serviceWords(s)
		if err != nil {
			return nil, err
		}
		for i, term := range terms {
			order := example{service: s, intent: CreateOrder}
			for range termVariants {
				add(a.thing(a.things, term), order)
			}
			in := askedAbout[i%len(askedAbout)]
			add(a.thing(frames[in], term), example{service: s, intent: in})
			if !t.plain {
				add(a.misspell(term), order)
				add(term, order)
			}
		}
	}
	none, err := serviceWords("none")
	if err != nil {
		return nil, err
	}
	for _, word := range none {
		add(word, example{})
		add(word+" "+a.pick(none), example{})
		add(a.pick(none)+" "+word+" "+a.pick(none), example{})
	}
	return out, nil
}
