package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// addAdditions takes what stands beside a yes to the form, and nothing was made of, for more of
// the description: "sí, y además vibra mucho", "ah y es marca Mabe" are no plain yes. Beside it a
// doubtful yes does not count.
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

// isUnread reports whether nothing is likely, and nothing was made, of the nth clause.
func (v *resolver) isUnread(n int) bool {
	return n < len(v.scores.clauseBest) && v.scores.clauseBest[n] < defaultThreshold && !slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span.From < v.spans[n].To && v.spans[n].From < a.Span.To })
}

// isJoined reports whether the nth clause begins with a word that joins it to the one before.
func (v *resolver) isJoined(n int) bool {
	return slices.ContainsFunc(v.rules.joins, func(w string) bool { return strings.HasPrefix(plainText(v.text[v.spans[n].From:]), w) })
}

// minAddedWords is how many words an addition has: "además vibra mucho".
const minAddedWords = 3

// inferDescription reads a description where a service was not named but is told by what is wrong:
// "el computador no prende" says both.
func (v *resolver) inferDescription() {
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

// minServiceDescription is how likely a clause from which the service was told must be a description.
const minServiceDescription = 0.12

// minDescription is how likely a clause must tell what is wrong to be part of a description.
const minDescription = 0.35

// affirmedClauses are the clauses of a text that deny no subject, as "no aire" and "el servicio no es
// aire" do; the text itself where all do. "Lo que no enfría es la nevera" denies none.
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

// maxSubjectWords is how many words at the beginning of a clause a negation may be one of.
const maxSubjectWords = 3

// maxDescribed bounds the clauses of a description that are told apart.
const maxDescribed = 6

// describesWork are the kinds and labels of clauses that tell what is wrong or to be done.
func describesWork(label string) bool {
	kind, _, _ := strings.Cut(label, ":")
	return kind == "hazard" || label == "provide:description" || label == "provide:service" || label == "correct:description" || label == "complain:work" || label == "smalltalk" || kind == "unclear"
}

// addDescription gives the act that describes a problem the clauses that do so, without the
// greeting before and the question behind. "Necesito un electricista" before them is left
// out; behind them, a clause of the same kind goes on describing: "y no calienta".
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
			if v.isSignature(n) {
				continue
			}
			if !tells && !v.continuesDescription(n, kept) && (!describesWork(top) || top == "provide:service" && a.Kind == bot.ActProvide && len(kept) == 0 && v.describedElsewhere(n)) {
				continue
			}
			if last := len(kept) - 1; last >= 0 && n > 0 && kept[last].To == v.spans[n-1].To {
				kept[last].To = span.To // neighbours stay as they were written
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
				if ws := words(part); len(a.Parts) > 0 && len(ws) > 0 && v.negation[ws[0]] { // "la refri se arruinó | y no enfría": still the same thing
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
		if len(parts) > 0 {
			a.Text = strings.Join(parts, ", ")
		}
	}
}

// continuesDescription reports whether a clause that does nothing by itself goes on, with a connective,
// from the one before it, which describes: "quedó prendido | y ya no obedece al control".
func (v *resolver) continuesDescription(n int, kept []bot.Span) bool {
	return n > 0 && len(kept) > 0 && kept[len(kept)-1].To == v.spans[n-1].To && v.scores.clauseBest[n] < defaultThreshold &&
		v.clauseWords.startsWith(v.text[v.spans[n].From:]) != "" &&
		!slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span == v.spans[n] })
}

// isSignature reports whether the nth clause is the name with which a long message ends: "Gracias,
// Patricia Ñustes".
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

// addSignatureName takes the name with which a long message ends.
func (v *resolver) addSignatureName() {
	n := len(v.spans) - 1
	if !v.isSignature(n) || v.context.Expects == bot.ExpectsText {
		return
	}
	name := v.text[v.spans[n].From:v.spans[n].To]
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActProvide && a.About == bot.SlotName {
			a.Value = first(a.Value, name)
			return
		}
	}
	v.add(bot.ActProvide, bot.SlotName, name, v.spans[n], confidentSignature)
}

// confidentSignature is the confidence in a name that is all of a message's last clause.
const confidentSignature = 0.6

const (
	minSignedClauses = 4 // clauses of a message that somebody signs
	maxSignature     = 3 // words
)

// workLabels are the labels of a clause that may be a job of its own: a classifier decides.
var workLabels = []string{"provide:service", "provide:description", "provide:time"}

// isJoinedJob reports whether a clause of a short message and its neighbour are joined by an "y":
// "se dañó la lavadora y quiero que limpien la alfombra" may be two things to be done.
func (v *resolver) isJoinedJob(n int) bool {
	if len(v.spans) > maxJoined {
		return false
	}
	and := func(n int) bool {
		return n > 0 && n < len(v.spans) && slices.ContainsFunc(v.rules.joins, func(w string) bool { return strings.HasPrefix(v.text[v.spans[n].From:], w) })
	}
	return and(n) || and(n+1)
}

// maxJoined is how many clauses a short message has.
const maxJoined = 3

// continuesPrevious reports whether a clause begins with a connective and goes on from one that does
// nothing by itself.
func (v *resolver) continuesPrevious(n int) bool {
	at, before := v.spans[n], v.spans[n-1]
	return v.clauseWords.startsWith(v.text[at.From:]) != "" &&
		!slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span.Overlaps(before) })
}

// correctionStart is where the clauses begin that describe work right before a correction of the description
// and for which there is no act: "el problema es otro, | sí enfría pero bota agua".
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

// freeClausesEnd is where the clauses end that go on from some words and do nothing else.
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

// describedElsewhere reports whether another clause than the nth describes the problem.
func (v *resolver) describedElsewhere(n int) bool {
	for i, p := range v.scores.clauseDescribes {
		if i != n && p >= minDescription {
			return true
		}
	}
	return false
}
