package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// opposites exclude each other: the likelier holds.
var opposites = [][2]bot.ActKind{
	{bot.ActConfirm, bot.ActDeny},
	{bot.ActApprove, bot.ActReject},
	{bot.ActHazard, bot.ActAllClear},
	{bot.ActApprove, bot.ActChanges},
	{bot.ActResume, bot.ActRestart},
	{bot.ActStop, bot.ActStart},
}

// dropContradictions takes back what contradicts a likelier act.
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
	if likeliest(bot.ActHazard) > 0 { // whoever is in danger cancels nothing in the same breath: "ya no esperen a nadie, me tomé las pastillas"
		v.drop(bot.ActCancel)
	}
	v.dropYesInDescription()
	v.dropYesInQuestion()
	v.dropDoubtfulDenial()
	v.dropDescriptionOfChange()
	v.dropActsInPlace()
	v.dropCorrectionsBesideYes()
	v.weakenConditionalYes()
	v.confirmBareYes()
	v.dropStopBesideOrder()
	v.addSchedule()
	if ask, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActAsk, bot.TopicRobot); ok && ask.Confidence > likeliest(bot.ActHuman) { // "¿es una máquina o una persona?"
		v.drop(bot.ActHuman)
	}
	if corrected := likeliest(bot.ActCorrect); corrected > 0 { // "no, es el 6", "no es el aire, es la nevera": the no is part of it
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

// confirmBareYes makes sure of a yes that is the whole message, however rare it is among the examples
// of a question.
func (v *resolver) confirmBareYes() {
	v.addYesOfClause()
	if len(v.scores.words) != 1 || !v.rules.bareYes[v.scores.words[0]] {
		return
	}
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActApprove || a.Kind == bot.ActConfirm {
			a.Confidence = max(a.Confidence, bareYesConfidence)
		}
	}
}

// addYesOfClause takes a yes to the form that is a clause by itself: "buenas tardes, sí, apenas
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
		v.drop(bot.ActConfirm)
		v.add(bot.ActConfirm, "", "", v.spans[n], bareYesConfidence)
		return
	}
}

// bareYesConfidence is the confidence in a bare yes.
const bareYesConfidence = 0.95

// dropYesInDescription takes back a yes that is heard, less surely, in the very words that describe the
// work: "bota agua por la manguera" confirms nothing.
func (v *resolver) dropYesInDescription() {
	a, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActProvide, bot.SlotDescription)
	v.acts = slices.DeleteFunc(v.acts, func(yes bot.Act) bool {
		return ok && yes.Kind == bot.ActConfirm && yes.Span == a.Span && yes.Confidence < a.Confidence
	})
}

// dropYesInQuestion takes back a yes that is heard in the very words of a question, unless they begin
// with one: "mándeme el resumen" confirms nothing, "sí cuándo vienen" does.
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

// dropDoubtfulDenial takes back a no that is hardly heard beside a problem that surely is: "ayer olía a
// gas pero no era nada, lo que quiero es que revisen el horno".
func (v *resolver) dropDoubtfulDenial() {
	a, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActProvide, bot.SlotDescription)
	if ok && a.Confidence >= confidentProblem {
		v.acts = slices.DeleteFunc(v.acts, func(no bot.Act) bool { return no.Kind == bot.ActDeny && no.Confidence < confidentDenial })
	}
}

const (
	confidentProblem = 0.8 // a problem beside which a no must be …
	confidentDenial  = 0.6 // … so sure
)

// dropDescriptionOfChange takes back that words describe work where the same words change the
// place of an order and tell the new one: "cambie la dirección a la carrera 80 # 12-30".
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

// dropCorrectionsBesideYes takes back what is only perhaps said to be wrong, without what is right,
// beside a plain yes to the form: "sí, la dirección es esa y el piso también".
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
	confidentYes   = 0.9  // a yes that holds against what is perhaps said to be wrong
	confidentFault = 0.75 // something that is said to be wrong beside such a yes
)

// dropActsInPlace takes back what the model hears in the words of a place: "calle 5 # 4-20, casa"
// leaves no serial out, and an address describes no work, tells no time and no name.
func (v *resolver) dropActsInPlace() {
	inPlace := func(s bot.Span) bool { // of all of its words: a place's span may hold others
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

// tellsPlaceIn reports whether a place that somebody could find is told within some words.
func (v *resolver) tellsPlaceIn(within bot.Span) bool {
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Place != nil && a.Place.Located() && a.Span.From >= within.From && a.Span.To <= within.To
	})
}

// confidentSkip is how sure it must be that something is left out beside a correction.
const confidentSkip = 0.9

// addSchedule takes a day that is told while an order is being taken, or with what is wanted,
// for when it is wanted: "para el viernes" changes no other order unless it says so.
func (v *resolver) addSchedule() {
	orders := v.has(bot.ActProvide, bot.SlotDescription) && (v.has(bot.ActProvide, bot.SlotService) || v.has(bot.ActProvide, bot.SlotPlace))
	if !formQuestions[v.context.Expects] && !orders || len(v.entities.ids) > 0 || v.rules.reschedules(v.scores.words) {
		return
	}
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActChange && a.About == "date" {
			a.Kind, a.About = bot.ActProvide, bot.SlotTime
		}
	}
}

// formQuestions are what the questions of an order expect.
var formQuestions = map[bot.Expects]bool{
	bot.ExpectsService: true, bot.ExpectsDescription: true, bot.ExpectsPhoto: true, bot.ExpectsSerial: true, bot.ExpectsPlace: true,
	bot.ExpectsFloor: true, bot.ExpectsRoom: true, bot.ExpectsPriority: true, bot.ExpectsMail: true, bot.ExpectsReview: true, bot.ExpectsField: true,
}

// dropStopBesideOrder takes a wish to hear no more back where the same message orders something in
// other words that are read more surely: nobody unsubscribes who wants a visit.
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

// hasLikelier reports whether an act of some kinds is read in the same words as another one, and
// more surely.
func (v *resolver) hasLikelier(than bot.Act, kinds ...bot.ActKind) bool {
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Span == than.Span && a.Confidence > than.Confidence && slices.Contains(kinds, a.Kind)
	})
}

// confidentStop is how sure a wish to hear no more must be to hold beside an order.
const confidentStop = 0.8

// weakenConditionalYes takes back a yes that is only asked about, and doubts one that is tied to a
// condition, told of somebody else, or said beside what no yes goes with: "¿si la apruebo
// cuándo vendrían?", "la apruebo cuando me paguen", "de una, ladrones". Money is spent on a
// plain yes only; what is doubted is asked back.
func (v *resolver) weakenConditionalYes() {
	approval := v.context.Expects == bot.ExpectsApproval
	decides := approval || v.context.Expects == bot.ExpectsReview // there a confirmation counts as much as an approval
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		asked := strings.HasPrefix(a.Text, "¿") || strings.HasSuffix(a.Text, "?") || strings.Contains(a.Text, "❓")
		return asked && (a.Kind == bot.ActApprove || a.Kind == bot.ActConfirm && decides)
	})
	conditioned := v.hasCondition()
	for i := range v.acts {
		a := &v.acts[i]
		if approval && conditioned && (a.Kind == bot.ActReject || a.Kind == bot.ActDeny) { // "ahora no, hasta que me paguen" decides later
			a.Kind, a.About = bot.ActPostpone, ""
			continue
		}
		if a.Kind != bot.ActApprove && (a.Kind != bot.ActConfirm || !decides) {
			continue
		}
		switch {
		case conditioned && a.Kind == bot.ActApprove:
			a.Kind, a.Confidence = bot.ActChanges, doubtfulChange
		case conditioned, v.isContrasted(a.Span), approval && v.hasReservations(a.Span):
			a.Confidence = min(a.Confidence, doubtfulYes)
		}
	}
}

// hasCondition reports whether a clause that asks nothing holds a condition, or only somebody
// else's yes.
func (v *resolver) hasCondition() bool {
	if ws := v.scores.words; len(v.spans) == 1 && len(ws) > 0 && len(ws) <= maxBareYes && v.rules.bareYes[ws[0]] {
		return false // "si la apruebo" is "sí, la apruebo": what would follow from an if is missing
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

// confidentAskInCondition is how sure a question without its mark must be to be one where its
// words also set a condition.
const confidentAskInCondition = 0.8

// wantsNotice reports whether the nth clause, at the review of a form, rather wants to be told
// something than sets a condition: "está bien, me avisa cuando salga el técnico". A condition
// right after the yes is one: "sí, cuando me paguen".
func (v *resolver) wantsNotice(n int) bool {
	notice := func(n int) bool { return notificationLabels[actLabels[v.scores.clauseLabel[n]]] }
	if v.context.Expects != bot.ExpectsReview || n == 0 || n >= len(v.scores.clauseLabel) || !notice(n) {
		return false
	}
	return notice(n-1) || !v.rules.startsWithCondition(v.scores.clauses[n])
}

// notificationLabels are the labels of a wish to be told.
var notificationLabels = map[string]bool{"ask:" + bot.TopicWhen: true, "provide:" + bot.SlotNote: true}

// maxBareYes is how many words a yes without its accent has, with what it is about.
const maxBareYes = 4

// hasPlainYes reports whether another clause than the given one says yes in the person's own
// words, without a condition: "mi esposo dice que sí, aprobada".
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

// agreementLabels are the labels of clauses that say the same as a yes.
var agreementLabels = map[string]bool{"approve": true, "confirm": true, "thank": true, "bye": true, "greet": true}

// topicsBeforeYes are the topics that people want to know of before they agree.
var topicsBeforeYes = []string{bot.TopicPrice, bot.TopicIncludes, bot.TopicTax, bot.TopicDiscount, bot.TopicWarranty}

// hasReservations reports whether a message says more than its yes and what goes with one.
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
		if len(v.scores.clauses[n]) > 1 { // after the yes, and nobody knows what
			return true
		}
	}
	return false
}

// isContrasted reports whether the clause after some words turns against them: "ok, pero
// primero quiero saber la garantía".
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

// agreesWithYes reports whether the nth clause, at the review of a form, goes along with the yes:
// "correcto, pero apúrese por favor".
func (v *resolver) agreesWithYes(n int) bool {
	return v.context.Expects == bot.ExpectsReview && v.isAgreement(n) && v.scores.clauseBest[n] >= defaultThreshold
}

// isRemark reports whether the nth clause, at the review of a form, says nothing that the form
// or the yes to it depends on: "sí, pero qué pena molestar tan tarde".
func (v *resolver) isRemark(n int) bool {
	return v.context.Expects == bot.ExpectsReview && n < len(v.scores.clauseLabel) && remarkLabels[actLabels[v.scores.clauseLabel[n]]] && !slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return v.spans[n].From <= a.Span.From && a.Span.To <= v.spans[n].To && !remarkLabels[string(a.Kind)] && (a.Kind != bot.ActProvide || a.About != bot.SlotNote)
	})
}

// remarkLabels are the labels of what changes nothing; a note only goes along.
var remarkLabels = map[string]bool{"smalltalk": true, "thank": true, "bye": true, "greet": true, "provide:note": true}

// asksForHaste reports whether a clause asks for nothing but haste.
func (v *resolver) asksForHaste(clause bot.Span) bool {
	p := v.entities.priority
	return p.text == priorityHigh && clause.From <= p.span.From && p.span.To <= clause.To && v.context.Expects == bot.ExpectsReview && !slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Span.Overlaps(clause) && a.About != bot.SlotPriority && a.Kind != bot.ActComplain && a.Kind != bot.ActSmalltalk
	})
}

// doubtfulChange is how sure a condition is to be a wish for changes: it is asked back.
const doubtfulChange = 0.5

// doubtfulYes is how sure a yes is that is doubted: it is asked back.
const doubtfulYes = 0.3

// addRefusals adds the other things of which there is none: "no tengo foto ni serial" skips both.
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

// dropBesideCourtesy takes back what nothing but a courtesy seems to say besides: "muchas gracias" at a
// request for a photo neither skips nor denies, "no, gracias" does.
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

// confidentCourtesy is how sure a courtesy must be to be all that its clause says.
const confidentCourtesy = 0.9

// addDenial reads a refusal in words of which nothing else is known, where a value was asked
// for and they hold a negation: "de eso tampoco tengo" is the name of no place.
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
