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
	case "cancel", "restart":
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

// resolver makes acts of what the model and the readers of entities say of one message.
type resolver struct {
	text  string
	c     bot.ReadingContext
	spans []bot.Span
	s     scored
	e     entities
	acts  []bot.Act

	rules    rules
	negation map[string]bool
	additive map[string]bool
	adds     bool       // a word announces several things, or one more
	located  []bot.Span // what names the place that was taken
}

// resolve makes the acts of a message, in the order of their spans.
func (r *Reader) resolve(text string, c bot.ReadingContext, spans []bot.Span, s scored) (acts []bot.Act, refs []string) {
	v := r.resolver(text, c, spans, s)
	v.adds = slices.ContainsFunc(words(text), func(w string) bool { return r.rules.additive[w] })
	v.likely(r.rules)
	v.danger(r.hazards)
	v.numbered()
	v.placed(r.places)
	v.valued()
	v.settle()
	v.polite()
	v.added()
	v.inferred()
	v.denied()
	v.describe()
	slices.SortStableFunc(v.acts, func(a, b bot.Act) int { return a.Span.From - b.Span.From })
	for _, id := range v.e.ids {
		refs = append(refs, id.ID)
	}
	return v.acts, refs
}

// resolver is the beginning of a reading: the values that a text holds, and no act.
func (r *Reader) resolver(text string, c bot.ReadingContext, spans []bot.Span, s scored) resolver {
	return resolver{text: text, c: c, spans: spans, s: s, e: r.entitiesOf(text, c), rules: r.rules, negation: r.rules.negation, additive: r.rules.additive}
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
		if p < least && (k != top || p < leastBest || threshold(label) > usual) {
			continue
		}
		kind, about, _ := strings.Cut(label, ":")
		if kind == "unclear" || rules.negated(bot.ActKind(kind), v.text) {
			continue
		}
		if kind == "ask" && p < leastAsk && !strings.Contains(v.text, "?") {
			continue
		}
		v.add(bot.ActKind(kind), about, "", v.s.span[k], float64(p))
	}
	v.likelyOf(rules)
}

// likelyOf takes the likeliest act of a family that is likely, where none of its acts is
// likely enough by itself.
func (v *resolver) likelyOf(rules rules) {
	for n, family := range families {
		k, p := len(labels)+n, v.s.p[len(labels)+n]
		kind := bot.ActKind(family)
		if p < likelyFamily || v.has(kind) || kind == bot.ActHazard || rules.negated(kind, v.text) {
			continue
		}
		best := -1
		for i, label := range labels {
			if of, ok := familyOf(label); ok && of == k && (best < 0 || v.s.p[i] > v.s.p[best]) {
				best = i
			}
		}
		_, about, _ := strings.Cut(labels[best], ":")
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

// placed takes what a message says of a place from the reader of places, which sees its
// parts, rather than from the model.
func (v *resolver) placed(places *placeReader) {
	switch v.c.Expects {
	case bot.ExpectsText:
		return
	case bot.ExpectsFloor:
		if v.answered(v.e.floor, bot.SlotFloor) {
			return
		}
	case bot.ExpectsRoom:
		if v.answered(v.e.room, bot.SlotRoom) {
			return
		}
	}
	asked := v.c.Expects == bot.ExpectsPlace || v.c.Expects == bot.ExpectsFloor || v.c.Expects == bot.ExpectsRoom
	least := 0.6
	switch told := max(v.p("provide:place"), v.p("correct:place"), v.p("change:place")); {
	case asked || told >= usual:
		least = 0.3
	case told < leastBest && v.c.Expects == bot.ExpectsReview: // "sí, disculpe, estaba en el banco"
		least = unaskedPlace
	}
	m, ok := v.e.place(least)
	if !ok {
		if asked && v.timed() { // "pasado mañana a las 3" is where nobody lives
			v.drop(bot.ActProvide, bot.SlotPlace)
		}
		if v.has(bot.ActProvide, bot.SlotPlace) { // a place that no table knows: as it was said
			for i := range v.acts {
				if a := &v.acts[i]; a.Kind == bot.ActProvide && a.About == bot.SlotPlace && (asked || a.Confidence >= unaskedPlace) {
					a.Place = &bot.PlaceParts{Text: a.Text}
				}
			}
		}
		v.drop(bot.ActProvide, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
		v.partCorrected(places)
		return
	}
	v.drop(bot.ActProvide, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
	v.drop(bot.ActCorrect, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
	if v.c.Expects == bot.ExpectsPlace {
		m = places.whole(v.text, m, v.spans, v.free)
	}
	parts := m.Parts
	sure := m.Confidence()
	v.located = m.Pieces
	v.named()
	put := func(slot, value string) {
		v.add(v.gives(slot), slot, value, m.Span, sure).Place = &parts
	}
	switch {
	case parts.Street+parts.Neighborhood+parts.Building+parts.Landmark+parts.City+parts.Department != "":
		put(bot.SlotPlace, "")
	case parts.Floor != "" || parts.Room != "":
		if parts.Floor != "" {
			put(bot.SlotFloor, first(m.Level, parts.Floor))
		}
		if parts.Room != "" {
			put(bot.SlotRoom, parts.Room)
		}
	case parts.House && asked:
		v.drop(bot.ActSkip, bot.SlotFloor, bot.SlotRoom)
		v.add(bot.ActSkip, bot.SlotFloor, "", m.Span, sure).Place = &parts
	case asked:
		put(bot.SlotPlace, "")
	}
}

// free reports whether no act but one about the place is read in a clause.
func (v *resolver) free(clause bot.Span) bool {
	return !slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.About != bot.SlotPlace && a.Confidence >= sureElse && a.Span.From < clause.To && clause.From < a.Span.To
	})
}

// sureElse is how sure an act must be to be what its clause does.
const sureElse = 0.5

// named takes back what only the name of a place seems to say: "barrio La Candelaria" does
// not burn, and "Contacto" in an address asks for nothing.
func (v *resolver) named() {
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		switch a.Kind {
		case bot.ActHazard, bot.ActStop, bot.ActCancel, bot.ActComplain, bot.ActHuman:
			return a.Confidence < sureNamed && v.locates(a.Span)
		}
		return a.Kind == bot.ActProvide && a.About == bot.SlotService && v.has(bot.ActProvide, bot.SlotDescription) && v.locates(a.Span)
	})
}

// sureNamed is how sure an act must be that holds although its words name a place.
const sureNamed = 0.8

// unaskedPlace is how sure a place must be that was not asked for and that no table knows.
const unaskedPlace = 0.8

// timed reports whether a message tells nothing but a time.
func (v *resolver) timed() bool {
	for _, t := range v.e.times {
		rest := strings.TrimSpace(v.text[:t.Span.From]) + strings.TrimSpace(v.text[t.Span.To:])
		if len(rest) <= maxTimeLead {
			return true
		}
	}
	return false
}

// maxTimeLead is how many bytes may stand around a time that is all of a message: "el ".
const maxTimeLead = 3

// partCorrected finds the value of a floor or a room that is put right in another clause
// than the one that names it: "el piso está mal, es el 6".
func (v *resolver) partCorrected(places *placeReader) {
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
		for n := len(v.spans) - 1; n >= 0 && a.Value == ""; n-- {
			a.Value = v.within(v.text[v.spans[n].From:v.spans[n].To], read)
		}
	}
	part := func(a bot.Act) bool {
		return a.Kind == bot.ActCorrect && a.Value != "" && (a.About == bot.SlotFloor || a.About == bot.SlotRoom)
	}
	if slices.ContainsFunc(v.acts, part) { // "la ubicación está mal, el piso es el 6"
		v.drop(bot.ActCorrect, bot.SlotPlace)
	}
}

// within is the part of a place that a clause tells among other words: "el piso correcto es
// el 6", "piso 6 por favor". Words alone are no part there, and what is denied is none:
// "era piso 3, no 2", "no es el 2 sino el 3".
func (v *resolver) within(clause string, read func(string) (partAnswer, bool)) string {
	ws := strings.Fields(clause)
	ws = ws[:min(len(ws), maxWithin)]
	denies := slices.IndexFunc(ws, func(w string) bool { return v.negation[plainText(w)] })
	if found, ok := read(clause); ok && found.Value != partNone && denies != 0 {
		return found.Value
	}
	if denies > 0 {
		ws = ws[:denies]
	}
	last := ""
	for i := range ws {
		for j := len(ws); j > i; j-- {
			if found, ok := read(strings.Join(ws[i:j], " ")); ok && found.Value != partNone && found.Confidence > bareName {
				if denies != 0 {
					return found.Value
				}
				last = found.Value
			}
		}
	}
	if denies == 0 && len(v.spans) > 1 {
		return "" // the other clause says what it is
	}
	return last
}

// maxWithin is how far into a clause a part of a place may begin, in words.
const maxWithin = 12

// numbered knows the line of the form that a message speaks of by its number: "5", "cambie el
// 1 a plomería". The act's Text is what the line should say, "" where that isn't told.
func (v *resolver) numbered() {
	if v.c.Expects != bot.ExpectsReview && v.c.Expects != bot.ExpectsField {
		return
	}
	if v.e.line.text != "" {
		v.acts = nil
		v.add(bot.ActProvide, bot.SlotLine, v.e.line.text, v.e.line.span, 0.95).Text = ""
		return
	}
	for _, clause := range v.spans {
		number, says, ok := v.rules.line(v.text[clause.From:clause.To])
		if !ok {
			continue
		}
		v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { // what the model made of the number
			return (a.Kind == bot.ActCorrect || a.Kind == bot.ActChange) && a.Value == "" && a.Place == nil && a.Span.From >= clause.From && a.Span.To <= clause.To
		})
		v.add(bot.ActProvide, bot.SlotLine, number, clause, 0.9).Text = says
	}
}

// answered takes the answer to a question about one part of a place, unless a whole place
// was given.
func (v *resolver) answered(a partAnswer, slot string) bool {
	if a.Value == "" || a.Confidence <= bareName && slices.ContainsFunc(v.acts, aside) { // "espere" is no room
		return false
	}
	if m, ok := v.e.place(0.85); ok && m.Parts.Street+m.Parts.Neighborhood+m.Parts.Building != "" && a.Value != partNone {
		return false
	}
	v.drop(bot.ActProvide, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
	v.drop(bot.ActCorrect, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding)
	v.drop(bot.ActSkip, slot)
	if a.Value == partNone {
		house := false
		for _, m := range v.e.places {
			house = house || m.Parts.House
		}
		v.add(bot.ActSkip, slot, "", a.Span, a.Confidence).Place = &bot.PlaceParts{Text: strings.TrimSpace(v.text), House: house}
		return true
	}
	v.add(v.gives(slot), slot, a.Value, a.Span, a.Confidence)
	if slot == bot.SlotFloor {
		if m, ok := v.e.place(0.3); ok && m.Parts.Room != "" {
			v.add(v.gives(bot.SlotRoom), bot.SlotRoom, m.Parts.Room, m.Span, m.Confidence())
		}
	}
	return true
}

// bareName is how sure a part of a place is that is nothing but words.
const bareName = 0.5

// aside reports whether an act answers no question for a value.
func aside(a bot.Act) bool {
	switch a.Kind {
	case bot.ActWait, bot.ActPostpone, bot.ActAsk, bot.ActHuman, bot.ActComplain, bot.ActThank, bot.ActGreet, bot.ActSmalltalk, bot.ActHelp, bot.ActHazard:
		return true
	}
	return false
}

// valued gives the acts their values, adds what has a value and no act, and takes back
// what would need a value and has none.
func (v *resolver) valued() {
	for _, slot := range []string{bot.SlotSerial, bot.SlotMail, bot.SlotPhone, bot.SlotName, bot.SlotPriority, bot.SlotMinutes, bot.SlotHours, bot.SlotScore, bot.SlotPhase} {
		found := v.e.of(slot)
		if slot == bot.SlotMinutes && found.text == "" && v.p("provide:minutes") >= threshold("provide:minutes") {
			found = v.e.loose
		}
		if found.text == "" && v.has(bot.ActCorrect, slot) {
			found = v.e.heard(slot)
		}
		if found.text == "" || !v.expected(slot) {
			if valued[slot] {
				v.drop(bot.ActProvide, slot)
			}
			continue
		}
		kind := v.gives(slot)
		v.drop(bot.ActProvide, slot)
		v.drop(bot.ActCorrect, slot)
		v.drop(bot.ActSkip, slot)
		about := slot
		if found.all {
			about = bot.SlotScoreAll
		}
		v.add(kind, about, found.text, found.span, 0.9)
	}
	v.used()
	for i := range v.acts {
		a := &v.acts[i]
		if a.About != bot.SlotTime && a.Kind != bot.ActChange && a.Kind != bot.ActPostpone {
			continue
		}
		for _, t := range v.e.times {
			if t.Span.From < a.Span.To && a.Span.From < t.Span.To {
				at := t.Range
				a.Time = &at
				break
			}
		}
	}
}

// used gives the material that a technician has used its quantity. A message of a technician
// at work that begins with a quantity and does nothing else says what was used.
func (v *resolver) used() {
	m := v.e.material
	if m.text == "" {
		return
	}
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActProvide && a.About == bot.SlotMaterial {
			a.Value = m.text
			return
		}
	}
	if m.all && len(v.acts) == 0 {
		v.add(bot.ActProvide, bot.SlotMaterial, m.text, m.span, 0.6)
	}
}

// expected reports whether a slot may be filled at this question: numbers mean minutes,
// hours and scores only where those are asked for, or where the model hears them.
func (v *resolver) expected(slot string) bool {
	switch slot {
	case bot.SlotMinutes:
		return v.c.Expects == bot.ExpectsMinutes || v.c.Expects == bot.ExpectsProgress || v.c.Expects == bot.ExpectsLocation
	case bot.SlotHours:
		return v.c.Expects == bot.ExpectsHours || v.c.Expects == bot.ExpectsText && v.has(bot.ActProvide, bot.SlotHours)
	case bot.SlotScore:
		return v.c.Expects == bot.ExpectsScore || v.c.Expects == bot.ExpectsVerdict
	case bot.SlotPhase:
		return v.c.Expects == bot.ExpectsProgress
	case bot.SlotPriority:
		return v.c.Expects != bot.ExpectsText && v.c.Expects != bot.ExpectsApproval
	}
	return v.c.Expects != bot.ExpectsText
}

// opposites exclude each other: the likelier holds.
var opposites = [][2]bot.ActKind{
	{bot.ActConfirm, bot.ActDeny},
	{bot.ActApprove, bot.ActReject},
	{bot.ActHazard, bot.ActAllClear},
	{bot.ActApprove, bot.ActChanges},
	{bot.ActResume, bot.ActRestart},
	{bot.ActStop, bot.ActStart},
	{bot.ActStop, bot.ActCancel},
}

// settle takes back what contradicts a likelier act.
func (v *resolver) settle() {
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
	v.conditional()
	v.ordering()
	if ask, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActAsk, bot.TopicRobot); ok && ask.Confidence > likeliest(bot.ActHuman) { // "¿es una máquina o una persona?"
		v.drop(bot.ActHuman)
	}
	if v.has(bot.ActCorrect) { // "no, es el 6": the no is part of it
		v.drop(bot.ActDeny)
	}
	for i := range v.acts { // "también gotea la llave" adds to the description
		if a := &v.acts[i]; v.adds && a.Kind == bot.ActCorrect && a.About == bot.SlotDescription {
			a.Kind = bot.ActProvide
		}
	}
	for i := range v.acts { // "no es aire, es plomería" is about plomería
		if a := &v.acts[i]; a.Kind == bot.ActCorrect && a.About == bot.SlotService {
			a.Text = v.affirmed(a.Text)
		}
	}
}

// ordering takes a wish to hear no more back where the same message orders something in
// other words that are read more surely: nobody unsubscribes who wants a visit.
func (v *resolver) ordering() {
	ordered := 0.0
	for _, a := range v.acts {
		if a.Kind == bot.ActProvide && (a.About == bot.SlotDescription || a.About == bot.SlotService) {
			ordered = max(ordered, a.Confidence)
		}
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActStop && (a.Confidence < min(ordered, sureStop) || v.likelier(a, bot.ActSkip, bot.ActChange, bot.ActProvide))
	})
}

// likelier reports whether an act of some kinds is read in the same words as another one, and
// more surely.
func (v *resolver) likelier(than bot.Act, kinds ...bot.ActKind) bool {
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Span == than.Span && a.Confidence > than.Confidence && slices.Contains(kinds, a.Kind)
	})
}

// sureStop is how sure a wish to hear no more must be to hold beside an order.
const sureStop = 0.8

// conditional takes back an approval that is only asked about or tied to a condition: "¿si
// la apruebo cuándo vendrían?", "va, pero si le agrega otro aire".
func (v *resolver) conditional() {
	conditioned := v.rules.conditional(v.text)
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActApprove && strings.HasPrefix(a.Text, "¿")
	})
	for i := range v.acts {
		switch a := &v.acts[i]; {
		case a.Kind != bot.ActApprove:
		case conditioned:
			a.Kind, a.Confidence = bot.ActChanges, unsureChange
		case v.contrasted(a.Span):
			a.Confidence = min(a.Confidence, unsureChange)
		}
	}
}

// contrasted reports whether the clause after some words turns against them: "ok, pero
// primero quiero saber la garantía".
func (v *resolver) contrasted(span bot.Span) bool {
	for _, s := range v.spans {
		if s.From < span.To {
			continue
		}
		ws := words(v.text[s.From:s.To])
		return len(ws) > 0 && v.rules.contrasts[ws[0]]
	}
	return false
}

// unsureChange is how sure a condition is to be a wish for changes: it is asked back.
const unsureChange = 0.5

// polite takes back what nothing but a courtesy seems to say besides: "muchas gracias" at a
// request for a photo neither skips nor denies, "no, gracias" does.
func (v *resolver) polite() {
	thanks := slices.IndexFunc(v.acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActThank || a.Kind == bot.ActGreet || a.Kind == bot.ActBye) && a.Confidence >= surePolite
	})
	if thanks < 0 || slices.ContainsFunc(words(v.text), func(w string) bool { return v.negation[w] }) {
		return
	}
	courtesy := v.acts[thanks]
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActSkip || a.Kind == bot.ActDeny) && a.Span == courtesy.Span && a.Confidence < courtesy.Confidence
	})
}

// surePolite is how sure a courtesy must be to be all that its clause says.
const surePolite = 0.9

// added takes what "además" or "también" announces beside a yes to the form for more of the
// description, where nothing else was made of it: "sí, y además vibra mucho" is no plain yes.
func (v *resolver) added() {
	if !v.adds || v.c.Expects != bot.ExpectsReview || v.has(bot.ActProvide) || v.has(bot.ActCorrect) {
		return
	}
	for _, s := range v.spans {
		ws := words(v.text[s.From:s.To])
		more := slices.IndexFunc(ws, func(w string) bool { return v.additive[w] })
		none := slices.IndexFunc(ws, func(w string) bool { return v.negation[w] })
		if len(ws) < leastAdded || more < 0 || none >= 0 && none < more { // "no hay nada mal"
			continue
		}
		v.add(bot.ActProvide, bot.SlotDescription, "", s, usual)
		return
	}
}

// leastAdded is how many words an addition has: "además vibra mucho".
const leastAdded = 3

// inferred reads a description where a service was not named but is told by what is wrong:
// "el computador no prende" says both.
func (v *resolver) inferred() {
	if !v.has(bot.ActProvide, bot.SlotService) || v.has(bot.ActProvide, bot.SlotDescription) || v.has(bot.ActCorrect, bot.SlotDescription) {
		return
	}
	if len(v.spans) == 1 && v.p("provide:description") >= hints {
		v.add(bot.ActProvide, bot.SlotDescription, "", v.spans[0], float64(v.p("provide:description")))
		return
	}
	for n, span := range v.spans {
		if n < len(v.s.described) && v.s.described[n] >= hints {
			v.add(bot.ActProvide, bot.SlotDescription, "", span, float64(v.s.described[n]))
			return
		}
	}
}

// denied reads a refusal in words of which nothing else is known, where a value was asked
// for and they hold a negation: "de eso tampoco tengo" is the name of no place.
func (v *resolver) denied() {
	switch v.c.Expects {
	case bot.ExpectsPlace, bot.ExpectsFloor, bot.ExpectsRoom, bot.ExpectsSerial, bot.ExpectsMail, bot.ExpectsPriority, bot.ExpectsMinutes, bot.ExpectsHours:
	default:
		return
	}
	if len(v.acts) == 0 && slices.ContainsFunc(words(v.text), func(w string) bool { return v.negation[w] }) {
		v.add(bot.ActDeny, "", "", bot.Span{To: len(v.text)}, leastAsk)
	}
}

// hints is how likely a clause from which the service was told must be a description.
const hints = 0.1

// describes is how likely a clause must tell what is wrong to be part of a description.
const describes = 0.35

// affirmed are the clauses of a text that don't begin with a negation, "el servicio no es
// aire" among them; the text itself where all do.
func (v *resolver) affirmed(text string) string {
	var kept []string
	for _, s := range clauses(v.text) {
		clause := v.text[s.From:s.To]
		if ws := words(clause); len(ws) > 0 && !slices.ContainsFunc(ws[:min(len(ws), subject)], func(w string) bool { return v.negation[w] }) {
			kept = append(kept, clause)
		}
	}
	if len(kept) == 0 {
		return text
	}
	return strings.Join(kept, ", ")
}

// subject is how many words at the beginning of a clause a negation may be one of.
const subject = 3

// maxDescribed bounds the clauses of a description that are told apart.
const maxDescribed = 6

// told are the kinds and labels of clauses that tell what is wrong or to be done.
func told(label string) bool {
	kind, _, _ := strings.Cut(label, ":")
	return kind == "hazard" || label == "provide:description" || label == "provide:service" || label == "correct:description" || label == "complain:work" || label == "smalltalk" || kind == "unclear"
}

// describe gives the act that describes a problem the clauses that do so, without the
// greeting before and the question behind. "Necesito un electricista" before them is left
// out; behind them, a clause of the same kind goes on describing: "y no calienta".
func (v *resolver) describe() {
	for i := range v.acts {
		a := &v.acts[i]
		if a.About != bot.SlotDescription || a.Kind != bot.ActProvide && a.Kind != bot.ActCorrect || len(v.spans) < 2 {
			continue
		}
		var kept []bot.Span
		for n, span := range v.spans {
			top := labels[v.s.top[n]]
			tells := v.s.described[n] >= describes && !strings.HasPrefix(top, "ask:")
			if v.locates(span) {
				continue
			}
			if !tells && (!told(top) || top == "provide:service" && a.Kind == bot.ActProvide && len(kept) == 0 && v.describedElsewhere(n)) {
				continue
			}
			if last := len(kept) - 1; last >= 0 && n > 0 && kept[last].To == v.spans[n-1].To {
				kept[last].To = span.To // neighbours stay as they were written
				continue
			}
			kept = append(kept, span)
		}
		a.Parts = nil
		for n, span := range v.spans {
			if v.adds && v.s.described[n] >= describes && len(a.Parts) < maxDescribed {
				a.Parts = append(a.Parts, strings.TrimSpace(v.text[span.From:span.To]))
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

// locates reports whether most of a clause is the place that a message gives.
func (v *resolver) locates(clause bot.Span) bool {
	in := 0
	for _, p := range v.located {
		in += max(0, min(p.To, clause.To)-max(p.From, clause.From))
	}
	return 2*in > clause.To-clause.From
}

// describedElsewhere reports whether another clause than the nth describes the problem.
func (v *resolver) describedElsewhere(n int) bool {
	for i, p := range v.s.described {
		if i != n && p >= describes {
			return true
		}
	}
	return false
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
