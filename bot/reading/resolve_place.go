package reading

import (
	"slices"
	"strings"
	"unicode"

	"recado/bot"
)

// addPlace adds acts about a place from the place reader, which reads its parts, rather than
// from the model.
func (v *resolver) addPlace(places *placeReader) {
	switch v.context.Expects {
	case bot.ExpectsText:
		return
	case bot.ExpectsFloor:
		if v.addPartAnswer(v.entities.floor, bot.SlotFloor) {
			return
		}
	case bot.ExpectsRoom:
		if v.addPartAnswer(v.entities.room, bot.SlotRoom) {
			return
		}
	}
	asked := v.context.Expects == bot.ExpectsPlace || v.context.Expects == bot.ExpectsFloor || v.context.Expects == bot.ExpectsRoom
	least := 0.6
	switch told := v.placeProbability(); {
	case asked || told >= defaultThreshold:
		least = 0.3
	case told < minBest && v.context.Expects == bot.ExpectsReview: // "sí, disculpe, estaba en el banco"
		least = confidentUnaskedPlace
	}
	m, ok := v.entities.placeOf(least, v.context.Expects == bot.ExpectsPlace)
	if !ok && v.replacesPart() {
		m, ok = v.entities.place(minReplacingPlace)
		ok = ok && m.Parts.Street+m.Parts.Neighborhood+m.Parts.Building != ""
	}
	if !ok {
		if asked && v.tellsOnlyTime() { // "pasado mañana a las 3" is not a place
			v.drop(bot.ActProvide, bot.SlotPlace)
		}
		if v.has(bot.ActProvide, bot.SlotPlace) { // a place that no table has: its text is kept
			for i := range v.acts {
				if a := &v.acts[i]; a.Kind == bot.ActProvide && a.About == bot.SlotPlace && (asked || a.Confidence >= confidentUnaskedPlace) {
					a.Place = &bot.PlaceParts{Text: a.Text}
				}
			}
		}
		v.drop(bot.ActProvide, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
		v.addCorrectedPart(places)
		return
	}
	v.drop(bot.ActProvide, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
	v.drop(bot.ActCorrect, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
	if v.provideOrCorrect(bot.SlotPlace) == bot.ActCorrect && v.isDeniedAt(m.Span) { // "no es en Bucaramanga": the right place is not stated
		v.add(bot.ActCorrect, bot.SlotPlace, "", m.Span, m.Confidence())
		return
	}
	if v.context.Expects == bot.ExpectsPlace {
		m = places.whole(v.text, m, v.spans, v.isFreeClause)
	}
	if (v.context.Expects == bot.ExpectsReview || v.context.Expects == bot.ExpectsField) && len(v.entities.ids) == 0 { // the new value is stated: "la casa es la 15"
		v.drop(bot.ActChange, bot.SlotPlace)
	}
	parts := m.Parts
	sure := m.Confidence()
	v.located = m.Pieces
	v.dropActsInNames()
	put := func(slot, value string) {
		kind := v.provideOrCorrect(slot)
		if m.Corrects {
			kind = bot.ActCorrect
		}
		v.add(kind, slot, value, m.Span, sure).Place = &parts
	}
	switch {
	case parts.Street+parts.Neighborhood+parts.Building+parts.Landmark+parts.City+parts.Department != "":
		put(bot.SlotPlace, "")
	case parts.Floor != "" || parts.Room != "":
		if parts.Floor != "" {
			put(bot.SlotFloor, first(m.Level, parts.Floor))
		}
		if parts.Room != "" {
			put(bot.SlotRoom, capitalised(parts.Room))
		}
	case parts.House && asked:
		v.drop(bot.ActSkip, bot.SlotFloor, bot.SlotRoom)
		v.add(bot.ActSkip, bot.SlotFloor, "", m.Span, sure).Place = &parts
	case asked:
		put(bot.SlotPlace, "")
	}
}

// placeProbability is the greatest probability that a message tells or changes a place or a part of it.
func (v *resolver) placeProbability() float32 {
	most := max(v.probability("change:place"), v.probability("correct:other"))
	for _, slot := range []string{bot.SlotPlace, bot.SlotFloor, bot.SlotRoom} {
		most = max(most, v.probability("provide:"+slot), v.probability("correct:"+slot))
	}
	return most
}

// tellsTime reports whether a clause contains a time: the 10 of "a las 10" is no floor.
func (v *resolver) tellsTime(clause bot.Span) bool {
	return slices.ContainsFunc(v.entities.times, func(t timeRef) bool { return !t.Weak && t.Span.Overlaps(clause) })
}

// replacesPart reports whether a message at the review of a form begins with a word that
// replaces a value: "cambie el barrio por Las Aguas".
func (v *resolver) replacesPart() bool {
	from, lead := v.rules.replacement.oldValueStart(v.scores.words[:min(len(v.scores.words), maxSubjectWords)])
	return from > 0 && lead < 0 && (v.context.Expects == bot.ExpectsReview || v.context.Expects == bot.ExpectsField)
}

// minReplacingPlace is the minimum confidence of a place that replaces another.
const minReplacingPlace = 0.3

// isDeniedAt reports whether a negation precedes a span in its clause.
func (v *resolver) isDeniedAt(at bot.Span) bool {
	for _, s := range v.spans {
		if s.From <= at.From && at.From < s.To {
			before := words(v.text[s.From:at.From])
			return slices.ContainsFunc(before[max(0, len(before)-maxSubjectWords):], func(w string) bool { return v.negation[w] })
		}
	}
	return false
}

// isFreeClause reports whether a clause has no act but one about the place.
func (v *resolver) isFreeClause(clause bot.Span) bool {
	ws := words(v.text[clause.From:clause.To])
	refers := len(ws) > 1 && v.rules.leadsTo(ws[0]) && ws[1] == "de" // "la de pintar"
	return !refers && !v.rules.isTalk(ws) && !slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.About != bot.SlotPlace && a.Confidence >= confidentOtherAct && a.Span.Overlaps(clause)
	})
}

// confidentOtherAct is the minimum confidence of an act that determines what its clause does.
const confidentOtherAct = 0.5

// dropActsInNames removes acts that are read from the name of a place: "barrio La Candelaria"
// is not a fire, and "Contacto" in an address asks for nobody.
func (v *resolver) dropActsInNames() {
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		switch a.Kind {
		case bot.ActHazard, bot.ActStop, bot.ActCancel, bot.ActComplain, bot.ActHuman:
			return a.Confidence < confidentInName && v.isMostlyPlace(a.Span)
		}
		if a.Kind == bot.ActProvide && v.isMostlyPlace(a.Span) { // "(Calle 127 # 52-30" contains no hour and no name
			switch a.About {
			case bot.SlotTime:
				return !slices.ContainsFunc(v.entities.times, func(t timeRef) bool { return t.Span.Overlaps(a.Span) })
			case bot.SlotName:
				return v.entities.name.text == ""
			}
		}
		return a.Kind == bot.ActProvide && a.About == bot.SlotService && v.has(bot.ActProvide, bot.SlotDescription) && v.isMostlyPlace(a.Span)
	})
}

// confidentInName is the confidence from which an act is kept although its words name a place.
const confidentInName = 0.8

// confidentUnaskedPlace is the minimum confidence of a place that was not asked for and that no
// table has.
const confidentUnaskedPlace = 0.8

// tellsOnlyTime reports whether a message contains only a time.
func (v *resolver) tellsOnlyTime() bool {
	for _, t := range v.entities.times {
		rest := strings.TrimSpace(v.text[:t.Span.From]) + strings.TrimSpace(v.text[t.Span.To:])
		if len(rest) <= maxTimeLead {
			return true
		}
	}
	return false
}

// maxTimeLead bounds the bytes around a time that is the whole message: "el ".
const maxTimeLead = 3

// addCorrectedPart finds the new value of a floor or a room in a clause other than the one that
// names it: "el piso está mal, es el 6".
func (v *resolver) addCorrectedPart(places *placeReader) {
	const lastStep = 2 // words within a clause: the value is likeliest in the clause that names the part
	taken := -1        // the clause of a value: "en el cuarto, misma oficina" gives one
	for i := range v.acts {
		a := &v.acts[i]
		if a.Kind != bot.ActCorrect || a.Value != "" {
			continue
		}
		read := places.answerFloor
		switch a.About {
		case bot.SlotFloor:
		case bot.SlotRoom:
			read = places.answerRoom
		default:
			continue
		}
		for step, value := range []func(int) string{
			func(n int) string { return v.partBeforeNegation(n, read) },
			func(n int) string { return v.partOfWholeClause(n, v.spans[n] == a.Span || v.isAgreement(n), read) },
			func(n int) string { return v.partWithinClause(n, read) },
		} {
			for _, n := range v.clausesFromLast(a.Span, step == lastStep) {
				if a.Value != "" {
					break
				}
				if n == taken && v.spans[n] != a.Span || v.spans[n] != a.Span && places.namesOther(v.text[v.spans[n].From:v.spans[n].To], a.About) || v.spans[n] != a.Span && (v.correctsOtherSlot(v.spans[n], a.About) || v.tellsTime(v.spans[n])) {
					continue
				}
				if a.Value = value(n); a.Value != "" {
					taken = n
				}
			}
		}
	}
	part := func(a bot.Act) bool {
		return a.Kind == bot.ActCorrect && a.Value != "" && (a.About == bot.SlotFloor || a.About == bot.SlotRoom)
	}
	if slices.ContainsFunc(v.acts, part) { // "la ubicación está mal, el piso es el 6"
		v.drop(bot.ActCorrect, bot.SlotPlace)
	}
}

// namesOther reports whether words name another part of a place than a slot's: the 12 of "la oficina sí es la
// 12" is no floor.
func (r *placeReader) namesOther(text, slot string) bool {
	s := &placeScan{text: text, toks: tokens(text), clauses: r.clauses}
	s.senses, _ = r.words.senses(s.toks)
	own, other := isFloor, anyRoom
	if slot == bot.SlotRoom {
		own, other = other, own
	}
	named := func(class wordClass) bool {
		return slices.ContainsFunc(s.senses, func(w tokenSense) bool { return w.one.is&class != 0 })
	}
	return named(other) && !named(own)
}

// clausesFromLast returns the indexes of the clauses from the last to the first, with the one of a span first if
// ownFirst is set.
func (v *resolver) clausesFromLast(own bot.Span, ownFirst bool) []int {
	var list []int
	for n := len(v.spans) - 1; n >= 0; n-- {
		if ownFirst && v.spans[n] == own {
			list = slices.Insert(list, 0, n)
			continue
		}
		list = append(list, n)
	}
	return list
}

// isAgreement reports whether the nth clause only agrees or is polite.
func (v *resolver) isAgreement(n int) bool {
	return n < len(v.scores.clauseLabel) && agreementLabels[actLabels[v.scores.clauseLabel[n]]]
}

// correctsOtherSlot reports whether a clause corrects a slot other than the given one.
func (v *resolver) correctsOtherSlot(clause bot.Span, slot string) bool {
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActCorrect && a.About != slot && a.About != bot.SlotPlace && a.Span == clause
	})
}

// firstNegation returns the index of the first negation among words, or -1.
func (v *resolver) firstNegation(words []string) int {
	return slices.IndexFunc(words, func(w string) bool { return len(w) <= maxNegation && v.negation[plainText(w)] })
}

// maxNegation bounds a negation with the marks around it, in bytes.
const maxNegation = 14

// partWords returns the words of the nth clause that may name a part of a place.
func (v *resolver) partWords(n int) []string {
	ws := strings.Fields(v.values[v.spans[n].From:v.spans[n].To])
	return ws[:min(len(ws), maxWithin)]
}

// partBeforeNegation returns the last part of a place before a negation inside the clause: "era
// piso 3, no 2", "es el 6 no el 5".
func (v *resolver) partBeforeNegation(n int, read func(string) (partAnswer, bool)) string {
	ws := v.partWords(n)
	at := v.firstNegation(ws)
	if at <= 0 {
		return ""
	}
	found := v.partsAmong(ws[:at], read)
	if len(found) == 0 {
		return v.onlyNumber(ws[:at], read)
	}
	return found[len(found)-1]
}

// onlyNumber returns the part of a place that the only number among words is, or "": its noun may be misspelt,
// "pisso 11, no 5".
func (v *resolver) onlyNumber(ws []string, read func(string) (partAnswer, bool)) string {
	numbered := slices.DeleteFunc(slices.Clone(ws), func(w string) bool { return !strings.ContainsFunc(w, unicode.IsDigit) })
	if len(numbered) != 1 {
		return ""
	}
	if found, ok := read(numbered[0]); ok && found.Value != partNone && found.Confidence > confidentBareName {
		return found.Value
	}
	return ""
}

// partOfWholeClause returns the part of a place that is the whole clause: "es el 6", "piso 6
// por favor". A bare name counts only in a clause other than the one that names the part.
func (v *resolver) partOfWholeClause(n int, named bool, read func(string) (partAnswer, bool)) string {
	clause := v.values[v.spans[n].From:v.spans[n].To]
	named = named || v.clauseWords.startsWith(clause) != ""
	if found, ok := read(clause); ok && found.Value != partNone && v.firstNegation(v.partWords(n)) != 0 && (!named || found.Confidence > confidentBareName) {
		return found.Value
	}
	return ""
}

// partWithinClause returns the first part of a place among other words of the clause: "el piso
// correcto es el 6". If the clause begins with a negation it returns the last, "no es el 2 sino
// el 3", unless there are other clauses.
func (v *resolver) partWithinClause(n int, read func(string) (partAnswer, bool)) string {
	ws := v.partWords(n)
	found := v.partsAmong(ws, read)
	denied := v.firstNegation(ws) == 0
	switch {
	case len(found) == 0 || denied && len(v.spans) > 1:
		return ""
	case denied:
		return found[len(found)-1]
	}
	return found[0]
}

// partsAmong returns the parts of a place among words, without bare names.
func (v *resolver) partsAmong(ws []string, read func(string) (partAnswer, bool)) []string {
	var parts []string
	for i := range ws {
		for j := len(ws); j > i; j-- {
			if j == i+1 && len(ws) > 1 && (i == 0 || !v.rules.leadsTo(ws[i-1]) && !v.rules.replacement.arrows[plainText(ws[i-1])]) { // the "y" of "y todo"
				break
			}
			if found, ok := read(strings.Join(ws[i:j], " ")); ok && found.Value != partNone && found.Confidence > confidentBareName {
				parts = append(parts, found.Value)
				break
			}
		}
	}
	return parts
}

// maxWithin bounds the words of a clause that are searched for a part of a place.
const maxWithin = 12

// addPartAnswer adds the answer to a question about one part of a place, unless a whole place
// is given.
func (v *resolver) addPartAnswer(a partAnswer, slot string) bool {
	if a.Value == "" || a.Confidence <= confidentBareName && (slices.ContainsFunc(v.acts, isAside) || v.entities.priority.text != "") { // "espere" is not a room
		return false
	}
	if m, ok := v.entities.place(0.85); ok && m.Parts.Street+m.Parts.Neighborhood+m.Parts.Building != "" && a.Value != partNone {
		return false
	}
	if m, ok := v.entities.place(0.6); ok && strings.HasPrefix(m.Parts.Street, "#") { // "el número es 12-48, segundo piso"
		return false
	}
	v.drop(bot.ActProvide, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
	v.drop(bot.ActCorrect, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
	v.drop(bot.ActSkip, slot)
	if a.Value == partNone {
		house := false
		for _, m := range v.entities.places {
			house = house || m.Parts.House
		}
		v.add(bot.ActSkip, slot, "", a.Span, a.Confidence).Place = &bot.PlaceParts{Text: strings.TrimSpace(v.text), House: house}
		return true
	}
	act := v.add(v.provideOrCorrect(slot), slot, a.Value, a.Span, a.Confidence)
	m, ok := v.entities.place(0.3)
	if ok && m.Parts.House { // "es casa, el aire está en el segundo nivel"
		act.Place = &bot.PlaceParts{House: true}
	}
	if ok && slot == bot.SlotFloor && m.Parts.Room != "" {
		v.add(v.provideOrCorrect(bot.SlotRoom), bot.SlotRoom, m.Parts.Room, m.Span, m.Confidence())
	}
	if landmark := m.Parts.Landmark; ok && landmark != "" && !m.Parts.House && m.Evidence >= evidenceFloor { // "segundo nivel, sobre la farmacia"
		v.add(bot.ActProvide, bot.SlotPlace, "", m.Span, m.Confidence()).Place = &bot.PlaceParts{Landmark: landmark, Text: landmark}
	}
	return true
}

// addWhereabouts adds a note for the technician if an answer about the floor or the room also
// states where the work is: "piso 2 pero el daño está en la terraza".
func (v *resolver) addWhereabouts() {
	asked := map[bot.Expects]string{bot.ExpectsFloor: bot.SlotFloor, bot.ExpectsRoom: bot.SlotRoom}[v.context.Expects]
	if asked == "" || !v.has(bot.ActProvide, asked) && !v.has(bot.ActSkip, asked) {
		return
	}
	for n, s := range v.spans {
		if n >= len(v.scores.clauseLabel) { // a single clause has no scores of its own
			return
		}
		ws := v.scores.clauses[n]
		if len(ws) < minAddedWords || !whereLabels[actLabels[v.scores.clauseLabel[n]]] || v.scores.clauseBest[n] < minDescription || strings.ContainsAny(v.text[s.From:s.To], "?¿") ||
			slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Span.Overlaps(s) }) {
			continue
		}
		v.add(bot.ActProvide, bot.SlotNote, "", v.withoutConnective(s), float64(v.scores.clauseBest[n]))
	}
}

// whereLabels are the labels of clauses that state where something is.
var whereLabels = map[string]bool{"provide:floor": true, "provide:room": true, "provide:place": true, "provide:building": true}

// withoutConnective returns a clause without its leading connective.
func (v *resolver) withoutConnective(s bot.Span) bot.Span {
	s.From += len(v.clauseWords.startsWith(v.text[s.From:s.To]))
	return s
}

// confidentBareName is the confidence of a part of a place that is only a name.
const confidentBareName = 0.5

// isAside reports whether an act does not answer a question for a value.
func isAside(a bot.Act) bool {
	switch a.Kind {
	case bot.ActWait, bot.ActPostpone, bot.ActAsk, bot.ActHuman, bot.ActComplain, bot.ActThank, bot.ActGreet, bot.ActSmalltalk, bot.ActHelp, bot.ActHazard, bot.ActConfirm, bot.ActDeny, bot.ActCancel:
		return true
	}
	return false
}

// isMostlyPlace reports whether most of a clause belongs to the place of the message.
func (v *resolver) isMostlyPlace(clause bot.Span) bool {
	in := 0
	for _, p := range v.located {
		in += max(0, min(p.To, clause.To)-max(p.From, clause.From))
	}
	return 2*in > clause.To-clause.From
}

// correctOrdinalFloor reads an ordinal that was read as a room as the floor that the same
// message corrects: "está mal el piso, la oficina queda en el segundo".
func (v *resolver) correctOrdinalFloor(places *placeReader) {
	floor := slices.IndexFunc(v.acts, func(a bot.Act) bool { return a.Kind == bot.ActCorrect && a.About == bot.SlotFloor && a.Value == "" })
	room := slices.IndexFunc(v.acts, func(a bot.Act) bool {
		return a.About == bot.SlotRoom && a.Value != "" && !strings.ContainsFunc(a.Value, unicode.IsDigit)
	})
	if floor < 0 || room < 0 {
		return
	}
	if level, ok := places.answerFloor(v.acts[room].Value); ok && level.Value != partNone {
		v.acts[floor].Value = level.Value
		v.acts = slices.Delete(v.acts, room, room+1)
	}
}
