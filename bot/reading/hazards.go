package reading

import (
	"fmt"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/learn"
)

// Danger is read from two sources: the model's probability of any kind, and signs, which are
// words of the lexicon that occur together in reports of danger. Without a sign the model must
// be rather sure; with a sign a low probability is enough, since a missed danger costs more
// than a question too many. Negated words, and what is said to be over, are not a sign.
const (
	confidentHazard      = 0.45 // of any kind, without a sign
	hazardWithSign       = 0.12 // of any kind, with a sign
	hazardWithDeniedSign = 0.93 // although the signs are negated
	hazardAllClear       = 0.35 // of allclear, for the danger to be over
	minKindConfidence    = 0.2  // of the likeliest kind, without a sign
	unspecificHazard     = 0.8  // of any kind, if no kind reaches minKindConfidence
	secondHazard         = 0.3  // of a second kind in the same message
)

// confidentWithoutSign holds higher thresholds without a sign: for kinds that are rarely
// reported without one, and kinds whose milder forms are everyday work. A leak is no flood, and water from the ceiling is
// neither a collapse nor near current.
var confidentWithoutSign = map[string]float32{"gas": 0.75, "flood": 0.9, "threat": 0.9, "injury": 0.8, "collapse": 0.9, "water_electric": 0.99}

// confidentWithSign holds higher thresholds with a sign, for kinds whose milder forms have the same words: a bathroom
// that "se inundó" needs a plumber.
var confidentWithSign = map[string]float32{"flood": 0.45}

// maxSignGap is how many words apart the words of a sign may stand.
const maxSignGap = 12

// hazardSign is one sign of a kind of danger: a word of each group. A group is a list of stems.
type hazardSign struct {
	kind   string
	groups [][]string
	not    []string // with one of these words nearby it means something else: "abrimos con un cuchillo"
}

// hazardSigns holds all signs by the first byte of their first words, so that a word of a
// message is compared with few signs.
type hazardSigns map[byte][]hazardSign

// stemGroups parses groups of stems: "huel|olor + gas.".
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

// compileHazards compiles the signs of all languages. A sign is written "huel|olor + gas", and
// the words that exclude it follow "!".
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

// find returns the kinds of danger that have a sign among words, and those that have a negated
// sign.
func (by hazardSigns) find(clauses [][]string, negation map[string]bool) (kinds, denied map[string]bool) {
	words := slices.Concat(clauses...)
	var begins []int // start of the clause of each word
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

// matchAt reports whether a sign begins at word i, and whether it is negated.
func (s hazardSign) matchAt(i int, words []string, begins []int, negation map[string]bool) (found, denied bool) {
	first, last := i, i
	own := make([]int, 0, 4) // words of the sign itself, which do not negate it: "no respira"
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
	for at := max(begins[first], first-3); at < last; at++ { // not in the clause before: "huy no espere, huele a gas"
		if negation[words[at]] && !slices.Contains(own, at) {
			return true, true
		}
	}
	return true, false
}

// firstOf returns the index of the first word in [from, to) that has a stem of a group, or -1.
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

// likeliest returns the likeliest kind; of equal ones, the first by name.
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

// maxHazardClauses bounds the clauses with a sign of danger that are scored on their own.
const maxHazardClauses = 4

// hazardLabels maps a kind of danger to its label.
var hazardLabels = func() map[string]int {
	of := map[string]int{}
	for k, label := range actLabels {
		if kind, ok := strings.CutPrefix(label, "hazard:"); ok {
			of[kind] = k
		}
	}
	return of
}()

// scoreHazards scores a message, and each clause with a sign of danger, as if no question were
// open: neither a question nor a long message may lower the probability of danger. It returns
// the probability of each kind.
func (v *resolver) scoreHazards(r *Reader) map[string]float32 {
	text, c := v.text, v.context
	if c.Expects == bot.ExpectsOpen && len(text) < longMessage {
		return nil // it was scored like this already
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

// wordsByClause returns all words of the message by clause. The words after the last scored
// clause are one clause.
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

// longMessage is the length in bytes from which a message may hide what one clause says.
const longMessage = 300

// hazardLikelihood returns the probability of any danger and of each kind: the higher of the
// message's scores and of those without its question.
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

// minHazardTrace is the probability from which danger is scored again without the question.
const minHazardTrace = 0.02

// hazardSigns returns the kinds of danger that have a sign among words, without harmless uses,
// and those that have a negated sign.
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

// addHazards adds acts of danger and of its end.
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

// unsureInOrder is the likelihood below which a long message that tells work and its place tells no danger, unless the
// words of danger stand in one clause: "el techo del baño gotea, se cae la pintura".
const unsureInOrder = 0.65

// tellsWork reports whether a long first message surely tells work, and a place.
func (v *resolver) tellsWork() bool {
	a, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActProvide, bot.SlotDescription)
	return ok && a.Confidence >= confidentProblem && v.context.Expects == bot.ExpectsOpen && len(v.scores.words) >= minDictated &&
		slices.ContainsFunc(v.entities.places, func(m placeMatch) bool { return !m.Asked && m.Evidence >= evidenceNamed })
}

// signedInClause reports whether a clause alone has a sign of danger.
func (v *resolver) signedInClause(r *Reader) bool {
	return slices.ContainsFunc(v.wordsByClause(), func(clause []string) bool {
		signed, _ := r.hazardSigns([][]string{clause}, v.negation)
		return len(signed) > 0
	})
}

// tellsAnotherHazard reports whether a message denies one danger and tells of another, by a
// contrast or as still present: "todavía hay humo, ya no hay llamas".
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

// addHazardActs adds acts of danger, sorted by kind, in place of those that the model alone
// reads.
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
	if likely < unsureInOrder && len(denied) == 0 && v.tellsWork() && !v.signedInClause(r) {
		return
	}
	over := v.probability("allclear") > hazardAllClear && v.probability("allclear") > likely/2
	switch {
	case over && v.tellsAnotherHazard(signed, denied): // "ya no hay humo pero hay chispas"
		v.drop(bot.ActAllClear)
	case over && likely < hazardWithDeniedSign:
		return
	case len(signed) > 0 && likely >= confidentWithSign[likeliest(kinds)]:
	case len(denied) > 0 && likely < hazardWithDeniedSign, likely < max(confidentHazard, confidentWithoutSign[likeliest(kinds)]):
		return
	case kinds[likeliest(kinds)] < minKindConfidence && likely < unspecificHazard: // no kind is likely
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
