package reading

import (
	"math/rand/v2"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/learn"
)

// rolesSeed and the other hyperparameters were chosen by training on one writer's messages and testing on another's.
const (
	rolesSeed     = 7
	rolesEpochs   = 6
	rolesVariants = 20 // per message
)

// trainRoles trains the model of parts from long messages and variants of them: their values are exchanged for those of
// others and for short messages of the corpus, their sentences change places, and they lose capitals, accents and marks.
func trainRoles(r *Reader, messages []LongMessage, rows []Utterance) *learn.SequenceModel {
	rng := rand.New(rand.NewPCG(rolesSeed, 1))
	g := newComposer(r, messages, rows)
	var samples []learn.SequenceSample
	for range rolesVariants {
		for i := range g.texts {
			samples = append(samples, r.roleSample(g.variant(rng, i)))
		}
	}
	for _, l := range g.texts {
		for range 3 {
			samples = append(samples, r.roleSample(l))
		}
	}
	return learn.FitSequences(samples, int(roleCount), rolesEpochs, rolesSeed)
}

// roleSample returns the features and the labels of a text.
func (r *Reader) roleSample(l labelledText) learn.SequenceSample {
	text := l.String()
	c := bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"}
	words, sequence := r.openingFeatures(text, c)
	s := learn.SequenceSample{Buckets: sequence, Labels: make([]int, len(words))}
	for i, w := range words {
		slot := l.slotAt(w.From)
		s.Labels[i] = int(roleOfSlot[slot])
		if slot == slotUnknown {
			s.Labels[i] = -1
		}
	}
	return s
}

// openingFeatures returns the words of a first message with their features.
func (r *Reader) openingFeatures(text string, c bot.ReadingContext) ([]roleWord, [][]uint32) {
	spans := r.words.clauses.split(text)
	spans = r.spokenClauses(text, c, spans[:min(len(spans), maxClauses)])
	v := r.resolver(text, c, spans, r.score(text, c, spans))
	return r.roleFeatures(&v)
}

// composer composes variants of long messages.
type composer struct {
	texts  []labelledText
	values map[string][]string // by slot
	short  map[string][]string // by slot: short messages of the corpus that tell only that
}

// maxShort bounds the words of a short message that becomes part of a long one.
const maxShort = 24

func newComposer(r *Reader, messages []LongMessage, rows []Utterance) *composer {
	g := &composer{values: map[string][]string{}, short: map[string][]string{}}
	for _, m := range messages {
		g.texts = append(g.texts, m.labelled(func(said string) bool { return r.asksByWords(said) }))
		for _, d := range m.Details {
			g.values[d.Slot] = append(g.values[d.Slot], d.Value)
		}
	}
	for _, row := range rows {
		if n := len(strings.Fields(row.Text)); n < 3 || n > maxShort || strings.Contains(row.Text, "\n") {
			continue
		}
		only := func(acts ...string) bool {
			return len(row.Acts) > 0 && !slices.ContainsFunc(row.Acts, func(a string) bool {
				kind, _, _ := strings.Cut(a, ":")
				return !slices.Contains(acts, a) && !slices.Contains(acts, kind)
			})
		}
		var slot string
		switch {
		case only("provide:service", "provide:description") && row.Question != "summary":
			slot = "problem"
		case only("ask") && strings.ContainsAny(row.Text, "?¿"):
			slot = "ask"
		case only("provide:time"):
			slot = "when"
		case only("provide:note"), only("smalltalk") && row.Question == "fresh":
			slot = "note"
		default:
			continue
		}
		g.short[slot] = append(g.short[slot], strings.TrimRight(row.Text, " .,"))
	}
	return g
}

// asksByWords reports whether a sentence asks or wishes to be told something, by its words.
func (r *Reader) asksByWords(said string) bool {
	ws := words(said)
	if r.rules.asks(ws) {
		return true
	}
	c := bot.ReadingContext{Expects: bot.ExpectsOpen}
	s := r.score(said, c, nil)
	top, p := learn.ArgMax(s.probabilities[:len(actLabels)])
	return strings.HasPrefix(actLabels[top], "ask:") && p >= minBest
}

// variant returns a variant of the ith text.
func (g *composer) variant(rng *rand.Rand, i int) labelledText {
	chance := func(p float64) bool { return rng.Float64() < p }
	var l labelledText
	for _, p := range g.texts[i] {
		of := g.values[p.slot]
		switch {
		case p.slot == "problem" && chance(0.3) && len(p.text) > 30:
			p.text = pickOne(rng, g.short["problem"], p.text)
		case p.slot == "ask" && chance(0.4) && len(p.text) > 12:
			lead := p.text[:len(p.text)-len(strings.TrimLeft(p.text, " "))]
			p.text = lead + strings.Trim(pickOne(rng, g.short["ask"], p.text), "?")
		case p.slot == "when" && chance(0.2):
			p.text = pickOne(rng, g.short["when"], p.text)
		case p.slot != "" && p.slot != slotUnknown && p.slot != "problem" && p.slot != "second" && len(of) > 0 && chance(0.6):
			p.text = of[rng.IntN(len(of))]
		}
		l = append(l, p)
	}
	if chance(0.4) {
		l = shuffleSentences(rng, l)
	}
	if chance(0.3) {
		for _, slot := range []string{"note", "ask"} {
			if said := pickOne(rng, g.short[slot], ""); said != "" {
				l = append(l, labelledPiece{". ", ""}, labelledPiece{strings.Trim(said, "?"), slot})
				if slot == "ask" {
					l = append(l, labelledPiece{"?", ""})
				}
			}
		}
	}
	return g.worn(rng, l)
}

// worn returns a text as people in haste write it.
func (g *composer) worn(rng *rand.Rand, l labelledText) labelledText {
	chance := func(p float64) bool { return rng.Float64() < p }
	lower, plain, upper, marks, speak, typos, lines := chance(0.25), chance(0.2), chance(0.04), chance(0.15), chance(0.1), chance(0.15), chance(0.15)
	for i := range l {
		t := l[i].text
		if lower {
			t = strings.ToLower(t)
		}
		if upper {
			t = strings.ToUpper(t)
		}
		if plain {
			t = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "¿", "", "¡", "", "Á", "A", "É", "E").Replace(t)
		}
		if marks {
			t = strings.NewReplacer(". ", ", ", "!", "", "?", "", ": ", " ").Replace(t)
		}
		if speak && (l[i].slot == "" || l[i].slot == slotUnknown) {
			t = strings.NewReplacer(". ", " ", ", ", " ", "\n", " ", "?", "").Replace(t)
		}
		if lines && (l[i].slot == "" || l[i].slot == slotUnknown || l[i].slot == "ask") { // a thought a line
			t = strings.NewReplacer(". ", "\n", ", ", "\n", "? ", "?\n").Replace(t)
		}
		if typos && len(t) > 12 && !strings.ContainsAny(t, "0123456789@") && chance(0.3) {
			lead, tail := t[:len(t)-len(strings.TrimLeft(t, " \n.,"))], t[len(strings.TrimRight(t, " \n")):]
			t = lead + misspell(rng, strings.TrimLeft(t, " \n.,")) + tail
		}
		l[i].text = t
	}
	return l
}

func pickOne(rng *rand.Rand, list []string, otherwise string) string {
	if len(list) == 0 {
		return otherwise
	}
	return list[rng.IntN(len(list))]
}

// shuffleSentences changes the order of the sentences after the first.
func shuffleSentences(rng *rand.Rand, l labelledText) labelledText {
	var sentences []labelledText
	var now labelledText
	for _, p := range l {
		rest := p.text
		for p.slot == "" || p.slot == slotUnknown || p.slot == "ask" {
			i := strings.IndexAny(rest, ".!?\n")
			if i < 0 || i+1 < len(rest) && rest[i+1] != ' ' && rest[i] != '\n' {
				break
			}
			now = append(now, labelledPiece{rest[:i+1] + " ", p.slot})
			sentences = append(sentences, now)
			now, rest = nil, strings.TrimLeft(rest[i+1:], " ")
		}
		if rest != "" {
			now = append(now, labelledPiece{rest, p.slot})
		}
	}
	if len(now) > 0 {
		sentences = append(sentences, append(now, labelledPiece{". ", ""}))
	}
	if len(sentences) > 2 {
		rest := sentences[1:]
		rng.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	}
	return slices.Concat(sentences...)
}
