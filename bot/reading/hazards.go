package reading

import (
	"fmt"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/learn"
)

// Danger is read from two witnesses: how likely the model finds any kind of it, and signs,
// words of the lexicon that stand together in tales of danger. Alone, the model must be
// rather sure; beside a sign little is enough, since a missed danger costs more than a
// question too many. Words that are negated, and what is said to be over, are no sign.
const (
	confidentHazard      = 0.45 // of any kind, by the model alone
	hazardWithSign       = 0.12 // beside a sign
	hazardWithDeniedSign = 0.93 // although its signs are negated
	hazardAllClear       = 0.35 // of allclear: it is over
	minKindConfidence    = 0.2  // of the likeliest kind, by the model alone
	unspecificHazard     = 0.8  // of any kind, where no kind is that likely
	secondHazard         = 0.3  // of a second kind in the same message
)

// confidentWithoutSign is how sure the model must be by itself of kinds that are hardly ever told without
// a sign, or of which milder forms are everyday work: a leak is no flood.
var confidentWithoutSign = map[string]float32{"gas": 0.75, "flood": 0.9, "threat": 0.9, "injury": 0.8}

// maxSignGap is how many words apart the words of a sign may stand.
const maxSignGap = 12

// hazardSign is one way in which a kind of danger shows: a word of every group, each a list of
// beginnings of words.
type hazardSign struct {
	kind   string
	groups [][]string
	not    []string // with one of these near, the words tell of something else: "abrimos con un cuchillo"
}

// hazardSigns are all signs by the first letter of the words that they begin with, so that a word
// of a message is compared with few of them.
type hazardSigns map[byte][]hazardSign

// stemGroups takes a line of groups of beginnings of words: "huel|olor + gas.".
func stemGroups(line string) (groups [][]string) {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	for _, group := range strings.Split(line, "+") {
		var words []string
		for _, w := range strings.Split(group, "|") {
			stem := plainText(w)
			if strings.HasSuffix(strings.TrimSpace(w), ".") {
				stem += "."
			}
			words = append(words, stem)
		}
		groups = append(groups, words)
	}
	return groups
}

// compileHazards joins the signs of all languages. A sign is written "huel|olor + gas", with
// the words that make it one of something else behind "!".
func compileHazards(lexicons []*Lexicon) (hazardSigns, error) {
	var all []hazardSign
	for _, l := range lexicons {
		for kind, lines := range l.Hazards {
			if _, ok := labelIndex["hazard:"+kind]; !ok {
				return nil, fmt.Errorf("reading: hazards: no kind of danger %q", kind)
			}
			for _, line := range lines {
				words, not, _ := strings.Cut(line, "!")
				s := hazardSign{kind: kind, groups: stemGroups(words)}
				for _, group := range stemGroups(not) {
					s.not = append(s.not, group...)
				}
				if len(s.groups) == 0 {
					return nil, fmt.Errorf("reading: hazards: an empty sign of %s", kind)
				}
				all = append(all, s)
			}
		}
	}
	slices.SortFunc(all, func(a, b hazardSign) int {
		return strings.Compare(a.kind+fmt.Sprint(a.groups), b.kind+fmt.Sprint(b.groups))
	})
	by := hazardSigns{}
	for _, s := range all {
		letters := map[byte]bool{}
		for _, stem := range s.groups[0] {
			if stem == "" {
				return nil, fmt.Errorf("reading: hazards: a sign of %s has an empty word", s.kind)
			}
			if !letters[stem[0]] {
				letters[stem[0]] = true
				by[stem[0]] = append(by[stem[0]], s)
			}
		}
	}
	return by, nil
}

// find finds the kinds of danger of which a sign is among words, and those with a sign that a
// negation stands before.
func (by hazardSigns) find(clauses [][]string, negation map[string]bool) (kinds, denied map[string]bool) {
	words := slices.Concat(clauses...)
	var begins []int // where the clause of each word begins
	for _, c := range clauses {
		begin := len(begins)
		for range c {
			begins = append(begins, begin)
		}
	}
	for i, w := range words {
		if w == "" {
			continue
		}
		for _, s := range by[w[0]] {
			if kinds[s.kind] {
				continue
			}
			switch found, no := s.matchAt(i, words, begins, negation); {
			case no:
				if denied == nil {
					denied = map[string]bool{}
				}
				denied[s.kind] = true
			case found:
				if kinds == nil {
					kinds = map[string]bool{}
				}
				kinds[s.kind] = true
			}
		}
	}
	return kinds, denied
}

// matchAt reports whether a sign begins with a word, and whether a negation stands before it.
func (s hazardSign) matchAt(i int, words []string, begins []int, negation map[string]bool) (found, denied bool) {
	first, last := i, i
	own := make([]int, 0, 4) // words of the sign itself, which deny nothing: "no respira"
	for n, group := range s.groups {
		from, to := max(0, i-maxSignGap), min(len(words), i+maxSignGap+1)
		if n == 0 {
			from, to = i, i+1
		}
		at := firstOf(group, words, from, to)
		if at < 0 {
			return false, false
		}
		first, last = min(first, at), max(last, at)
		own = append(own, at)
	}
	if last-first > maxSignGap {
		return false, false
	}
	if len(s.not) > 0 && firstOf(s.not, words, max(0, first-maxSignGap), min(len(words), last+maxSignGap+1)) >= 0 {
		return false, false
	}
	for at := max(begins[first], first-3); at < last; at++ { // not of the clause before: "huy no espere, huele a gas"
		if negation[words[at]] && !slices.Contains(own, at) {
			return true, true
		}
	}
	return true, false
}

// firstOf is where the first word from one place to another begins with a stem of a group, -1
// where none does.
func firstOf(group, words []string, from, to int) int {
	for j := from; j < to; j++ {
		for _, stem := range group {
			if hasStem(words[j], stem) {
				return j
			}
		}
	}
	return -1
}

// likeliest is the likeliest kind; of two, the first by name.
func likeliest(kinds map[string]float32) (top string) {
	for kind, p := range kinds {
		if top == "" || p > kinds[top] || p == kinds[top] && kind < top {
			top = kind
		}
	}
	return top
}

// hasStem reports whether a word begins with a stem; a stem that ends in "." is the whole word.
func hasStem(word, stem string) bool {
	if whole := len(stem) - 1; whole >= 0 && stem[whole] == '.' {
		return word == stem[:whole]
	}
	return strings.HasPrefix(word, stem)
}

// maxHazardClauses bounds the clauses with a sign of danger that are looked at on their own.
const maxHazardClauses = 4

// hazardLabels are the labels of danger, by its kind.
var hazardLabels = func() map[string]int {
	of := map[string]int{}
	for k, label := range actLabels {
		if kind, ok := strings.CutPrefix(label, "hazard:"); ok {
			of[kind] = k
		}
	}
	return of
}()

// scoreHazards looks at a message, and at each clause in which danger shows, as if nothing had
// been asked: no question makes danger less, and no long story hides it. It gives how likely
// each kind is there.
func (v *resolver) scoreHazards(r *Reader) map[string]float32 {
	text, c := v.text, v.context
	if c.Expects == bot.ExpectsOpen && len(text) < longMessage {
		return nil // that is how it has been read
	}
	c.Expects, c.Options = bot.ExpectsOpen, nil
	kinds := map[string]float32{}
	work := scoringBuffers.Get().(*scoringBuffer)
	defer scoringBuffers.Put(work)
	look := func(part string, ws []string) {
		work.score(r, part, ws, c, work.part)
		for kind, k := range hazardLabels {
			kinds[kind] = max(kinds[kind], learn.Logistic(work.part[k]/temperature))
		}
	}
	if len(text) < longMessage {
		look(text, v.scores.words)
	}
	if len(v.spans) == 1 {
		return kinds
	}
	looked := 0
	for n, span := range v.spans {
		if shown, _ := r.hazardSigns(v.scores.clauses[n:n+1], v.negation); len(shown) == 0 {
			continue
		}
		if looked++; looked > maxHazardClauses {
			break
		}
		look(text[span.From:span.To], v.scores.clauses[n])
	}
	return kinds
}

// wordsByClause are all words of the message by clause, those behind the last clause that is
// scored as one.
func (v *resolver) wordsByClause() [][]string {
	seen := 0
	for _, c := range v.scores.clauses {
		seen += len(c)
	}
	if seen >= len(v.scores.words) {
		return v.scores.clauses
	}
	return append(v.scores.clauses[:len(v.scores.clauses):len(v.scores.clauses)], v.scores.words[seen:])
}

// longMessage is from how many bytes on a message hides what one clause of it says.
const longMessage = 300

// hazardLikelihood is how likely any danger and each kind of it are: as the message was read, and as it
// shows without its question.
func (v *resolver) hazardLikelihood(family float32, shown map[string]float32) (likely float32, kinds map[string]float32) {
	likely, kinds = family, map[string]float32{}
	for k, label := range actLabels {
		if kind, ok := strings.CutPrefix(label, "hazard:"); ok {
			kinds[kind] = max(v.scores.probabilities[k], shown[kind])
			likely = max(likely, kinds[kind])
		}
	}
	return likely, kinds
}

// minHazardTrace is how likely danger must be to be looked for once more.
const minHazardTrace = 0.02

// hazardSigns are the kinds of danger of which a sign is among words, without those that tell of no
// danger, and those with a sign that is denied.
func (r *Reader) hazardSigns(clauses [][]string, negation map[string]bool) (kinds, denied map[string]bool) {
	kinds, denied = r.hazards.find(clauses, negation)
	if len(kinds) == 0 {
		return kinds, denied
	}
	if rest, changed := r.harmless.blankHarmless(clauses); changed {
		return r.hazards.find(rest, negation)
	}
	return kinds, denied
}

// addHazards reads hazards, and what says that they are over.
func (v *resolver) addHazards(r *Reader) {
	words := v.wordsByClause()
	signed, denied := r.hazardSigns(words, v.negation)
	doubted := denied
	if len(signed) == 0 && len(denied) == 0 {
		doubted, _ = r.hazards.find(words, v.negation)
	}
	v.addHazardActs(r, signed, doubted)
	v.addAllClear(r, denied)
}

// tellsAnotherHazard reports whether a message denies one danger and tells of another against it, or of
// another that goes on: "todavía hay humo, ya no hay llamas".
func (v *resolver) tellsAnotherHazard(signed, denied map[string]bool) bool {
	against := slices.ContainsFunc(v.scores.words, func(w string) bool { return v.rules.contrasts[w] })
	if len(denied) == 0 || !against && !v.rules.persisting(v.scores.words) {
		return false
	}
	for kind := range signed {
		if !denied[kind] {
			return true
		}
	}
	return false
}

// addHazardActs reads hazards, the likeliest kind first in its clause, instead of what the model
// alone would say of each kind.
func (v *resolver) addHazardActs(r *Reader, signed, denied map[string]bool) {
	v.drop(bot.ActHazard)
	family := v.scores.probabilities[len(actLabels)+slices.Index(labelFamilies, "hazard")]
	likely, kinds := v.hazardLikelihood(family, nil)
	if len(signed) > 0 || likely >= minHazardTrace {
		likely, kinds = v.hazardLikelihood(family, v.scoreHazards(r))
	}
	if likely < hazardWithSign {
		return
	}
	over := v.probability("allclear") > hazardAllClear && v.probability("allclear") > likely/2
	switch {
	case over && v.tellsAnotherHazard(signed, denied): // "ya no hay humo pero hay chispas"
		v.drop(bot.ActAllClear)
	case over && likely < hazardWithDeniedSign:
		return
	case len(signed) > 0:
	case len(denied) > 0 && likely < hazardWithDeniedSign, likely < max(confidentHazard, confidentWithoutSign[likeliest(kinds)]):
		return
	case kinds[likeliest(kinds)] < minKindConfidence && likely < unspecificHazard: // of which kind, nothing tells
		return
	}
	top, best := "", float32(-1)
	for kind, p := range kinds {
		if signed[kind] {
			p += 0.3
		}
		if p > best || p == best && kind < top {
			top, best = kind, p
		}
	}
	for kind, p := range kinds {
		if kind == top || p >= secondHazard && (signed[kind] || p >= confidentHazard) {
			v.add(bot.ActHazard, kind, "", v.scores.spans[labelIndex["hazard:"+kind]], float64(max(p, likely)))
		}
	}
	slices.SortFunc(v.acts, func(a, b bot.Act) int {
		if a.Kind != bot.ActHazard || b.Kind != bot.ActHazard {
			return 0
		}
		return strings.Compare(a.About, b.About)
	})
}
