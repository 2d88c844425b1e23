package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// assignValues sets the values of the acts, adds acts for values without one, and removes acts
// that need a value and have none.
func (v *resolver) assignValues() {
	for _, slot := range []string{bot.SlotSerial, bot.SlotMail, bot.SlotPhone, bot.SlotName, bot.SlotPriority, bot.SlotMinutes, bot.SlotHours, bot.SlotScore, bot.SlotPhase} {
		found := v.entities.of(slot)
		if slot == bot.SlotMinutes && found.text == "" && v.probability("provide:minutes") >= threshold("provide:minutes") {
			found = v.entities.bareMinutes
		}
		if found.text == "" && v.has(bot.ActCorrect, slot) {
			found = v.entities.rereadAsAsked(slot)
		}
		if found.text == "" || !v.isExpectedSlot(slot) {
			if valueSlots[slot] {
				v.drop(bot.ActProvide, slot)
			}
			continue
		}
		if slot == bot.SlotPriority && (v.notPriority(found.span) || v.namesFloor(found.span)) {
			continue
		}
		kind := v.provideOrCorrect(slot)
		v.drop(bot.ActProvide, slot)
		v.drop(bot.ActCorrect, slot)
		v.drop(bot.ActSkip, slot)
		about := slot
		if found.all {
			about = bot.SlotScoreAll
		}
		v.add(kind, about, found.text, found.span, 0.9)
	}
	v.quantifyMaterial()
	for i := range v.acts {
		a := &v.acts[i]
		if a.About != bot.SlotTime && a.Kind != bot.ActChange && a.Kind != bot.ActPostpone {
			continue
		}
		for _, t := range v.entities.times {
			if t.Span.Overlaps(a.Span) {
				at := t.Range
				at.Day, at.Hour = t.Day, t.Hour
				a.Time = &at
				break
			}
		}
	}
}

// addUnreadTime adds the times of a message to a form that the model did not read: "a las 9 am por favor".
func (v *resolver) addUnreadTime() {
	orders := v.context.Expects == bot.ExpectsOpen && v.has(bot.ActProvide, bot.SlotDescription, bot.SlotService)
	if v.context.Expects != bot.ExpectsReview && v.context.Expects != bot.ExpectsField && !orders { // at other questions it may be why something can't be given
		return
	}
	for n, clause := range v.spans {
		asks := strings.ContainsAny(v.text[clause.From:clause.To], "?¿") && (!v.tellsOrder() || v.rules.asks(words(v.text[clause.From:clause.To]))) // "…, ¿puede venir el miércoles?" wishes it
		if !v.tellsTime(clause) || asks ||
			slices.ContainsFunc(v.acts, func(a bot.Act) bool {
				return a.Span.Overlaps(clause) && a.Confidence >= minQuestion && (a.Place == nil || v.isMostlyPlace(clause))
			}) {
			continue
		}
		v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { return a.Span == clause })
		v.add(bot.ActProvide, bot.SlotTime, "", v.withoutConnective(v.spans[n]), unreadValue)
	}
}

// addUnreadNote adds a note that a message asks to add to a form and that the model did not read: "incluya la
// marca: LG". It extends over the clauses that follow.
func (v *resolver) addUnreadNote() {
	if !formQuestions[v.context.Expects] || strings.ContainsAny(v.text, "?¿") || v.has(bot.ActCorrect, bot.SlotService) || v.has(bot.ActAsk) || v.has(bot.ActSkip) || v.has(bot.ActWait) {
		return
	}
	unread := func(clause bot.Span) bool {
		return !slices.ContainsFunc(v.acts, func(a bot.Act) bool {
			guess := a.Confidence < defaultThreshold && (a.About == bot.SlotService || a.About == bot.SlotDescription)
			return a.Span.Overlaps(clause) && !guess
		})
	}
	for n, clause := range v.spans {
		if !unread(clause) || !v.rules.asksToNote(v.scores.clauses[n]) || v.firstNegation(v.scores.clauses[n]) == 0 { // "no ponga nada"
			continue
		}
		note := clause
		for _, next := range v.spans[n+1:] {
			if !unread(next) {
				break
			}
			note.To = next.To
		}
		if len(words(v.text[note.From:note.To])) >= minNote {
			v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { return note.From <= a.Span.From && a.Span.To <= note.To })
			v.add(bot.ActProvide, bot.SlotNote, "", note, unreadValue)
		}
		return
	}
}

// minNote is the fewest words of such a note: "anote eso" has none.
const minNote = 3

// unreadValue is the confidence of a time or a note that the model did not read.
const unreadValue = 0.6

// notPriority reports whether the words of a priority mean something else: "denme de baja", or
// a question beside a yes to the form, "así es, ¿vienen hoy mismo o mañana?".
func (v *resolver) notPriority(value bot.Span) bool {
	if v.has(bot.ActCorrect, bot.SlotPriority) {
		return false
	}
	asks := v.context.Expects == bot.ExpectsReview && v.has(bot.ActConfirm)
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActStop || a.Kind == bot.ActAsk && asks) && a.Span.From <= value.From && value.To <= a.Span.To
	})
}

// namesFloor reports whether words belong to a floor: the "baja" of "planta baja".
func (v *resolver) namesFloor(value bot.Span) bool {
	return slices.ContainsFunc(v.entities.places, func(m placeMatch) bool {
		return m.Parts.Floor != "" && slices.ContainsFunc(m.Pieces, func(p bot.Span) bool { return p.From <= value.From && value.To <= p.To })
	})
}

// quantifyMaterial adds the quantity to the material that a technician used. A message at work
// that begins with a quantity and has no act reports material.
func (v *resolver) quantifyMaterial() {
	m := v.entities.material
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

// isExpectedSlot reports whether a slot may be filled at this question: numbers mean minutes,
// hours and scores only if those are asked for, or if the model reads hours.
func (v *resolver) isExpectedSlot(slot string) bool {
	switch slot {
	case bot.SlotMinutes:
		return v.context.Expects == bot.ExpectsMinutes || v.context.Expects == bot.ExpectsProgress || v.context.Expects == bot.ExpectsLocation
	case bot.SlotHours:
		return v.context.Expects == bot.ExpectsHours || v.context.Expects == bot.ExpectsText && v.has(bot.ActProvide, bot.SlotHours)
	case bot.SlotScore:
		return v.context.Expects == bot.ExpectsScore || v.context.Expects == bot.ExpectsVerdict
	case bot.SlotPhase:
		return v.context.Expects == bot.ExpectsProgress
	case bot.SlotPriority:
		return v.context.Expects != bot.ExpectsText && v.context.Expects != bot.ExpectsApproval
	}
	return v.context.Expects != bot.ExpectsText
}

// addLineNumber reads the line of the form that a message names by its number: "5", "cambie el
// 1 a plomería". The act's Text is the new text of the line, "" if it is not stated.
func (v *resolver) addLineNumber() {
	if v.context.Expects != bot.ExpectsReview && v.context.Expects != bot.ExpectsField {
		return
	}
	if line := v.entities.line; line.text != "" && !v.tellsTime(line.span) {
		v.acts = nil
		v.add(bot.ActProvide, bot.SlotLine, v.entities.line.text, v.entities.line.span, 0.95).Text = ""
		return
	}
	for _, clause := range v.spans {
		number, says, ok := v.rules.line(v.text[clause.From:clause.To])
		if !ok || v.tellsTime(clause) {
			continue
		}
		v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { // what the model read from the number
			return (a.Kind == bot.ActCorrect || a.Kind == bot.ActChange) && a.Value == "" && a.Place == nil && a.Span.From >= clause.From && a.Span.To <= clause.To
		})
		if after := strings.TrimSpace(v.text[clause.To:]); strings.HasPrefix(after, ":") { // "el punto 2 debe decir solo: mantenimiento"
			value := trimSpan(v.text, bot.Span{From: clause.To + strings.Index(v.text[clause.To:], ":") + 1, To: len(v.text)})
			v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
				return a.Span.Overlaps(value) && (a.About == bot.SlotDescription || a.About == bot.SlotNote || a.About == bot.SlotService)
			})
			clause.To, says = value.To, v.text[value.From:value.To]
		}
		v.add(bot.ActProvide, bot.SlotLine, number, clause, 0.9).Text = says[v.rules.withoutCommand(says, bot.Span{To: len(says)}).From:]
	}
}
