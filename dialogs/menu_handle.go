package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// isOnlyGreeting reports whether a first message is only a greeting: it is answered at once.
func isOnlyGreeting(in bot.Input) bool {
	return in.Kind == bot.KindText && isOnlyCourtesy(in) && in.Reading.Has(bot.ActGreet)
}

// needsNoGathering reports whether a message is answered without waiting for others.
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

// seedPhotos offers photos without a text to the only open order; if there is none or several,
// the menu asks what to do with them.
func seedPhotos(m menuSlots) any {
	return openSlots{Want: string(orders.ChangePhotos), Photos: m.Media, SilentIfNone: true}
}

// handleAdded asks about photos that belong to no open order.
func handleAdded(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	switch in.Event {
	case "silent", "left", "none", "trouble", "over":
		return m, "ask"
	}
	return m, bot.OK
}

// seedNote offers a note for the technician to the open order: "que entren por el parqueadero".
// A wish for more haste is a request.
func seedNote(m menuSlots) any {
	want := orders.ChangeDescription
	if r := (bot.Reading{Acts: m.Acts}); r.Has(bot.ActProvide, bot.SlotPriority) && !r.Has(bot.ActProvide, bot.SlotNote) {
		want = orders.ChangeOther
	}
	return openSlots{Want: string(want), Value: orders.CleanText(m.Text), Text: m.Text, SilentIfNone: true}
}

// handleNoted has a note classified as any other text if no order is open.
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

// handleWords stores the message and follows its acts: to what the person asks for by name or
// implies, else to the classifier. Media without text lead to the menu; the machine answers
// questions.
func handleWords(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	m.Media = append(m.Media, usablePhotos(in.Media)...)
	m.Media = m.Media[max(0, len(m.Media)-maxPhotos):] // for a person who never says what they show
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
		return m, bot.OK // an emoji
	}
	m.Text, m.Acts, m.Unexplained, m.Told, m.Contact = in.Text, in.Reading.Acts, in.Reading.Unexplained, in.Reading.Told, in.Facts.Contact
	m.Complains, m.Case = in.Reading.Has(bot.ActComplain), in.Facts.Case
	if (isOnlyCourtesy(in) || isOnlyAcknowledgement(in)) && len(m.Media) == 0 {
		if in.Reading.Has(bot.ActBye) && !in.Reading.Has(bot.ActThank) {
			return m, "goodbye"
		}
		return m, "thanks"
	}
	if event, dialog := intentOf(in.Reading); event != "" && (event != "note" || len(strings.Fields(in.Text)) < longMessage) { // a long message may tell work that the reading did not find
		if slices.Contains(in.Facts.OpenDialogs, dialog) {
			return m, "below"
		}
		if event == "credit" {
			return m.wantsCredit(in), event
		}
		return m, event
	}
	if isOnlyAside(in.Reading) {
		return m, ""
	}
	return m, "words"
}

// wantsCredit keeps what a message that asks for credit tells of the person, and not its words: they may hold
// the number of an identity document.
func (m menuSlots) wantsCredit(in bot.Input) menuSlots {
	a := fillApplicant(applicant{}, in).begun(in)
	m.Applicant, m.Text, m.Acts, m.Unexplained = &a, "", nil, nil
	return m
}

// isOnlyAcknowledgement reports whether a message is only "ya", "ok", "listo", "espere" or the
// like, with no question open.
func isOnlyAcknowledgement(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		short := a.Kind == bot.ActSmalltalk && len(strings.Fields(in.Text)) <= maxBareAnswer
		if a.Kind != bot.ActConfirm && a.Kind != bot.ActWait && !short {
			return false
		}
	}
	return len(in.Reading.Acts) > 0
}

// intentOf returns the event that the acts of a first message call for, and its dialog.
func intentOf(r bot.Reading) (bot.Event, string) {
	if ofShift(r) {
		return "shift", shift
	}
	if a, ok := r.Find(bot.ActGo); ok {
		dialog := map[string]string{"quotation": quotation, "warranty": warranty, "closing": closing, "jobs": technicianJob, "supply": supplyRequest, wantsInvoice: invoiceRequest, "order": orderIntake, "credit": registration}[a.About]
		return bot.Event(a.About), dialog
	}
	if r.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription) {
		return "", ""
	}
	switch {
	case r.Has(bot.ActApprove), r.Has(bot.ActReject), r.Has(bot.ActChanges):
		return "quotation", quotation
	case r.Has(bot.ActPay):
		return "payment", payment
	case r.Has(bot.ActProgress):
		return "jobs", technicianJob
	case r.Has(bot.ActComplain, "work", "price", "person", "other") && !r.Has(bot.ActComplain, "late"): // the machine asks about the order of a delay
		return "agent", handoff
	case r.Has(bot.ActProvide, bot.SlotNote, bot.SlotPriority, bot.SlotTime) && !isOnlyAside(r):
		return "note", openItems
	}
	return "", ""
}

// isOnlyAside reports whether a message has only acts that the machine handles at every
// question: a question, or a request about open orders.
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
		m.Complains, m.Case, m.Text = false, in.Facts.Case, in.Text
		return m, bot.Event(in.Option)
	case "credit":
		return m.wantsCredit(in), "credit"
	}
	if isOnlyGreeting(in) {
		m.Acts = nil // what was asked before is answered: the question greets
		return m, ""
	}
	if isOnlyAcknowledgement(in) && in.Reading.Has(bot.ActConfirm) && !answersBelow(in) { // "sí" does not say what is wanted
		m.Text, m.Acts, m.Unexplained, m.Told = in.Text, nil, nil, nil
		return m, "words"
	}
	m, ev := handleWords(m, in)
	if ev == bot.OK {
		return m, "" // a photo alone: ask what to do with it
	}
	return m, ev
}

// orderInProgress reports whether an order is being taken below: a second one is not started.
func orderInProgress(f bot.Facts) bool {
	return slices.Contains(f.OpenDialogs, orderIntake)
}

// replayBelow has the open conversation below handle the message: it is not opened a second
// time.
func replayBelow(m menuSlots) []bot.Effect {
	return []bot.Effect{bot.Replay(bot.Input{Kind: bot.KindText, Text: m.Text})}
}

// maxBareAnswer is the most words of an answer that means nothing without its question.
const maxBareAnswer = 2

// answersBelow reports whether a message is a yes, a no or a score for the question that the
// menu covers.
func answersBelow(in bot.Input) bool {
	f := in.Facts
	n := slices.Index(f.OpenDialogs, menu)
	if n < 1 || !slices.Contains([]string{quotation, extraWork, closing}, f.OpenDialogs[n-1]) {
		return false
	}
	r := in.Reading
	bare := len(r.Acts) == 0 || isOnlyCourtesy(in) && !r.Has(bot.ActThank) && !r.Has(bot.ActGreet) // "todo bien"
	if bare && hasLetters(in.Text, 1) && len(strings.Fields(in.Text)) <= maxBareAnswer {
		return true // "5" is a score and "dale" a yes only at their question: they are read again there
	}
	if f.OpenDialogs[n-1] == closing && r.Has(bot.ActProvide, bot.SlotScore) {
		return true
	}
	return isYes(in) || isNo(in)
}
