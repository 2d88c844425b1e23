package reading

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/learn"
)

// threshold is the probability from which on an act is read: chosen on the tuning part of
// the corpus, higher where a mistake is costly.
func threshold(label string) float32 {
	kind, _, _ := strings.Cut(label, ":")
	switch kind {
	case "cancel": // asked back where it is hardly likely
		return 0.45
	case "restart":
		return 0.6
	case "stop": // asked back before it holds, but never the least of evils
		return 0.41
	case "approve", "reject", "hazard":
		return 0.45
	}
	return usual
}

// refusedOffer is the threshold of a refusal of a job: whoever refuses tells why, and may take
// it after all then.
const refusedOffer = 0.25

// usual is the threshold of most acts. It and leastBest were chosen on the tuning part.
const usual = 0.4

// leastBest is the probability from which on the likeliest act is read although it is
// under its threshold, unless a mistake is costly.
const leastBest = 0.15

// leastYes is the same for a yes: what nobody could make out agrees to nothing.
const leastYes = 0.3

// leastStop is the threshold of a wish to hear no more that nothing else in its clause is
// likelier than.
const leastStop = 0.25

// resolver makes acts of what the model and the readers of entities say of one message.
type resolver struct {
	text   string
	values string // text without the values that it says are replaced
	c      bot.ReadingContext
	spans  []bot.Span
	s      scored
	e      entities
	acts   []bot.Act

	rules    rules
	negation map[string]bool
	additive map[string]bool
	adds     bool       // a word announces several things, or one more
	located  []bot.Span // what names the place that was taken
}

// resolve makes the acts of a message, in the order of their spans, and what else it says.
func (r *Reader) resolve(text string, c bot.ReadingContext, spans []bot.Span, s scored, reading *bot.Reading) {
	v := r.resolver(text, c, spans, s)
	v.adds = slices.ContainsFunc(s.words, func(w string) bool { return r.rules.additive[w] })
	v.likely(r.rules)
	v.danger(r)
	v.numbered()
	v.placed(r.places)
	v.ordinalFloor(r.places)
	v.valued()
	v.settle()
	v.refusals()
	v.polite()
	v.added()
	v.inferred()
	v.denied()
	v.describe()
	v.signed()
	slices.SortStableFunc(v.acts, func(a, b bot.Act) int { return a.Span.From - b.Span.From })
	for _, id := range v.e.ids {
		reading.Refs = append(reading.Refs, id.ID)
	}
	reading.Acts, reading.InvalidMail, reading.Age = v.acts, v.e.doubtfulMail(), r.ages.read(v.e.scan)
}

// resolver is the beginning of a reading: the values that a text holds, and no act.
func (r *Reader) resolver(text string, c bot.ReadingContext, spans []bot.Span, s scored) resolver {
	values := r.withoutReplaced(text, c, spans)
	return resolver{text: text, values: values, c: c, spans: spans, s: s, e: r.entitiesOf(values, c), rules: r.rules, negation: r.rules.negation, additive: r.rules.additive}
}

// p is how likely a label is.
func (v *resolver) p(label string) float32 { return v.s.p[labelIndex[label]] }

// likely takes the acts that are likely enough. What is negated is not taken.
func (v *resolver) likely(rules rules) {
	top, _ := learn.Best(v.s.p[:len(labels)])
	for k, label := range labels {
		p := v.s.p[k]
		least := threshold(label)
		if label == "reject" && v.c.Expects == bot.ExpectsOffer {
			least = refusedOffer
		}
		best := float32(leastBest)
		if label == "confirm" {
			best = leastYes
		}
		if label == "stop" && (k == top || v.tops(k)) { // asked back, so that little is lost
			least = leastStop
		}
		if p < least && (k != top || p < best || threshold(label) > usual) {
			continue
		}
		kind, about, _ := strings.Cut(label, ":")
		if kind == "unclear" || rules.negated(bot.ActKind(kind), v.s.clauses) {
			continue
		}
		if kind == "ask" && p < leastAsk && !strings.Contains(v.text, "?") {
			continue
		}
		v.add(bot.ActKind(kind), about, "", v.s.span[k], float64(p))
	}
	v.likelyOf(rules)
	v.always(rules)
}

// always takes the acts of phrases that always mean them: "denme de baja".
func (v *resolver) always(rules rules) {
	for act, phrases := range rules.phrases {
		if v.has(bot.ActKind(act)) {
			continue
		}
		for n, words := range v.s.clauses {
			if slices.ContainsFunc(phrases, func(p overPhrase) bool { return p.in(words, rules.negation) }) {
				v.add(bot.ActKind(act), "", "", v.spans[n], sureAlways)
				break
			}
		}
	}
}

// sureAlways is the confidence in a phrase that always means its act.
const sureAlways = 0.9

// tops reports whether a class is the likeliest of a clause.
func (v *resolver) tops(class int) bool { return slices.Contains(v.s.top, class) }

// likelyOf takes the likeliest act of a family that is likely, where none of its acts is
// likely enough by itself.
func (v *resolver) likelyOf(rules rules) {
	for n, family := range families {
		k, p := len(labels)+n, v.s.p[len(labels)+n]
		kind := bot.ActKind(family)
		if p < likelyFamily || v.has(kind) || kind == bot.ActHazard || rules.negated(kind, v.s.clauses) {
			continue
		}
		best := -1
		for i, label := range labels {
			if of, ok := familyOf(label); ok && of == k && (best < 0 || v.s.p[i] > v.s.p[best]) {
				best = i
			}
		}
		_, about, _ := strings.Cut(labels[best], ":")
		if kind == bot.ActCorrect && v.s.p[best] < leastBest { // which line is asked
			about = "other"
		}
		v.add(kind, about, "", v.s.span[best], float64(p))
	}
}

// likelyFamily is the threshold of a family.
const likelyFamily = 0.5

// leastAsk is the probability of a question without a question mark: an answer to what
// nobody asked is worse than asking again.
const leastAsk = 0.3

func (v *resolver) add(kind bot.ActKind, about, value string, span bot.Span, confidence float64) *bot.Act {
	v.acts = append(v.acts, bot.Act{
		Kind: kind, About: about, Value: value, Text: strings.TrimSpace(v.text[span.From:span.To]), Span: span, Confidence: confidence,
	})
	return &v.acts[len(v.acts)-1]
}

// drop takes acts of a kind about some things back; without any, all of the kind.
func (v *resolver) drop(kind bot.ActKind, about ...string) {
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == kind && (len(about) == 0 || slices.Contains(about, a.About))
	})
}

func (v *resolver) has(kind bot.ActKind, about ...string) bool {
	return bot.Reading{Acts: v.acts}.Has(kind, about...)
}

// gives is whether a value for a slot is given for the first time or puts right what
// stands there. At a filled form, what is given is a correction.
func (v *resolver) gives(slot string) bot.ActKind {
	if v.c.Expects == bot.ExpectsReview || v.c.Expects == bot.ExpectsField {
		return bot.ActCorrect
	}
	label := "correct:" + slot
	if _, ok := labelIndex[label]; !ok {
		label = "correct:other"
	}
	if provide, ok := labelIndex["provide:"+slot]; v.p(label) >= 0.4 || ok && v.p(label) > v.s.p[provide] && v.p(label) >= leastBest {
		return bot.ActCorrect
	}
	return bot.ActProvide
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
