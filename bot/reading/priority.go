package reading

import (
	"strings"

	"recado/bot"
)

// Priorities in the form that orders store.
const (
	priorityLow       = "BAJA"
	priorityUsual     = "MEDIA"
	priorityHigh      = "ALTA"
	priorityEmergency = "EMERGENCIA"
)

// maxLevelAnswer bounds the words of a clause of an answer in which "alta" alone is a priority.
const maxLevelAnswer = 8

// readPriority finds the priority that a text asks for: BAJA, MEDIA, ALTA or EMERGENCIA.
// "urgente", "sin afán" and the like count anywhere; "alta", "media" and "baja" only beside a
// word for priority, or in a short answer to a question for one (expected). A denied urgency
// ("no es tan urgente") is low, a denied emergency only where a priority is expected; a questioned or supposed one counts as none. Of several, the
// last is used (and the last word of a long message counts), unless an earlier one is the target of a change: "bájemela a media, alta es
// mucho".
func readPriority(s *entityText, expected bool) (value string, span bot.Span, ok bool) {
	if s.has&(tagPriority|tagLevel) == 0 {
		return "", bot.Span{}, false
	}
	led, named, calmed := false, false, false
	for i := range s.lex {
		v, at, to, denied := "", bot.Span{}, false, false
		switch {
		case s.is(i, tagPriority):
			v, at, denied = s.urgencyAt(i)
			if denied && s.str(i, tagPriority) == priorityEmergency && !expected { // "no es emergencia" leaves all others
				v = ""
			}
		case s.is(i, tagLevel):
			v, at = s.levelAt(i, expected || calmed) // "no es urgente, es media"
			to = s.is(i-1, tagTo)
		}
		calmed = calmed || denied
		calms := denied || v == priorityLow && s.is(i, tagPriority)
		if v != "" && (to || !led) && !(calms && named) { // "media, no corre afán" is media
			value, span, ok, led = v, at, true, to
			named = named || s.is(i, tagLevel)
		}
	}
	return value, span, ok
}

// maxWhether is how many words before an urgency may question it: in speech without marks an "si" stands far before.
const maxWhether = 8

// accented reports whether lexeme i is written with an accent: "sí" is not "si".
func (s *entityText) accented(i int) bool {
	l := s.lex[i]
	return !strings.HasPrefix(strings.ToLower(s.text[l.from:l.to]), l.word)
}

// urgencyAt reads a word like "urgente" with the words before it in its clause.
func (s *entityText) urgencyAt(i int) (value string, span bot.Span, denied bool) {
	v, first := s.str(i, tagPriority), i
	from, to, asks := s.clause(i)
	for k := max(from, i-maxWhether); k < i; k++ {
		if s.is(k, tagWhether) && !s.is(k, tagNegation) && !s.accented(k) && (i-k <= 3 || !s.requested(from, i)) {
			return "", bot.Span{}, false
		}
	}
	for k := i - 1; k >= from && s.lex[k+1].gap <= gapSpace && s.is(k, tagNegation|tagDegree|tagLevelLead); k-- { // "no para. Urgente" is not denied
		if s.is(k, tagNegation) {
			denied, first = true, k
		}
	}
	if asks && !s.requested(from, to) {
		return "", bot.Span{}, false
	}
	if denied {
		if v == priorityLow {
			return "", bot.Span{}, true // "no sin afán" is ambiguous
		}
		v = priorityLow
	}
	return v, s.span(first, i+1), denied
}

// requested reports whether a lexeme in [from, to) is a request.
func (s *entityText) requested(from, to int) bool {
	return s.hasTagBetween(from, to, tagRequest)
}

// hasTagBetween reports whether a lexeme in [from, to) has a tag.
func (s *entityText) hasTagBetween(from, to int, what tag) bool {
	for k := from; k < to; k++ {
		if s.is(k, what) {
			return true
		}
	}
	return false
}

// levelAt reads "alta", "media", "baja" if they name a priority.
func (s *entityText) levelAt(i int, expected bool) (string, bot.Span) {
	from, to, asks := s.clause(i)
	line := expected && i == 1                                                          // "6 media": after the number of its line
	if s.is(i, tagHalf) && (s.is(i-1, tagAnd) || i > 0 && s.lex[i-1].digits && !line) { // "hora y media"
		return "", bot.Span{}
	}
	if s.is(i, tagHalf) && s.joined(i, gapSpace) && s.is(i-1, tagNameHint) { // "soy media sorda"
		return "", bot.Span{}
	}
	if asks || s.joined(i+1, gapSpace) && s.is(i+1, tagUnit|tagScale|tagDozen|tagDayWord) { // "media hora"
		return "", bot.Span{}
	}
	first, named := i, expected && s.hasTagBetween(from, to, tagLevelLead)
	if i == from && i > 0 && s.is(i-1, tagLevelLead) && strings.HasSuffix(strings.TrimSpace(s.text[:s.lex[i].from]), ":") { // "Prioridad: baja"
		first, named = i-1, true
	}
	for k := i - 1; k >= from && k >= i-4; k-- {
		if s.is(k, tagNegation) {
			return "", bot.Span{} // "no es alta": another priority is not stated
		}
		if s.is(k, tagLevelLead) {
			first, named = k, true
			break
		}
		if !s.is(k, tagThe|tagAt|tagTo|tagOf|tagIn|tagArticle|tagSerialHint|tagAbout|tagDegree) {
			break
		}
	}
	if s.joined(i+1, gapSpace) && s.is(i+1, tagLevelLead) && !named && s.is(i+1, tagLevelLead) && s.lex[i+1].word != "como" { // "high priority"
		return s.str(i, tagLevel), s.span(i, i+2)
	}
	end := i + 1 // a negation after it ("… no en alta") does not make an answer longer
	for end < to && !s.is(end, tagNegation) {
		end++
	}
	last := i+1 == len(s.lex) && s.lex[i].gap >= gapDot && len(s.lex) >= minDictated // "…, edificio Calima, hablar con vigilancia, alta"
	if named || last || expected && end-from <= maxLevelAnswer {
		return s.str(i, tagLevel), s.span(first, i+1)
	}
	return "", bot.Span{}
}
