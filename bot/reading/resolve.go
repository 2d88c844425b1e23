package reading

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/learn"
)

// threshold returns the probability from which an act is read. Thresholds were chosen on the
// tuning rows, and are higher for costly mistakes.
func threshold(label string) float32 {
	kind, _, _ := strings.Cut(label, ":")
	switch kind {
	case "cancel": // an unlikely one is confirmed with the person
		return 0.45
	case "restart":
		return 0.6
	case "stop": // confirmed with the person; above defaultThreshold, so that minBest does not apply
		return 0.41
	case "approve", "reject", "hazard":
		return 0.45
	}
	return defaultThreshold
}

// refusedOffer is the threshold of a refusal of a job. It is low because a technician who gives
// no reason is asked for one, and can still accept then.
const refusedOffer = 0.25

// defaultThreshold is the threshold of most acts. It and minBest were chosen on the tuning
// rows.
const defaultThreshold = 0.4

// minBest is the probability from which the likeliest act is read below its threshold, unless a
// mistake is costly.
const minBest = 0.15

// minYes is the same for a yes: an unclear message must not agree to anything.
const minYes = 0.3

// minStop is the threshold of an opt-out that is the likeliest act of the message or of a
// clause.
const minStop = 0.25

// resolver derives the acts of one message from the model's scores and the entities.
type resolver struct {
	text     string
	values   string // text without the values that it replaces
	context  bot.ReadingContext
	spans    []bot.Span
	scores   labelScores
	entities extracted
	acts     []bot.Act

	rules       rules
	clauseWords *clauseWords
	places      *placeReader
	negation    map[string]bool
	additive    map[string]bool
	adds        bool       // a word announces several things, or one more
	located     []bot.Span // spans that name the place that was read
	roles       []roleWord // of a long first message: its words, each with what it tells
}

// resolve derives the acts of a message, in the order of their spans, and fills in the other
// fields of the reading.
func (r *Reader) resolve(text string, c bot.ReadingContext, spans []bot.Span, s labelScores, reading *bot.Reading) *resolver {
	v := r.resolver(text, c, spans, s)
	v.adds = slices.ContainsFunc(s.words, func(w string) bool { return r.rules.additive[w] })
	v.addLikely(r.rules)
	v.addHazards(r)
	v.addCertainPhrases(r.rules) // again, for phrases of danger
	v.roles = v.labelRoles(r)
	v.addUnreadProblem()
	v.addLineNumber()
	v.addPlace(r.places)
	v.settlePlace()
	v.correctOrdinalFloor(r.places)
	v.addUnreadTime()
	v.addUnreadNote()
	v.dropChangesOfNothing()
	v.dropDoubtfulChanges()
	v.assignValues()
	v.addUnreadSerial()
	v.addPaymentValues()
	v.dropContradictions()
	v.addRefusals()
	v.dropBesideCourtesy()
	v.addAdditions()
	v.inferDescription()
	v.addDenial()
	v.addUnreadDescription()
	v.addSchedule()
	v.addDescription()
	v.addWhereabouts()
	v.addNameBeforePlace()
	v.addSignatureName()
	v.settleName()
	v.addUnreadQuestions(r)
	v.settleTopics()
	slices.SortStableFunc(v.acts, func(a, b bot.Act) int { return a.Span.From - b.Span.From })
	for _, id := range v.entities.ids {
		reading.Refs = append(reading.Refs, id.ID)
	}
	reading.Acts, reading.InvalidMail, reading.Age = v.acts, v.entities.unresolvedMail(), r.ages.read(v.entities.scan)
	return &v
}

// resolver returns the initial state of a reading: the values of a text, and no acts.
func (r *Reader) resolver(text string, c bot.ReadingContext, spans []bot.Span, s labelScores) resolver {
	values := r.withoutReplaced(text, c, spans)
	return resolver{text: text, values: values, context: c, spans: spans, scores: s, entities: r.extract(values, c), rules: r.rules, clauseWords: r.words.clauses, places: r.places, negation: r.rules.negation, additive: r.rules.additive}
}

// probability returns the probability of a label.
func (v *resolver) probability(label string) float32 {
	return v.scores.probabilities[labelIndex[label]]
}

// addLikely adds the acts that reach their threshold, without negated ones.
func (v *resolver) addLikely(rules rules) {
	top, _ := learn.ArgMax(v.scores.probabilities[:len(actLabels)])
	for k, label := range actLabels {
		p := v.scores.probabilities[k]
		least := threshold(label)
		if label == "reject" && v.context.Expects == bot.ExpectsOffer {
			least = refusedOffer
		}
		best := float32(minBest)
		if label == "confirm" {
			best = minYes
		}
		if label == "stop" && (k == top || v.isTopOfClause(k)) { // it needs confirmation, so a mistake costs little
			least = minStop
		}
		if p < least && (k != top || p < best || threshold(label) > defaultThreshold) {
			continue
		}
		kind, about, _ := strings.Cut(label, ":")
		if kind == "unclear" || rules.negated(bot.ActKind(kind), v.scores.clauses) {
			continue
		}
		if kind == "ask" && p < minQuestion && !strings.Contains(v.text, "?") {
			continue
		}
		v.add(bot.ActKind(kind), about, "", v.scores.spans[k], float64(p))
	}
	v.trustClauseOfService()
	v.addLikeliestOfFamily(rules)
	v.addCertainPhrases(rules)
}

// trustClauseOfService gives a correction of the service in a clause of its own the confidence of that clause: "no,
// mejor un electricista, la llave la arregla mi primo".
func (v *resolver) trustClauseOfService() {
	for i := range v.acts {
		a := &v.acts[i]
		if a.Kind != bot.ActCorrect || a.About != bot.SlotService || !formQuestions[v.context.Expects] {
			continue
		}
		for n, s := range v.spans {
			if s == a.Span && n < len(v.scores.clauseLabel) && actLabels[v.scores.clauseLabel[n]] == "correct:service" {
				a.Confidence = max(a.Confidence, float64(v.scores.clauseBest[n]))
			}
		}
	}
}

// addCertainPhrases adds the acts of phrases that always mean them: "denme de baja".
func (v *resolver) addCertainPhrases(rules rules) {
	for _, p := range rules.phrases {
		kind, about, _ := strings.Cut(p.kind, ":")
		act := bot.ActKind(kind)
		if act == bot.ActProgress && !slices.Contains(workQuestions, v.context.Expects) {
			continue // elsewhere somebody tells what they tried themselves
		}
		at := slices.IndexFunc(v.scores.clauses, func(words []string) bool { return p.matches(words, rules.negation) })
		if at < 0 || at >= len(v.spans) {
			continue
		}
		v.dropDoubtsIn(v.spans[at], act)
		if !(bot.Reading{Acts: v.acts}).Has(act, about) {
			v.add(act, about, "", v.spans[at], confidentPhrase)
		}
	}
}

// dropDoubtsIn removes from a clause that a phrase explains the questions and changes that the model saw in it:
// "¿qué trabajos tengo hoy?" moves nothing, "apruebo la cotización" asks nothing.
func (v *resolver) dropDoubtsIn(span bot.Span, act bot.ActKind) {
	if act != bot.ActGo && act != bot.ActApprove {
		return
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		asks := a.Kind == bot.ActAsk && (act == bot.ActGo || !strings.Contains(a.Text, "?"))
		return (asks || a.Kind == bot.ActChange || act == bot.ActGo && a.Kind == bot.ActProvide && a.About == bot.SlotTime) && a.Span.From >= span.From && a.Span.To <= span.To
	})
}

// workQuestions are the questions of a technician's day at which words about the work are progress.
var workQuestions = []bot.Expects{bot.ExpectsProgress, bot.ExpectsHours, bot.ExpectsLocation}

// confidentPhrase is the confidence of such an act.
const confidentPhrase = 0.9

// isTopOfClause reports whether a class is the likeliest of a clause.
func (v *resolver) isTopOfClause(class int) bool { return slices.Contains(v.scores.clauseLabel, class) }

// addLikeliestOfFamily adds the likeliest act of a likely family, if none of its acts reaches
// its own threshold.
func (v *resolver) addLikeliestOfFamily(rules rules) {
	for n, family := range labelFamilies {
		k, p := len(actLabels)+n, v.scores.probabilities[len(actLabels)+n]
		kind := bot.ActKind(family)
		if p < minFamily || v.has(kind) || kind == bot.ActHazard || rules.negated(kind, v.scores.clauses) {
			continue
		}
		best := -1
		for i, label := range actLabels {
			if of, ok := familyOf(label); ok && of == k && (best < 0 || v.scores.probabilities[i] > v.scores.probabilities[best]) {
				best = i
			}
		}
		_, about, _ := strings.Cut(actLabels[best], ":")
		if kind == bot.ActCorrect && v.scores.probabilities[best] < minBest { // the person is asked which line
			about = "other"
		}
		v.add(kind, about, "", v.scores.spans[best], float64(p))
	}
}

// minFamily is the threshold of a family.
const minFamily = 0.5

// minQuestion is the minimum probability of a question without a question mark: to answer a
// question that was not asked is worse than to ask again.
const minQuestion = 0.3

func (v *resolver) add(kind bot.ActKind, about, value string, span bot.Span, confidence float64) *bot.Act {
	v.acts = append(v.acts, bot.Act{
		Kind: kind, About: about, Value: value, Text: strings.TrimSpace(v.text[span.From:span.To]), Span: span, Confidence: confidence,
	})
	return &v.acts[len(v.acts)-1]
}

// drop removes acts of a kind, about some things or, without any, about all.
func (v *resolver) drop(kind bot.ActKind, about ...string) {
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == kind && (len(about) == 0 || slices.Contains(about, a.About))
	})
}

func (v *resolver) has(kind bot.ActKind, about ...string) bool {
	return bot.Reading{Acts: v.acts}.Has(kind, about...)
}

// provideOrCorrect returns whether a value for a slot is a first value or a correction. At a
// filled form, every value is a correction.
func (v *resolver) provideOrCorrect(slot string) bot.ActKind {
	if v.context.Expects == bot.ExpectsReview || v.context.Expects == bot.ExpectsField {
		return bot.ActCorrect
	}
	label := "correct:" + slot
	if _, ok := labelIndex[label]; !ok {
		label = "correct:other"
	}
	if provide, ok := labelIndex["provide:"+slot]; v.probability(label) >= 0.4 || ok && v.probability(label) > v.scores.probabilities[provide] && v.probability(label) >= minBest {
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
