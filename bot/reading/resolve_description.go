package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// addAdditions reads an unread clause beside a yes to the form as an addition to the
// description: "sí, y además vibra mucho", "ah y es marca Mabe" are not a plain yes. It removes
// a doubtful yes beside it.
func (v *resolver) addAdditions() {
	if v.context.Expects != bot.ExpectsReview || v.has(bot.ActProvide) || v.has(bot.ActCorrect) {
		return
	}
	for n, s := range v.spans {
		ws := v.scores.clauses[n]
		more := slices.IndexFunc(ws, func(w string) bool { return v.additive[w] })
		none := slices.IndexFunc(ws, func(w string) bool { return v.negation[w] })
		if len(ws) < minAddedWords || none >= 0 && none < more || v.isAgreement(n) || v.isRemark(n) { // "no hay nada mal", "que esté bien usted también"
			continue
		}
		if more < 0 && (none >= 0 || !v.isUnread(n) || !v.isJoined(n) || v.has(bot.ActAsk)) { // "y si después me arrepiento, ¿puedo cancelar?"
			continue
		}
		v.add(bot.ActProvide, bot.SlotDescription, "", s, defaultThreshold)
		v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { return a.Kind == bot.ActConfirm && a.Confidence < confidentOtherAct })
		return
	}
}

// isUnread reports whether the nth clause has no likely label and no act.
func (v *resolver) isUnread(n int) bool {
	return n < len(v.scores.clauseBest) && v.scores.clauseBest[n] < defaultThreshold && !slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span.From < v.spans[n].To && v.spans[n].From < a.Span.To })
}

// isJoined reports whether the nth clause begins with a word that joins it to the one before.
func (v *resolver) isJoined(n int) bool {
	return slices.ContainsFunc(v.rules.joins, func(w string) bool { return strings.HasPrefix(plainText(v.text[v.spans[n].From:]), w) })
}

// minAddedWords is the minimum number of words of an addition: "además vibra mucho".
const minAddedWords = 3

// inferDescription adds a description if the service was read from what is wrong, not from its
// name: "el computador no prende" provides both.
func (v *resolver) inferDescription() {
	v.inferDictatedDescription()
	if !v.has(bot.ActProvide, bot.SlotService) || v.has(bot.ActProvide, bot.SlotDescription) || v.has(bot.ActCorrect, bot.SlotDescription) {
		return
	}
	if len(v.spans) == 1 && v.probability("provide:description") >= minServiceDescription {
		v.add(bot.ActProvide, bot.SlotDescription, "", v.spans[0], float64(v.probability("provide:description")))
		return
	}
	for n, span := range v.spans {
		if n < len(v.scores.clauseDescribes) && v.scores.clauseDescribes[n] >= minServiceDescription {
			v.add(bot.ActProvide, bot.SlotDescription, "", span, float64(v.scores.clauseDescribes[n]))
			return
		}
	}
}

// inferDictatedDescription adds the clause that describes work most, if a long first message tells a place and
// no work: people dictate greeting, trouble and address in one breath.
func (v *resolver) inferDictatedDescription() {
	if v.context.Expects != bot.ExpectsOpen || len(v.scores.words) < minDictated || !v.has(bot.ActProvide, bot.SlotPlace) ||
		v.has(bot.ActProvide, bot.SlotService, bot.SlotDescription) || v.has(bot.ActCorrect, bot.SlotService, bot.SlotDescription) || v.has(bot.ActHazard) {
		return
	}
	if best := v.mostDescribing(); best >= 0 && v.scores.clauseDescribes[best] >= minDictatedDescription {
		v.add(bot.ActProvide, bot.SlotDescription, "", v.spans[best], max(float64(v.scores.clauseDescribes[best]), defaultThreshold))
	}
}

const (
	minDictated            = 16   // words of such a message
	minDictatedDescription = 0.02 // probability of its clause
)

// minServiceDescription is the minimum probability of the description in a message that
// provides a service.
const minServiceDescription = 0.12

// minDescription is the minimum probability of a clause that is part of a description.
const minDescription = 0.35

// affirmedClauses returns the clauses of the message that deny no subject, as "no aire" and "el
// servicio no es aire" do, or text if all do. "Lo que no enfría es la nevera" denies none.
func (v *resolver) affirmedClauses(text string) string {
	var kept []string
	for _, s := range v.clauseWords.split(v.text) {
		clause := v.text[s.From:s.To]
		ws, denies := words(clause), false
		for i, w := range ws[:min(len(ws), maxSubjectWords)] {
			denies = denies || v.negation[w] && (i == 0 || i+1 < len(ws) && v.rules.swap.is[ws[i+1]])
		}
		if len(ws) > 0 && !denies {
			kept = append(kept, clause)
		}
	}
	if len(kept) == 0 {
		return text
	}
	return strings.Join(kept, ", ")
}

// maxSubjectWords is how many first words of a clause are searched for a negation.
const maxSubjectWords = 3

// maxDescribed bounds the parts into which a description is split.
const maxDescribed = 6

// describesWork reports whether a clause with a label may tell what is wrong or to be done.
func describesWork(label string) bool {
	kind, _, _ := strings.Cut(label, ":")
	return kind == "hazard" || label == "provide:description" || label == "provide:service" || label == "correct:description" || label == "complain:work" || label == "smalltalk" || kind == "unclear"
}

// addDescription sets the text of a description to the clauses that describe the problem,
// without the greeting before and the question after. It leaves out "Necesito un electricista"
// before them; after them, a clause of that kind continues the description: "y no calienta".
func (v *resolver) addDescription() {
	for i := range v.acts {
		a := &v.acts[i]
		if a.About != bot.SlotDescription || a.Kind != bot.ActProvide && a.Kind != bot.ActCorrect {
			continue
		}
		if a.Kind == bot.ActCorrect {
			a.Text = v.rules.replacement.announcedText(strings.TrimSpace(v.text[v.correctionStart(a.Span):v.freeClausesEnd(a.Span)]))
			if v.rules.replacement.onlyNames(words(a.Text), v.rules.lines.Article) {
				a.Text = ""
			}
			continue
		}
		if len(v.spans) < 2 {
			continue
		}
		var kept []bot.Span
		for n, span := range v.spans {
			top := actLabels[v.scores.clauseLabel[n]]
			tells := v.scores.clauseDescribes[n] >= minDescription && !strings.HasPrefix(top, "ask:")
			if v.isMostlyPlace(span) {
				continue
			}
			if v.isSignature(n) || v.onlyGreets(n) {
				continue
			}
			tells = tells || v.greetsAndTells(n) || span == a.Span && top != "provide:service" || top == "ask:services" && len(kept) == 0 && v.tellsOrder() // "¿reparan televisores? el mío no da imagen"
			if !tells && !v.continuesDescription(n, kept) && (!describesWork(top) || top == "provide:service" && a.Kind == bot.ActProvide && len(kept) == 0 && v.describedElsewhere(n)) {
				continue
			}
			if last := len(kept) - 1; last >= 0 && n > 0 && kept[last].To == v.spans[n-1].To {
				kept[last].To = span.To // adjacent clauses keep their original text
				continue
			}
			if n > 0 && len(kept) == 0 && v.continuesPrevious(n) { // "el aire ahora | además gotea"
				span.From = v.spans[n-1].From
			}
			kept = append(kept, span)
		}
		a.Parts = nil
		for n, span := range v.spans {
			top := actLabels[v.scores.clauseLabel[n]]
			work := v.scores.clauseDescribes[n] >= minDescription || slices.Contains(workLabels, top)
			if work && (v.adds || v.isJoinedJob(n)) && len(a.Parts) < maxDescribed {
				part := v.text[span.From:span.To]
				for _, join := range v.rules.joins {
					part = strings.TrimPrefix(part, join)
				}
				part = strings.TrimSpace(part)
				if ws := words(part); len(a.Parts) > 0 && len(ws) > 0 && v.negation[ws[0]] { // "la refri se arruinó | y no enfría": the same problem
					a.Parts[len(a.Parts)-1] += ", " + part
					continue
				}
				a.Parts = append(a.Parts, part)
			}
		}
		var parts []string
		for _, span := range kept {
			parts = append(parts, strings.TrimSpace(v.text[span.From:span.To]))
		}
		if n := v.mostDescribing(); len(parts) == 0 && n >= 0 && v.onlyGreets(slices.Index(v.spans, a.Span)) { // "Cordial saludo. Agradezco programar visita…"
			parts = []string{v.text[v.spans[n].From:v.spans[n].To]}
		}
		if len(parts) > 0 {
			a.Text = strings.Join(parts, ", ")
		}
	}
}

// onlyGreets reports whether the nth clause is a greeting, a single word or a number, and tells nothing.
func (v *resolver) onlyGreets(n int) bool {
	if n < 0 || n >= len(v.scores.clauseLabel) || !v.tellsOrder() {
		return false
	}
	ws := v.scores.clauses[n]
	alone := len(ws) <= 1 && v.scores.clauseDescribes[n] < minDescription && (n+1 >= len(v.spans) || v.clauseWords.startsWith(v.text[v.spans[n+1].From:]) == "") // not "suena | pero no sube"
	return alone || len(ws) < minTellsMore && actLabels[v.scores.clauseLabel[n]] == "greet"
}

// greetsAndTells reports whether the nth clause of a long first message tells something after its greeting:
// "holaaa porfa ayuda dejé las llaves adentro".
func (v *resolver) greetsAndTells(n int) bool {
	if n != 0 || n >= len(v.scores.clauseLabel) || !v.tellsOrder() || actLabels[v.scores.clauseLabel[n]] != "greet" {
		return false
	}
	many, some := len(v.scores.clauses[n]) >= minTellsMore, len(v.scores.clauses[n]) > minAddedWords
	return many || some && v.scores.clauseDescribes[n] >= minServiceDescription
}

// mostDescribing returns the clause that most likely describes work and is no greeting or place, or -1.
func (v *resolver) mostDescribing() int {
	best := -1
	for n := range v.spans {
		if n < len(v.scores.clauseDescribes) && (len(v.scores.clauses[n]) > minAddedWords || v.scores.clauseDescribes[n] >= defaultThreshold) && !v.onlyGreets(n) && !v.isMostlyPlace(v.spans[n]) && (best < 0 || v.scores.clauseDescribes[n] > v.scores.clauseDescribes[best]) {
			best = n
		}
	}
	return best
}

// continuesDescription reports whether a clause without an act of its own continues, with a
// connective, a describing clause: "quedó prendido | y ya no obedece al control".
func (v *resolver) continuesDescription(n int, kept []bot.Span) bool {
	return n > 0 && len(kept) > 0 && kept[len(kept)-1].To == v.spans[n-1].To && v.scores.clauseBest[n] < defaultThreshold &&
		v.clauseWords.startsWith(v.text[v.spans[n].From:]) != "" &&
		!slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span == v.spans[n] })
}

// isSignature reports whether the nth clause is the name at the end of a long message:
// "Gracias, Patricia Ñustes".
func (v *resolver) isSignature(n int) bool {
	if n == 0 || n != len(v.spans)-1 || len(v.spans) < minSignedClauses {
		return false
	}
	if slices.ContainsFunc(v.acts, func(a bot.Act) bool { // "Gracias. Urgente"
		return a.About != bot.SlotName && a.Span.From < v.spans[n].To && v.spans[n].From < a.Span.To
	}) {
		return false
	}
	fields := strings.Fields(v.text[v.spans[n].From:v.spans[n].To])
	return len(fields) <= maxSignature && !slices.ContainsFunc(fields, func(w string) bool {
		first, size := utf8.DecodeRuneInString(w)
		return !unicode.IsUpper(first) || size == len(w) || strings.ContainsFunc(w, unicode.IsDigit)
	})
}

// addSignatureName adds the name at the end of a long message.
func (v *resolver) addSignatureName() {
	n := len(v.spans) - 1
	if !v.isSignature(n) || v.context.Expects == bot.ExpectsText {
		return
	}
	name := v.text[v.spans[n].From:v.spans[n].To]
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActProvide && a.About == bot.SlotName {
			if a.Value == "" && a.Confidence < unsureName { // "los contacto por recomendación de Sandra": somebody else
				a.Text, a.Span = name, v.spans[n]
			}
			a.Value = first(a.Value, name)
			return
		}
	}
	v.add(bot.ActProvide, bot.SlotName, name, v.spans[n], confidentSignature)
}

// unsureName is the confidence below which words about a name are not the sender's, who signs at the end.
const unsureName = 0.5

// confidentSignature is the confidence of a name that is the whole last clause.
const confidentSignature = 0.6

const (
	minSignedClauses = 4 // minimum clauses of a signed message
	maxSignature     = 3 // words
)

// workLabels are the labels of a clause that may be a job of its own: the classifier decides.
var workLabels = []string{"provide:service", "provide:description", "provide:time"}

// isJoinedJob reports whether a clause of a short message is joined to its neighbour by "y":
// "se dañó la lavadora y quiero que limpien la alfombra" may be two jobs.
func (v *resolver) isJoinedJob(n int) bool {
	if len(v.spans) > maxJoined {
		return false
	}
	and := func(n int) bool {
		return n > 0 && n < len(v.spans) && slices.ContainsFunc(v.rules.joins, func(w string) bool { return strings.HasPrefix(v.text[v.spans[n].From:], w) })
	}
	return and(n) || and(n+1)
}

// maxJoined bounds the clauses of a short message.
const maxJoined = 3

// continuesPrevious reports whether a clause begins with a connective and the clause before it
// has no act.
func (v *resolver) continuesPrevious(n int) bool {
	at, before := v.spans[n], v.spans[n-1]
	return v.clauseWords.startsWith(v.text[at.From:]) != "" &&
		!slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span.Overlaps(before) })
}

// correctionStart returns the start of the clauses directly before a correction of the
// description that describe work and have no act: "el problema es otro, | sí enfría pero bota
// agua".
func (v *resolver) correctionStart(correction bot.Span) int {
	from := correction.From
	for n := len(v.spans) - 1; n >= 0; n-- {
		clause := v.spans[n]
		if clause.From >= from || n >= len(v.scores.clauseLabel) {
			continue
		}
		announces := slices.ContainsFunc(v.scores.clauses[n], func(w string) bool { return v.rules.replacement.work[w] })
		taken := slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span.Overlaps(clause) })
		if announces || taken || len(v.scores.clauses[n]) < 2 || !describesWork(actLabels[v.scores.clauseLabel[n]]) {
			break
		}
		from = clause.From
	}
	return from
}

// freeClausesEnd returns the end of the clauses that follow a span and have no other act.
func (v *resolver) freeClausesEnd(from bot.Span) int {
	to := from.To
	for _, s := range v.spans {
		if s.From < to {
			continue
		}
		if slices.ContainsFunc(v.acts, func(a bot.Act) bool {
			return a.About != bot.SlotDescription && a.About != bot.SlotService && a.Confidence >= confidentOtherAct && a.Span.Overlaps(s)
		}) {
			break
		}
		to = s.To
	}
	return to
}

// describedElsewhere reports whether a clause other than the nth describes the problem.
func (v *resolver) describedElsewhere(n int) bool {
	for i, p := range v.scores.clauseDescribes {
		if i != n && p >= minDescription {
			return true
		}
	}
	return false
}
