package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// isRemark reports whether an act only tells of an order, so that its words are among what a long message tells.
func isRemark(a bot.Act) bool {
	tells := a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect
	return tells && (a.About == bot.SlotDescription || a.About == bot.SlotTime || a.About == bot.SlotNote)
}

// addTold keeps what a long message tells besides the values of an order, in the order of the message: the problem,
// and below it the notes for the visitor, one a line.
func (o Order) addTold(in bot.Input) Order {
	text := toldProblem(in.Text, in.Reading.Told)
	if !hasDescription(o) && hasLetters(text, 3) && (o.Service != "" || len(strings.Fields(text)) > maxHintWords) {
		o = o.setDescription(text)
	}
	return o.addToldNotes(in)
}

// addToldNotes keeps the notes of addTold.
func (o Order) addToldNotes(in bot.Input) Order {
	for _, part := range in.Reading.Told {
		if part.Role == bot.TellsProblem || !within(in.Text, part.Span) {
			continue
		}
		said := orders.CleanLine(in.Text[part.Span.From:part.Span.To])
		if part.Role == bot.TellsTime {
			o = o.setTold(in.Reading, part.Span, said)
		}
		o = o.addRemark(said)
	}
	return o
}

// toldProblem returns the parts of a text that tell the problem, as one line.
func toldProblem(text string, told []bot.Told) string {
	var problem strings.Builder
	end := 0
	for _, part := range told {
		if part.Role != bot.TellsProblem || !within(text, part.Span) || part.Span.From < end {
			continue
		}
		if problem.Len() > 0 {
			problem.WriteString(joinOf(text[end:part.Span.From]))
		}
		problem.WriteString(orders.CleanLine(text[part.Span.From:part.Span.To]))
		end = part.Span.To
	}
	return problem.String()
}

// within reports whether a span lies within a text.
func within(text string, s bot.Span) bool { return s.From >= 0 && s.From <= s.To && s.To <= len(text) }

// joinOf returns what stands between two parts of a problem, by the text between them.
func joinOf(between string) string {
	if strings.ContainsAny(between, ".;!?\n") {
		return ". "
	}
	return ", "
}

// setTold keeps the time that a part of a message tells with its line among the notes, so that another time can replace it.
func (o Order) setTold(said bot.Reading, s bot.Span, line string) Order {
	for _, a := range said.Acts {
		if a.About == bot.SlotTime && a.Time != nil && a.Span.Overlaps(s) {
			o.Time = &timeNote{Text: orders.CleanText(line), At: *a.Time}
		}
	}
	return o
}
