package language

import (
	"math/rand/v2"
	"strings"
)

// augmenter generates variants of training examples that keep the class: with polite openers and
// closers, missing words and misspellings. It never changes the texts on which a model is judged.
type augmenter struct {
	rng              *rand.Rand
	openers, closers []string
	things           []string // sentences with % as the place of a term
	chatter          []string
}

func newAugmenter(seed uint64, train []example) (*augmenter, error) {
	a := &augmenter{rng: rand.New(rand.NewPCG(seed, 0x5eed))}
	var err error
	if a.openers, err = exampleLines("frames/openers"); err != nil {
		return nil, err
	}
	if a.closers, err = exampleLines("frames/closers"); err != nil {
		return nil, err
	}
	if a.things, err = exampleLines("frames/things"); err != nil {
		return nil, err
	}
	for _, e := range train {
		if e.service == "" && e.intent == "" {
			a.chatter = append(a.chatter, e.text)
		}
	}
	return a, nil
}

// frame adds an opener or a closer, or both.
func (a *augmenter) frame(text string) string {
	n := a.rng.IntN(4)
	if n != 1 {
		text = a.pick(a.openers) + " " + text
	}
	if n != 0 {
		text += " " + a.pick(a.closers)
	}
	return text
}

// story surrounds the text with unrelated sentences.
func (a *augmenter) story(text string) string {
	if len(a.chatter) == 0 || a.rng.IntN(2) == 0 {
		return a.pick(a.openers) + " " + a.pick(a.openers) + " " + text + " " + a.pick(a.closers)
	}
	if a.rng.IntN(2) == 0 {
		return a.pick(a.chatter) + ". " + text
	}
	return text + ", " + a.pick(a.chatter)
}

// misspell edits one or two letters of longer words.
func (a *augmenter) misspell(text string) string {
	ws := strings.Fields(text)
	for range 1 + a.rng.IntN(2) {
		i := a.rng.IntN(len(ws))
		w := []rune(ws[i])
		if len(w) < 5 {
			continue
		}
		j := 1 + a.rng.IntN(len(w)-2)
		switch a.rng.IntN(4) {
		case 0: // drop a letter
			w = append(w[:j:j], w[j+1:]...)
		case 1: // swap two letters
			w[j], w[j+1] = w[j+1], w[j]
		case 2: // use a neighbouring key
			w[j] = rune('a' + a.rng.IntN(26))
		case 3: // join it to the next word
			if i+1 < len(ws) {
				ws[i+1] = string(w) + ws[i+1]
				w = nil
			}
		}
		ws[i] = string(w)
	}
	return strings.Join(ws, " ")
}

// skip drops about one word in five of a longer text.
func (a *augmenter) skip(text string) string {
	ws := strings.Fields(text)
	if len(ws) < 4 {
		return text
	}
	out := ws[:0:0]
	for _, w := range ws {
		if a.rng.IntN(5) > 0 || w == "no" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// thing puts a term into one of some sentences.
func (a *augmenter) thing(sentences []string, term string) string {
	return strings.ReplaceAll(a.pick(sentences), "%", term)
}

// gibberish returns random typing.
func (a *augmenter) gibberish() string {
	var b strings.Builder
	for range 1 + a.rng.IntN(4) {
		for range 2 + a.rng.IntN(9) {
			b.WriteByte(byte('a' + a.rng.IntN(26)))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func (a *augmenter) pick(from []string) string { return from[a.rng.IntN(len(from))] }
