package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// opposites are acts that exclude each other: the likelier is kept.
var opposites = [][2]bot.ActKind{
	{bot.ActConfirm, bot.ActDeny},
	{bot.ActApprove, bot.ActReject},
	{bot.ActHazard, bot.ActAllClear},
	{bot.ActApprove, bot.ActChanges},
	{bot.ActResume, bot.ActRestart},
	{bot.ActStop, bot.ActStart},
}

// dropContradictions removes acts that contradict a likelier one.
func (v *resolver) dropContradictions() {
	likeliest := func(kind bot.ActKind) (p float64) {
		for _, a := range v.acts {
			if a.Kind == kind {
				p = max(p, a.Confidence)
			}
		}
		return p
	}
	for _, pair := range opposites {
		a, b := likeliest(pair[0]), likeliest(pair[1])
		switch {
		case a == 0 || b == 0:
		case a >= b:
			v.drop(pair[1])
		default:
			v.drop(pair[0])
		}
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { // "no quiero más de esto" is one of them; "cancele, y bórreme" is both
		return (a.Kind == bot.ActCancel || a.Kind == bot.ActStop) && v.hasLikelier(a, bot.ActCancel, bot.ActStop)
	})
	if likeliest(bot.ActHazard) > 0 { // a report of danger does not cancel: "ya no esperen a nadie, me tomé las pastillas"
		v.drop(bot.ActCancel)
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { // "¿me pueden llamar antes?" wants no agent
		return a.Kind == bot.ActHuman && v.hasLikelier(a, bot.ActProvide)
	})
	v.dropYesInDescription()
	v.dropYesInQuestion()
	v.dropDoubtfulDenial()
	v.dropDescriptionOfChange()
	v.dropActsInPlace()
	v.dropCorrectionsBesideYes()
	v.dropKeptValues()
	v.dropCancelBesideWork()
	v.weakenConditionalYes()
	v.confirmBareYes()
	v.dropStopBesideOrder()
	if ask, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActAsk, bot.TopicRobot); ok && ask.Confidence > likeliest(bot.ActHuman) { // "¿es una máquina o una persona?"
		v.drop(bot.ActHuman)
	}
	if corrected := likeliest(bot.ActCorrect); corrected > 0 { // "no, es el 6", "no es el aire, es la nevera": the no is part of the correction
		v.drop(bot.ActDeny)
		v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { return a.Kind == bot.ActSkip && a.Confidence < min(corrected, confidentSkip) })
	}
	for i := range v.acts { // "también gotea la llave" adds to the description
		if a := &v.acts[i]; v.adds && a.Kind == bot.ActCorrect && a.About == bot.SlotDescription {
			a.Kind = bot.ActProvide
		}
	}
	for i := range v.acts { // "no es aire, es plomería" is about plomería
		if a := &v.acts[i]; a.Kind == bot.ActCorrect && a.About == bot.SlotService {
			a.Text = v.affirmedClauses(strings.TrimSpace(v.values[a.Span.From:v.freeClausesEnd(a.Span)]))
		}
	}
}

// confirmBareYes raises the confidence of a yes that is the whole message, even if it is rare
// among the examples of a question.
func (v *resolver) confirmBareYes() {
	v.addYesOfClause()
	v.confirmRepeatedYes()
	if len(v.scores.words) != 1 || !v.rules.bareYes[v.scores.words[0]] {
		return
	}
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActApprove || a.Kind == bot.ActConfirm {
			a.Confidence = max(a.Confidence, bareYesConfidence)
		}
	}
}

// confirmRepeatedYes raises the confidence of a yes that says again, in a few words, what was asked: "sí cancele".
func (v *resolver) confirmRepeatedYes() {
	ws := v.scores.words
	if v.context.Expects != bot.ExpectsYesNo || len(ws) < 2 || len(ws) > maxBareYes || !v.rules.bareYes[ws[0]] ||
		strings.ContainsAny(v.text, "?¿") || v.rules.conditional(ws) || slices.ContainsFunc(ws, func(w string) bool { return v.negation[w] || v.rules.contrasts[w] }) {
		return
	}
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActConfirm && a.Confidence >= minYes {
			a.Confidence = max(a.Confidence, bareYesConfidence)
		}
	}
}

// addYesOfClause adds a yes to the form that is a clause by itself: "buenas tardes, sí, apenas
// veo el mensaje".
func (v *resolver) addYesOfClause() {
	if v.context.Expects != bot.ExpectsReview || v.has(bot.ActDeny) || v.has(bot.ActCorrect) || v.has(bot.ActCancel) || v.has(bot.ActAsk) {
		return
	}
	if v.rules.conditional(v.scores.words) || slices.ContainsFunc(v.scores.words, func(w string) bool { return v.rules.contrasts[w] }) {
		return // "sí, pero cuando me paguen"
	}
	for n, words := range v.scores.clauses[:min(len(v.scores.clauses), len(v.spans))] {
		if len(words) != 1 || !v.rules.bareYes[words[0]] {
			continue
		}
		if v.leavesRequest(v.spans[n]) { // "sí, y quite el piso"
			return
		}
		v.drop(bot.ActConfirm)
		v.add(bot.ActConfirm, "", "", v.spans[n], bareYesConfidence)
		return
	}
}

// bareYesConfidence is the confidence of a bare yes.
const bareYesConfidence = 0.95

// dropYesInDescription removes a yes that is read from the same words as a likelier
// description: "bota agua por la manguera" confirms nothing.
func (v *resolver) dropYesInDescription() {
	a, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActProvide, bot.SlotDescription)
	v.acts = slices.DeleteFunc(v.acts, func(yes bot.Act) bool {
		return ok && yes.Kind == bot.ActConfirm && yes.Span == a.Span && yes.Confidence < a.Confidence
	})
}

// dropYesInQuestion removes a yes that is read from the words of a question, unless the message
// begins with one: "mándeme el resumen" confirms nothing, "sí cuándo vienen" does.
func (v *resolver) dropYesInQuestion() {
	if len(v.scores.words) > 0 && v.rules.bareYes[v.scores.words[0]] {
		return
	}
	v.acts = slices.DeleteFunc(v.acts, func(yes bot.Act) bool {
		return yes.Kind == bot.ActConfirm && yes.Confidence < confidentYes && slices.ContainsFunc(v.acts, func(a bot.Act) bool {
			return a.Kind == bot.ActAsk && a.Span == yes.Span
		})
	})
}

// dropDoubtfulDenial removes an unlikely no beside a likely problem: "ayer olía a gas pero no
// era nada, lo que quiero es que revisen el horno".
func (v *resolver) dropDoubtfulDenial() {
	a, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActProvide, bot.SlotDescription)
	if ok && a.Confidence >= confidentProblem {
		v.acts = slices.DeleteFunc(v.acts, func(no bot.Act) bool { return no.Kind == bot.ActDeny && no.Confidence < confidentDenial })
	}
}

const (
	confidentProblem = 0.8 // confidence of a problem beside which a no …
	confidentDenial  = 0.6 // … needs this confidence
)

// dropDescriptionOfChange removes a description that is read from words which change the place
// of an order and state the new one: "cambie la dirección a la carrera 80 # 12-30".
func (v *resolver) dropDescriptionOfChange() {
	if v.has(bot.ActProvide, bot.SlotService) {
		return
	}
	for _, change := range v.acts {
		if change.Kind != bot.ActChange || change.About != bot.SlotPlace || !v.tellsPlaceIn(change.Span) {
			continue
		}
		v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
			return a.Span == change.Span && a.Kind == bot.ActProvide && a.Place == nil && a.Value == ""
		})
		return
	}
}

// dropKeptValues removes corrections without a value of what a clause calls the same: "same floor and same
// office".
func (v *resolver) dropKeptValues() {
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActCorrect && a.Value == "" && a.Place == nil && (a.About == bot.SlotFloor || a.About == bot.SlotRoom || a.About == bot.SlotPlace) &&
			slices.ContainsFunc(words(v.text[a.Span.From:a.Span.To]), func(w string) bool { return v.rules.same[w] })
	})
}

// dropCancelBesideWork removes a cancellation that only the model reads from a message to a form, if another
// clause tells the work: "mi hermano ya compuso el aire, lo que ocupo es por el grifo".
func (v *resolver) dropCancelBesideWork() {
	if !formQuestions[v.context.Expects] || slices.ContainsFunc(v.scores.words, func(w string) bool {
		return slices.ContainsFunc(v.rules.negates[string(bot.ActCancel)], func(stem string) bool { return strings.HasPrefix(w, stem) })
	}) {
		return
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActCancel && slices.ContainsFunc(v.acts, func(work bot.Act) bool {
			tells := (work.Kind == bot.ActProvide || work.Kind == bot.ActCorrect) && (work.About == bot.SlotDescription || work.About == bot.SlotService)
			return tells && !work.Span.Overlaps(a.Span) && work.Confidence >= defaultThreshold
		})
	})
}

// dropCorrectionsBesideYes removes unlikely corrections without a new value beside a plain yes
// to the form: "sí, la dirección es esa y el piso también".
func (v *resolver) dropCorrectionsBesideYes() {
	yes, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActConfirm)
	if !ok || v.context.Expects != bot.ExpectsReview || yes.Confidence < confidentYes {
		return
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActCorrect && a.Value == "" && a.Place == nil && a.Confidence < confidentFault
	})
}

const (
	confidentYes   = 0.9  // minimum confidence of a plain yes
	confidentFault = 0.75 // minimum confidence of a correction beside it
)

// dropActsInPlace removes acts that the model reads from the words of a place: "calle 5 # 4-20,
// casa" skips no serial, and an address is not a description, a time or a name.
func (v *resolver) dropActsInPlace() {
	inPlace := func(s bot.Span) bool { // in all its words: the span of a place may contain other words
		words := strings.Trim(v.text[s.From:s.To], " ,.;")
		return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
			return a.Place != nil && a.Place.Located() && a.Span.From <= s.From && s.To <= a.Span.To && strings.Contains(a.Place.Text, words)
		})
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		skip := a.Kind == bot.ActSkip && (a.About == bot.SlotSerial || a.About == bot.SlotPhoto)
		empty := a.Kind == bot.ActProvide && a.Value == "" && a.Time == nil && a.Place == nil && a.About != bot.SlotNote
		return (skip || empty || a.Kind == bot.ActGreet) && inPlace(a.Span)
	})
}

// tellsPlaceIn reports whether a locatable place is stated within a span.
func (v *resolver) tellsPlaceIn(within bot.Span) bool {
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Place != nil && a.Place.Located() && a.Span.From >= within.From && a.Span.To <= within.To
	})
}

// confidentSkip is the minimum confidence of a skip beside a correction.
const confidentSkip = 0.9

// dropStopBesideOrder removes an opt-out if the same message orders something, in other words
// and with more confidence: a person who wants a visit does not unsubscribe.
func (v *resolver) dropStopBesideOrder() {
	ordered := 0.0
	for _, a := range v.acts {
		if a.Kind == bot.ActProvide && (a.About == bot.SlotDescription || a.About == bot.SlotService) {
			ordered = max(ordered, a.Confidence)
		}
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActStop && (a.Confidence < min(ordered, confidentStop) || v.hasLikelier(a, bot.ActSkip, bot.ActChange, bot.ActProvide, bot.ActAsk))
	})
}

// hasLikelier reports whether an act of some kinds is read from the same words as another, with
// more confidence.
func (v *resolver) hasLikelier(than bot.Act, kinds ...bot.ActKind) bool {
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Span == than.Span && a.Confidence > than.Confidence && slices.Contains(kinds, a.Kind)
	})
}

// confidentStop is the minimum confidence of an opt-out beside an order.
const confidentStop = 0.8

// weakenConditionalYes removes a yes in a question, and weakens a yes with a condition, in
// reported speech, with a contrast or with reservations: "¿si la apruebo cuándo vendrían?", "la
// apruebo cuando me paguen", "de una, ladrones". A conditional approval becomes a wish for
// changes, a conditional refusal a postponement. Only a plain yes may spend money; a doubtful
// one is confirmed with the person.
func (v *resolver) weakenConditionalYes() {
	approval := v.context.Expects == bot.ExpectsApproval
	decides := approval || v.context.Expects == bot.ExpectsReview // there a confirmation has the effect of an approval
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		asked := strings.HasPrefix(a.Text, "¿") || strings.HasSuffix(a.Text, "?") || strings.Contains(a.Text, "❓")
		return asked && (a.Kind == bot.ActApprove || a.Kind == bot.ActConfirm && decides)
	})
	conditioned := v.hasCondition()
	for i := range v.acts {
		a := &v.acts[i]
		if approval && conditioned && (a.Kind == bot.ActReject || a.Kind == bot.ActDeny) { // "ahora no, hasta que me paguen" postpones the decision
			a.Kind, a.About = bot.ActPostpone, ""
			continue
		}
		if a.Kind != bot.ActApprove && (a.Kind != bot.ActConfirm || !decides) {
			continue
		}
		switch {
		case conditioned && a.Kind == bot.ActApprove:
			a.Kind, a.Confidence = bot.ActChanges, doubtfulChange
		case conditioned, v.isContrasted(a.Span), approval && v.hasReservations(a.Span), !approval && v.leavesRequest(a.Span):
			a.Confidence = min(a.Confidence, doubtfulYes)
		}
	}
}

// leavesRequest reports whether a message asks, beside a yes to the form, for a change or an answer that
// no act accounts for: "está bien, pero quite lo de gaseosas", "y Duván? anótelo pues".
func (v *resolver) leavesRequest(yes bot.Span) bool {
	for n, s := range v.spans {
		if s == yes || slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Kind != bot.ActConfirm && a.Span.Overlaps(s) }) {
			continue
		}
		clause := v.scores.clauses[n]
		denied := slices.ContainsFunc(clause, func(w string) bool { return v.negation[w] }) // "no cambie nada"
		changes := !denied && slices.ContainsFunc(clause, func(w string) bool {
			return slices.ContainsFunc(v.rules.lines.Verbs, func(stem string) bool { return strings.HasPrefix(w, stem) }) ||
				slices.ContainsFunc(v.rules.replacement.verbs, func(stem string) bool { return strings.HasPrefix(w, stem) })
		})
		if asks := strings.Contains(v.text[s.From:s.To], "?"); (changes || asks) && !(v.isAgreement(n) && v.scores.clauseBest[n] >= defaultThreshold) {
			return true
		}
	}
	return false
}

// hasCondition reports whether a clause that is not a question contains a condition, or only
// another person's yes.
func (v *resolver) hasCondition() bool {
	if ws := v.scores.words; len(v.spans) == 1 && len(ws) > 0 && len(ws) <= maxBareYes && v.rules.bareYes[ws[0]] {
		return false // "si la apruebo" is "sí, la apruebo": a consequence is missing
	}
	if v.rules.hasProviso(v.scores.words) && !strings.Contains(v.text, "?") {
		return true
	}
	for n, s := range v.spans {
		asks := v.wantsNotice(n) || slices.ContainsFunc(v.acts, func(a bot.Act) bool {
			sure := strings.Contains(v.text, "?") || a.Confidence >= confidentAskInCondition // "pero si me pagan el transporte"
			return a.Kind == bot.ActAsk && sure && !slices.Contains(topicsBeforeYes, a.About) && a.Span.Overlaps(s)
		})
		switch {
		case asks:
		case v.rules.conditional(v.scores.clauses[n]), v.rules.reported(v.scores.clauses[n]) && !v.hasPlainYes(n):
			return true
		}
	}
	return false
}

// confidentAskInCondition is the minimum confidence of a question without its mark whose words
// also state a condition.
const confidentAskInCondition = 0.8

// wantsNotice reports whether the nth clause, at the review of a form, asks to be told
// something rather than states a condition: "está bien, me avisa cuando salga el técnico".
// Directly after the yes it is a condition: "sí, cuando me paguen".
func (v *resolver) wantsNotice(n int) bool {
	notice := func(n int) bool { return notificationLabels[actLabels[v.scores.clauseLabel[n]]] }
	if v.context.Expects != bot.ExpectsReview || n == 0 || n >= len(v.scores.clauseLabel) || !notice(n) {
		return false
	}
	return notice(n-1) || !v.rules.startsWithCondition(v.scores.clauses[n])
}

// notificationLabels are the labels of a wish to be told.
var notificationLabels = map[string]bool{"ask:" + bot.TopicWhen: true, "provide:" + bot.SlotNote: true}

// maxBareYes bounds the words of a yes without its accent, with its object.
const maxBareYes = 4

// hasPlainYes reports whether a clause other than the given one is the person's own yes,
// without a condition: "mi esposo dice que sí, aprobada".
func (v *resolver) hasPlainYes(except int) bool {
	for n, top := range v.scores.clauseLabel {
		yes := actLabels[top] == "approve" || actLabels[top] == "confirm"
		if yes && n != except && !v.rules.conditional(v.scores.clauses[n]) && !v.rules.reported(v.scores.clauses[n]) {
			return true
		}
	}
	return false
}

// actsBesideYes are the acts that may stand beside a plain yes.
var actsBesideYes = []bot.ActKind{
	bot.ActConfirm, bot.ActApprove, bot.ActThank, bot.ActGreet, bot.ActBye, bot.ActProvide, bot.ActHuman,
}

// agreementLabels are the labels of clauses that mean the same as a yes.
var agreementLabels = map[string]bool{"approve": true, "confirm": true, "thank": true, "bye": true, "greet": true}

// topicsBeforeYes are the topics that people ask about before they agree.
var topicsBeforeYes = []string{bot.TopicPrice, bot.TopicIncludes, bot.TopicTax, bot.TopicDiscount, bot.TopicWarranty}

// hasReservations reports whether a message contains more than its yes and what commonly
// accompanies one.
func (v *resolver) hasReservations(yes bot.Span) bool {
	for _, a := range v.acts {
		switch {
		case a.Kind == bot.ActAsk:
			if slices.Contains(topicsBeforeYes, a.About) {
				return true
			}
		case a.Kind == bot.ActComplain && a.Span.To <= yes.From: // "está caro, pero bueno, apruébelo"
		case !slices.Contains(actsBesideYes, a.Kind):
			return true
		}
	}
	for n, s := range v.spans {
		if v.isAgreement(n) || s.From < yes.To || slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span.Overlaps(s) }) {
			continue
		}
		if len(v.scores.clauses[n]) > 1 { // unknown words after the yes
			return true
		}
	}
	return false
}

// isContrasted reports whether the clause after a span contradicts it: "ok, pero primero quiero
// saber la garantía".
func (v *resolver) isContrasted(span bot.Span) bool {
	for n, s := range v.spans {
		if s.From < span.To {
			continue
		}
		ws := v.scores.clauses[n]
		return len(ws) > 0 && v.rules.contrasts[ws[0]] && !v.asksForHaste(s) && !v.isRemark(n) && !v.agreesWithYes(n)
	}
	return false
}

// agreesWithYes reports whether the nth clause, at the review of a form, agrees with the yes:
// "correcto, pero apúrese por favor".
func (v *resolver) agreesWithYes(n int) bool {
	return v.context.Expects == bot.ExpectsReview && v.isAgreement(n) && v.scores.clauseBest[n] >= defaultThreshold
}

// isRemark reports whether the nth clause, at the review of a form, has no effect on the form
// or the yes: "sí, pero qué pena molestar tan tarde".
func (v *resolver) isRemark(n int) bool {
	return v.context.Expects == bot.ExpectsReview && n < len(v.scores.clauseLabel) && remarkLabels[actLabels[v.scores.clauseLabel[n]]] && !slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return v.spans[n].From <= a.Span.From && a.Span.To <= v.spans[n].To && !remarkLabels[string(a.Kind)] && (a.Kind != bot.ActProvide || a.About != bot.SlotNote)
	})
}

// remarkLabels are the labels of remarks and notes, which do not affect a yes.
var remarkLabels = map[string]bool{"smalltalk": true, "thank": true, "bye": true, "greet": true, "provide:note": true}

// asksForHaste reports whether a clause asks only for haste.
func (v *resolver) asksForHaste(clause bot.Span) bool {
	p := v.entities.priority
	return p.text == priorityHigh && clause.From <= p.span.From && p.span.To <= clause.To && v.context.Expects == bot.ExpectsReview && !slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Span.Overlaps(clause) && a.About != bot.SlotPriority && a.Kind != bot.ActComplain && a.Kind != bot.ActSmalltalk
	})
}

// doubtfulChange is the confidence of a conditional approval as a wish for changes. It is low,
// so that it is confirmed with the person.
const doubtfulChange = 0.5

// doubtfulYes is the confidence of a doubtful yes. It is low, so that it is confirmed with the
// person.
const doubtfulYes = 0.3

// addRefusals adds a skip for each other thing that is negated: "no tengo foto ni serial" skips
// both.
func (v *resolver) addRefusals() {
	skip, ok := bot.Reading{Acts: v.acts}.Find(bot.ActSkip)
	if !ok {
		return
	}
	last := -negationReach - 1
	for i, w := range v.scores.words {
		if v.negation[w] {
			last = i
			continue
		}
		slot := v.rules.slots[w]
		if slot == "" || i-last > negationReach || v.has(bot.ActSkip, slot) || v.has(bot.ActProvide, slot) || v.has(bot.ActCorrect, slot) {
			continue
		}
		v.add(bot.ActSkip, slot, "", skip.Span, skip.Confidence)
	}
}

// dropBesideCourtesy removes a skip or a no that is read from a mere courtesy: "muchas gracias"
// at a request for a photo neither skips nor denies, "no, gracias" does.
func (v *resolver) dropBesideCourtesy() {
	thanks := slices.IndexFunc(v.acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActThank || a.Kind == bot.ActGreet || a.Kind == bot.ActBye) && a.Confidence >= confidentCourtesy
	})
	if thanks < 0 || slices.ContainsFunc(v.scores.words, func(w string) bool { return v.negation[w] }) {
		return
	}
	courtesy := v.acts[thanks]
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActSkip || a.Kind == bot.ActDeny) && a.Span == courtesy.Span && a.Confidence < courtesy.Confidence
	})
}

// confidentCourtesy is the minimum confidence of a courtesy that is all of its clause.
const confidentCourtesy = 0.9

// addDenial reads a refusal from words with a negation and no other act, at a question for a
// value: "de eso tampoco tengo" is not the name of a place.
func (v *resolver) addDenial() {
	switch v.context.Expects {
	case bot.ExpectsPlace, bot.ExpectsFloor, bot.ExpectsRoom, bot.ExpectsSerial, bot.ExpectsMail, bot.ExpectsPriority, bot.ExpectsMinutes, bot.ExpectsHours:
	case bot.ExpectsPhoto: // "ya le dije que no tengo"
		if !v.has(bot.ActComplain, "bot") || len(v.acts) > 1 {
			return
		}
	default:
		return
	}
	if (len(v.acts) == 0 || v.context.Expects == bot.ExpectsPhoto) && slices.ContainsFunc(v.scores.words, func(w string) bool { return v.negation[w] }) {
		v.add(bot.ActDeny, "", "", bot.Span{To: len(v.text)}, minQuestion)
	}
}
