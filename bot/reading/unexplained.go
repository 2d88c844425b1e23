package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// unexplained returns the parts of a text that belong to no act: whole clauses, and the words
// after a value in its clause, as in "local 104 | a mano izquierda".
func (v *resolver) unexplained() []bot.Span {
	var left []bot.Span
	for n, clause := range v.spans {
		switch values, whole := v.valuesIn(clause); {
		case len(values) == 0 && n < len(v.scores.clauses) && !v.tellsOrder() && v.rules.isTalk(v.scores.clauses[n]):
		case whole, len(values) == 0 && v.addsNothing(n):
		case len(values) == 0 && v.isFiller(n):
		case len(values) == 0 || v.describesBefore(n, values[0].From):
			left = append(left, clause)
		case v.tellsOrder() && (v.leadsToValue(clause, values) || v.tellsBeforePlace(clause, values)):
			left = append(left, clause)
		default:
			last := clause.From
			for _, s := range values {
				last = max(last, s.To)
			}
			if rest := trimSpan(v.text, bot.Span{From: min(last, clause.To), To: clause.To}); v.isTelling(v.text[rest.From:rest.To]) {
				left = append(left, rest)
			}
		}
	}
	return v.withoutJoins(left)
}

// withoutJoins leaves out the connective and the courtesy at the ends of what is left, unless it follows directly on
// another part: "y pregunten por Ana, por favor".
func (v *resolver) withoutJoins(left []bot.Span) []bot.Span {
	for i := range left {
		s := &left[i]
		if i == 0 || s.From-left[i-1].To > maxMarks {
			s.From = v.withoutJoin(*s).From
		}
		if said := v.text[s.From:s.To]; len(words(said)) > minTelling {
			if kept := v.rules.withoutCourtesy(said); kept != "" && strings.HasPrefix(said, kept) {
				*s = trimSpan(v.text, bot.Span{From: s.From, To: s.From + len(kept)})
			}
		}
	}
	return left
}

// withoutJoin returns a span without the connective at its start that only adds, if enough is left.
func (v *resolver) withoutJoin(s bot.Span) bot.Span {
	said := v.text[s.From:s.To]
	for _, join := range v.rules.joins {
		if rest := strings.TrimPrefix(said, join); len(rest) < len(said) && len(words(rest)) >= minTelling {
			s.From += len(said) - len(rest)
			return trimSpan(v.text, s)
		}
	}
	return s
}

// maxMarks is how many bytes may stand between two parts that belong together: ", ".
const maxMarks = 3

// tellsBeforePlace reports whether a clause tells something before a place: "soy la enfermera jefe de la | clínica
// Santa María".
func (v *resolver) tellsBeforePlace(clause bot.Span, values []bot.Span) bool {
	before := bot.Span{From: clause.From, To: max(clause.From, values[0].From)}
	from, to, named := v.places.named(v.text, before)
	return named && len(words(v.text[before.From:before.To])) > minLead && len(words(v.text[from:to])) >= minTelling
}

// valuesIn returns the spans of the values of acts in a clause, in order, and whether an act
// covers the whole clause.
func (v *resolver) valuesIn(clause bot.Span) (values []bot.Span, whole bool) {
	for _, a := range v.acts {
		if v.isTold(a, clause) {
			continue
		}
		pieces := []bot.Span{a.Span}
		if a.Place != nil && len(v.located) > 0 {
			pieces = v.located
		}
		for _, p := range pieces {
			if !p.Overlaps(clause) {
				continue
			}
			if isValue := a.Place != nil || a.Value != ""; !isValue || p.From <= clause.From && clause.To <= p.To {
				return nil, true
			}
			values = append(values, p)
		}
	}
	slices.SortFunc(values, func(a, b bot.Span) int { return a.From - b.From })
	return values, false
}

// leadsToValue reports whether a clause tells something before a value that is no place: "7:30 a 16:30 con previa
// autorización enviada a | seguridad@empresa.com".
func (v *resolver) leadsToValue(clause bot.Span, values []bot.Span) bool {
	for _, at := range v.located {
		if at.Overlaps(clause) {
			return false
		}
	}
	return len(words(v.text[clause.From:max(clause.From, values[0].From)])) > minLead
}

// isFiller reports whether the nth clause of a long first message has two words that tell nothing: "y nada", "ole
// vecino".
func (v *resolver) isFiller(n int) bool {
	if !v.tellsOrder() || n >= len(v.scores.clauses) || len(v.scores.clauses[n]) != minTelling {
		return false
	}
	joined := v.clauseWords.startsWith(v.text[v.spans[n].From:v.spans[n].To]) != "" && !(n > 0 && v.tellsTime(v.spans[n-1])) // "hasta la 1, mejor después"
	return joined || n == 0 || v.scores.clauseBest[n] >= minYes && remarkLabels[actLabels[v.scores.clauseLabel[n]]] && actLabels[v.scores.clauseLabel[n]] != "provide:note"
}

// isTold reports whether an act of a long first message is read from a clause that tells something besides, which
// the act would not keep: "todavía está en garantía" answers nothing, "llámeme antes al 7123 4567" wants no agent.
func (v *resolver) isTold(a bot.Act, clause bot.Span) bool {
	if !v.tellsOrder() || !a.Span.Overlaps(clause) {
		return false
	}
	text := v.text[clause.From:clause.To]
	ws := words(text)
	switch a.Kind {
	case bot.ActGreet, bot.ActThank:
		return len(ws) >= minTellsMore
	case bot.ActAllClear, bot.ActStart, bot.ActStop:
		return true
	case bot.ActAsk, bot.ActHuman:
		return !strings.ContainsAny(text, "?¿") && !v.rules.asks(ws)
	case bot.ActProvide:
		return a.About == bot.SlotName && a.Value == "" && a.Confidence < defaultThreshold+0.1
	}
	return false
}

// tellsOrder reports whether a long first message tells what is wanted, among other things.
func (v *resolver) tellsOrder() bool {
	return v.context.Expects == bot.ExpectsOpen && len(v.scores.words) >= minDictated && (len(v.spans) >= minSignedClauses || len(v.scores.words) >= minOneBreath) &&
		(v.has(bot.ActProvide, bot.SlotDescription) || v.has(bot.ActProvide, bot.SlotService)) && !v.has(bot.ActHazard)
}

// minOneBreath is how many words a long message without marks has.
const minOneBreath = 24

// addsNothing reports whether the nth clause, which has no act, only announces or repeats a
// correction of another clause, or is small talk: "la dirección quedó mal | es calle 33".
func (v *resolver) addsNothing(n int) bool {
	if v.rules.withoutCourtesy(v.text[v.spans[n].From:v.spans[n].To]) == "" { // "piso 2 | por favor"
		return true
	}
	if n >= len(v.scores.clauseLabel) {
		return false
	}
	kind, _, _ := strings.Cut(actLabels[v.scores.clauseLabel[n]], ":")
	clause := v.scores.clauses[n]
	corrects := slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActCorrect && (kind == string(bot.ActCorrect) || kind == string(bot.ActChange) || a.Value != "" && slices.Contains(clause, plainText(a.Value)))
	})
	return corrects && !v.tellsMore(n) || v.isRemarkLabel(n)
}

// tellsMore reports whether the nth clause is longer than the announcement of a correction: "y corrija que lo que
// pasa es que hace mucho ruido".
func (v *resolver) tellsMore(n int) bool {
	return len(v.scores.clauses[n]) >= minTellsMore && v.rules.asksToNote(v.scores.clauses[n])
}

// minTellsMore is how many words such a clause has.
const minTellsMore = 6

// describesBefore reports whether the nth clause describes work before the value in it: "no me sube
// el agua al | tercer piso".
func (v *resolver) describesBefore(n, to int) bool {
	if _, _, named := v.places.named(v.text, bot.Span{From: v.spans[n].From, To: max(v.spans[n].From, to)}); !named { // "vivo en la | calle 127 # 15-36"
		return false
	}
	return n < len(v.scores.clauseDescribes) && len(words(v.text[v.spans[n].From:max(v.spans[n].From, to)])) >= minLead &&
		(v.scores.clauseDescribes[n] >= minServiceDescription || actLabels[v.scores.clauseLabel[n]] == "provide:description")
}

// isTelling reports whether the words after a value contain information: "timbre 3", not "por
// favor".
func (v *resolver) isTelling(text string) bool {
	ws := strings.Fields(v.rules.withoutCourtesy(text))
	return len(ws) >= minTelling && slices.ContainsFunc(ws, func(w string) bool { return utf8.RuneCountInString(w) >= minTellingWord })
}

const (
	minLead        = 3 // words before a value that may describe work
	minTelling     = 2 // minimum words after a value
	minTellingWord = 4 // minimum characters of the longest of them
)

// addUnreadDescription adds a description from a clause whose likeliest label describes work,
// if a message gives parts of an order and no problem was read: in the scores of a long message
// one clause has little weight.
func (v *resolver) addUnreadDescription() {
	given := v.has(bot.ActProvide, bot.SlotPlace) || v.has(bot.ActProvide, bot.SlotPriority) || v.has(bot.ActProvide, bot.SlotPhone)
	if v.context.Expects != bot.ExpectsOpen || !given || v.has(bot.ActProvide, bot.SlotDescription) || v.has(bot.ActProvide, bot.SlotService) {
		return
	}
	for _, s := range v.unexplained() {
		n := slices.Index(v.spans, s)
		if n >= 0 && n < len(v.scores.clauseLabel) && len(v.scores.clauses[n]) >= minLead && describesWork(actLabels[v.scores.clauseLabel[n]]) && !v.isRemarkLabel(n) {
			v.add(bot.ActProvide, bot.SlotDescription, "", s, defaultThreshold)
			return
		}
	}
}

// isRemarkLabel reports whether the likely label of the nth clause is small talk or a note.
func (v *resolver) isRemarkLabel(n int) bool {
	label := actLabels[v.scores.clauseLabel[n]]
	return remarkLabels[label] && label != "provide:note" && v.scores.clauseBest[n] >= defaultThreshold
}

// completePlace adds to the text of a place that answers its question the clauses that no act accounts for:
// "Tienda La Bendición, Laureles, al lado de la droguería". A name that no table knows is often where it is.
func (v *resolver) completePlace(reading *bot.Reading) {
	place := slices.IndexFunc(reading.Acts, func(a bot.Act) bool { return a.Kind == bot.ActProvide && a.About == bot.SlotPlace && a.Place != nil })
	if place < 0 {
		return
	}
	a := &reading.Acts[place]
	before, behind := []string{}, []string{}
	reading.Unexplained = slices.DeleteFunc(reading.Unexplained, func(s bot.Span) bool {
		clause := v.text[s.From:s.To]
		ws := words(clause)
		if n := slices.Index(v.spans, s); !hasName(clause) && (n < 0 || n >= len(v.scores.clauseLabel) || !whereLabels[actLabels[v.scores.clauseLabel[n]]] || v.scores.clauseBest[n] < defaultThreshold) {
			return false // "por favor vengan pronto"
		}
		if len(ws) == 0 || v.negation[ws[0]] || strings.ContainsAny(clause, "?¿") || strings.Contains(a.Place.Text, clause) {
			return false
		}
		if s.From < a.Span.From {
			before = append(before, clause)
		} else {
			behind = append(behind, clause)
		}
		return true
	})
	if len(before)+len(behind) == 0 {
		return
	}
	whole := *a.Place
	whole.Text = strings.Join(slices.Concat(before, []string{whole.Text}, behind), ", ")
	a.Place = &whole
}

// hasName reports whether a clause contains a word with a capital letter. The first of several words does
// not count, because sentences begin with a capital.
func hasName(clause string) bool {
	fields := strings.Fields(clause)
	if len(fields) > 1 {
		fields = fields[1:]
	}
	return slices.ContainsFunc(fields, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		return unicode.IsUpper(first)
	})
}
