package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// replacedWords are the words of a message that name wrong words and their replacement.
type replacedWords struct {
	Message string   `json:"message"`
	Span    bot.Span `json:"span"`
}

// applyReplacements applies the replacements in a message: "no es la casa 5, es la 15". It
// returns the reading without the acts on those words. In the description only numbers, and words
// about the same thing, are replaced, because another thing may be another service.
func (o Order) applyReplacements(in bot.Input) (Order, bot.Reading) {
	if r := in.Reading.Removal; r != nil && r.About != "" {
		if after := o.withoutNoted(r.About); after.Description != o.Description || after.Notes != o.Notes {
			after.Replaced = &replacedWords{Message: in.ID, Span: r.Span}
			return after, in.Reading.WithoutSpan(r.Span)
		}
	} else if r != nil {
		if text, ok := withoutRemark(o.Description, r.Text); ok {
			o.Description, o.Replaced = text, &replacedWords{Message: in.ID, Span: r.Span}
			return o, in.Reading.WithoutSpan(r.Span)
		}
		if at, ok := o.Location.WithoutUnit(r.Text); ok { // "quítele lo de la oficina"
			o.Location, o.Replaced = at, &replacedWords{Message: in.ID, Span: r.Span}
			in.Reading = in.Reading.WithoutSpan(r.Span)
		}
	}
	for _, s := range in.Reading.Replacements {
		if o.isNotPlaceOrProblem(in.Reading, s.Span) {
			continue
		}
		if at, ok := o.Location.Replace(s.Old, s.New); ok {
			o.Location = at
		} else if text, ok := orders.ReplaceWords(o.Description, s.Old, s.New); ok && (strings.ContainsAny(s.Old, "0123456789") || s.SharesNoun && !namesService(in.Reading)) {
			o.Description = text
		} else {
			continue
		}
		o.Replaced = &replacedWords{Message: in.ID, Span: s.Span}
		return o.applyBeside(in, s.Span), in.Reading.WithoutSpan(s.Span)
	}
	return o, in.Reading
}

// withoutNoted returns the order without the notes about a slot: when the visit is wanted, or a phone.
func (o Order) withoutNoted(slot string) Order {
	switch {
	case slot == bot.SlotTime && o.Time != nil:
		o.Description, o.Notes, o.Time = withoutLine(o.Description, o.Time.Text), withoutLine(o.Notes, o.Time.Text), nil
	case slot == bot.SlotPhone:
		_, notes := o.problemAndNotes()
		for _, note := range notes {
			if looksLikePhone(note) {
				o.Description, o.Notes = withoutLine(o.Description, note), withoutLine(o.Notes, note)
			}
		}
	}
	return o
}

// namesService reports whether a message names a service, or corrects it.
func namesService(said bot.Reading) bool {
	return slices.ContainsFunc(said.Acts, func(a bot.Act) bool { return a.About == bot.SlotService })
}

// applyBeside takes the floor and the room of a place that lies partly in the replaced words
// and partly beside them: "es carrera 8 y no 9. Es el piso 4".
func (o Order) applyBeside(in bot.Input, replaced bot.Span) Order {
	if replaced.From < 0 || replaced.To < replaced.From || replaced.To > len(in.Text) {
		return o
	}
	beside := in.Text[:replaced.From] + "\n" + in.Text[replaced.To:]
	for _, a := range in.Reading.Acts {
		if a.Place == nil || a.About != bot.SlotPlace || !a.Span.Overlaps(replaced) {
			continue
		}
		part := bot.PlaceParts{}
		if strings.Contains(beside, a.Place.Floor) {
			part.Floor = a.Place.Floor
		}
		if strings.Contains(beside, a.Place.Room) {
			part.Room = a.Place.Room
		}
		if part != (bot.PlaceParts{}) {
			o.Location = o.Location.Override(locationOf(part))
		}
	}
	return o
}

// isNotPlaceOrProblem reports whether words are not about a place or a problem, or answer the
// open question: "no es a las 5, es a las 6", "nivel 3, no 2" at the question for the floor.
func (o Order) isNotPlaceOrProblem(said bot.Reading, s bot.Span) bool {
	return slices.ContainsFunc(said.Acts, func(a bot.Act) bool {
		if !a.Span.Overlaps(s) {
			return false
		}
		switch a.About {
		case bot.SlotTime, bot.SlotDate, bot.SlotPriority, bot.SlotLine, bot.SlotPhone, bot.SlotMail, bot.SlotSerial:
			return true
		case bot.SlotFloor:
			return o.Location.Floor == "" && a.Kind == bot.ActProvide
		case bot.SlotRoom:
			return o.Location.Room == "" && a.Kind == bot.ActProvide
		}
		return false
	})
}

// withoutReplaced removes the words that FillSlots has already replaced from what the step
// handles.
func withoutReplaced(hear func(Order, bot.Input) (Order, bot.Event)) func(Order, bot.Input) (Order, bot.Event) {
	return func(o Order, in bot.Input) (Order, bot.Event) {
		if s := o.Replaced; s != nil && s.Message == in.ID {
			if in.Reading = in.Reading.WithoutSpan(s.Span); len(in.Reading.Acts) == 0 {
				return o, "edit"
			}
		}
		return hear(o, in)
	}
}

// withoutRemark takes out of a description the line, or else the part between commas, that holds some words. It
// reports false if there is none, or if nothing else would be left.
func withoutRemark(description, words string) (string, bool) {
	lines := strings.Split(description, "\n")
	for i, line := range lines {
		if !strings.Contains(bot.Fold(line), bot.Fold(words)) {
			continue
		}
		if i > 0 {
			return strings.Join(slices.Delete(lines, i, i+1), "\n"), true
		}
		parts := strings.Split(line, ", ")
		kept := slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return strings.Contains(bot.Fold(p), bot.Fold(words)) })
		if len(kept) == 0 || len(kept) == len(parts) {
			return description, false
		}
		lines[0] = strings.Join(kept, ", ")
		return strings.Join(lines, "\n"), true
	}
	return description, false
}
