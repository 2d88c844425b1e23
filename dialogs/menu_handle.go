package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// isOnlyGreeting knows a first message that is nothing but a greeting: it is answered at once.
func isOnlyGreeting(in bot.Input) bool {
	return in.Kind == bot.KindText && isOnlyCourtesy(in) && in.Reading.Has(bot.ActGreet)
}

// needsNoGathering knows messages that nothing is to be waited for.
func needsNoGathering(in bot.Input) bool { return isOnlyGreeting(in) || in.Reading.Has(bot.ActGo) }

func handleOpening(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	if isOnlyGreeting(in) {
		return m, bot.OK
	}
	m, ev := handleWords(m, in)
	if ev == bot.OK && len(m.Media) > 0 {
		return m, "photos"
	}
	return m, ev
}

// seedPhotos offers photos that came without a word to the one order that is open; where
// there is not just one, the menu asks what to do with them.
func seedPhotos(m menuSlots) any {
	return openSlots{Want: string(orders.ChangePhotos), Photos: m.Media, SilentIfNone: true}
}

// handleAdded: photos that belong to no open order are asked about.
func handleAdded(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch in.Event {
	case "silent", "left", "none", "trouble", "over":
		return m, "ask"
	}
	return m, bot.OK
}

// seedNote offers what whoever comes should know to the order that is open: "que entren por
// el parqueadero".
// A wish for more haste is a request.
func seedNote(m menuSlots) any {
	want := orders.ChangeDescription
	if r := (bot.Reading{Acts: m.Acts}); r.Has(bot.ActProvide, bot.SlotPriority) && !r.Has(bot.ActProvide, bot.SlotNote) {
		want = orders.ChangeOther
	}
	return openSlots{Want: string(want), Value: orders.CleanText(m.Text), Text: m.Text, SilentIfNone: true}
}

// handleNoted has a note understood like any other words where no order is open.
func handleNoted(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch in.Event {
	case "silent", "none", "trouble", "over":
		return m, "none"
	}
	return m, bot.OK
}

// handleOffered orders what belongs to no open order.
func handleOffered(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch in.Event {
	case "silent", "none", "trouble", "over", "left":
		return m, "order"
	}
	return m, bot.OK
}

// handleWords keeps what came and goes where its acts lead: to what the person asks for by
// name or means by what he says, else to have it understood. What came without words
// leads to the menu; a question is the machine's to answer.
func handleWords(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	m.Media = append(m.Media, usablePhotos(in.Media)...)
	m.Media = m.Media[max(0, len(m.Media)-maxPhotos):] // whoever never says what they are of
	if in.Location != nil {
		m.Point = in.Location
	}
	if bot.Fold(in.Text) == "" {
		return m, bot.OK
	}
	if answersBelow(in) {
		m.Text = in.Text
		return m, "below"
	}
	if !hasLetters(in.Text, 1) {
		return m, bot.OK // a face or a thumb
	}
	m.Text, m.Acts, m.Unexplained, m.Contact = in.Text, in.Reading.Acts, in.Reading.Unexplained, in.Facts.Contact
	if (isOnlyCourtesy(in) || isOnlyAcknowledgement(in)) && len(m.Media) == 0 {
		if in.Reading.Has(bot.ActBye) && !in.Reading.Has(bot.ActThank) {
			return m, "goodbye"
		}
		return m, "thanks"
	}
	if event, dialog := intentOf(in.Reading); event != "" {
		if slices.Contains(in.Facts.OpenDialogs, dialog) {
			return m, "below"
		}
		return m, event
	}
	if isOnlyAside(in.Reading) {
		return m, ""
	}
	return m, "words"
}

// isOnlyAcknowledgement knows "ya", "ok", "listo" and "espere" where nothing was asked.
func isOnlyAcknowledgement(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		short := a.Kind == bot.ActSmalltalk && len(strings.Fields(in.Text)) <= maxBareAnswer
		if a.Kind != bot.ActConfirm && a.Kind != bot.ActWait && !short {
			return false
		}
	}
	return len(in.Reading.Acts) > 0
}

// intentOf is where the acts of a first message lead by themselves, and the dialog there.
func intentOf(r bot.Reading) (bot.Event, string) {
	if a, ok := r.Find(bot.ActGo); ok {
		dialog := map[string]string{"quotation": quotation, "warranty": warranty, "closing": closing, "jobs": technicianJob, "order": orderIntake}[a.About]
		return bot.Event(a.About), dialog
	}
	if r.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription) {
		return "", ""
	}
	switch {
	case r.Has(bot.ActApprove), r.Has(bot.ActReject), r.Has(bot.ActChanges):
		return "quotation", quotation
	case r.Has(bot.ActProgress):
		return "jobs", technicianJob
	case r.Has(bot.ActComplain, "work", "price", "person", "other"):
		return "agent", handoff
	case r.Has(bot.ActProvide, bot.SlotNote, bot.SlotPriority, bot.SlotTime) && !isOnlyAside(r):
		return "note", openItems
	}
	return "", ""
}

// isOnlyAside reports whether a message does nothing but what the machine answers at every
// question: it asks, or wants something of what is open.
func isOnlyAside(r bot.Reading) bool {
	found := false
	for _, a := range r.Acts {
		switch a.Kind {
		case bot.ActAsk, bot.ActChange, bot.ActCancel, bot.ActComplain:
			found = true
		case bot.ActProvide:
			if a.About == bot.SlotService || a.About == bot.SlotDescription {
				return false
			}
		}
	}
	return found
}

func handleChoice(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch in.Option {
	case "order":
		if orderInProgress(in.Facts) {
			return m, "underway"
		}
		return m, "order"
	case "status", "agent":
		return m, bot.Event(in.Option)
	}
	if isOnlyGreeting(in) {
		return m, ""
	}
	if isOnlyAcknowledgement(in) && in.Reading.Has(bot.ActConfirm) && !answersBelow(in) { // "sí" says nothing of what is wanted
		m.Text, m.Acts, m.Unexplained = in.Text, nil, nil
		return m, "words"
	}
	m, ev := handleWords(m, in)
	if ev == bot.OK {
		return m, "" // a photo alone: ask what to do with it
	}
	return m, ev
}

// orderInProgress knows that an order is being taken below: one does not begin another
// in the middle of it.
func orderInProgress(f bot.Facts) bool {
	return slices.Contains(f.OpenDialogs, orderIntake)
}

// replayBelow lets the conversation that waits below hear what it was asked by name: it is not
// begun a second time.
func replayBelow(m menuSlots) []bot.Effect {
	return []bot.Effect{bot.Replay(bot.Input{Kind: bot.KindText, Text: m.Text})}
}

// maxBareAnswer is how many words an answer has that says nothing without its question.
const maxBareAnswer = 2

// answersBelow knows a yes, a no or a score that is meant for the question that the menu
// covers.
func answersBelow(in bot.Input) bool {
	f := in.Facts
	n := slices.Index(f.OpenDialogs, menu)
	if n < 1 || !slices.Contains([]string{quotation, extraWork, closing}, f.OpenDialogs[n-1]) {
		return false
	}
	r := in.Reading
	bare := len(r.Acts) == 0 || isOnlyCourtesy(in) && !r.Has(bot.ActThank) && !r.Has(bot.ActGreet) // "todo bien"
	if bare && hasLetters(in.Text, 1) && len(strings.Fields(in.Text)) <= maxBareAnswer {
		return true // "5" is a score and "dale" a yes only where they are asked for: they are read again there
	}
	if f.OpenDialogs[n-1] == closing && r.Has(bot.ActProvide, bot.SlotScore) {
		return true
	}
	return isYes(in) || isNo(in)
}
