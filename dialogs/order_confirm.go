package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
)

// handleConfirm takes a yes, the number or the name of a line to correct, or the correction
// itself, which FillSlots has already applied. After a yes with a change the summary is shown
// again.
func handleConfirm(o Order, in bot.Input) (Order, bot.Event) {
	switch in.Option {
	case "yes":
		return o.confirm(in)
	case "edit":
		return o, "which"
	}
	if in.Reading.InvalidMail != nil {
		return o.askMailAgain()
	}
	if o.repeatsItself(in) {
		return o.confirm(in)
	}
	if o, ev := handleCorrection(o, in); ev != "" {
		return o, ev
	}
	switch {
	case o.Replaced != nil && o.Replaced.Message == in.ID: // "sí, pero no es la casa 5, es la 15"
		return o, "edit"
	case isNo(in) && !hasInformation(in):
		return o, "which"
	case hasInformation(in) && !(isYes(in) && !isYesBelow(in, yesBesideRemarks) && o.onlyRemarks(in)):
		return o, "edit" // everything is known: the summary again
	case isYes(in) && !isWeakYes(in), isYes(in) && !isYesBelow(in, doubtfulYesBelow) && !hasQuestion(in): // a weak yes is enough, because an order can be cancelled
		return o.confirm(in)
	}
	return o, ""
}

// plainYes is the confidence from which a yes to the summary holds with a repetition of its
// values.
const plainYes = 0.7

// repeatsItself reports whether a message is a plain yes that only repeats values of the
// summary, or adds a note for the technician: "sí, es urgente", "sí, la oficina 12 del piso 5".
func (o Order) repeatsItself(in bot.Input) bool {
	yes, ok := in.Reading.Find(bot.ActConfirm)
	if !ok || yes.Confidence < plainYes && !in.Reading.Contrasts || o.ChangedBy == in.ID && in.ID != "" || hasQuestion(in) || len(in.Reading.Replacements) > 0 {
		return false
	}
	again := false
	for _, a := range in.Reading.Acts {
		switch {
		case a.Kind == bot.ActConfirm || a.Kind == bot.ActThank || a.Kind == bot.ActGreet || a.Kind == bot.ActSmalltalk:
		case a.Kind == bot.ActProvide && a.About == bot.SlotNote && a.Span != yes.Span:
			again = true
		case a.Kind == bot.ActProvide && a.About == bot.SlotTime && a.Span != yes.Span && (a.Time != nil || yes.Confidence >= plainYes): // "sí, pero el martes", not "sí, pero cuando me paguen"
			again = true
		case (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && (a.Value != "" || a.Place != nil) && a.About != bot.SlotTime && a.About != bot.SlotName && a.About != bot.SlotPhone:
			again = true
		default:
			return false
		}
	}
	return again
}

// doubtfulYesBelow is the confidence below which a yes to the summary without a question must
// be confirmed.
const doubtfulYesBelow = 0.4

// yesBesideRemarks is the confidence from which a yes to the summary holds beside notes for the technician:
// "se entra por atrás, la puerta principal está en obra" is no yes.
const yesBesideRemarks = 0.7

// onlyRemarks reports whether a message gives only notes for the technician; it changes no line
// of the summary.
func (o Order) onlyRemarks(in bot.Input) bool {
	yes, _ := in.Reading.Find(bot.ActConfirm) // "pero vengan después de las 3" is no yes of its own
	return !slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool {
		if a.About == bot.SlotTime && a.Span != yes.Span || a.About == bot.SlotPriority && a.Value == o.Priority { // "ojalá sea hoy", "pero apúrense"
			return a.Kind == bot.ActCorrect && a.About == bot.SlotTime
		}
		return a.Kind == bot.ActCorrect || a.Kind == bot.ActChange || a.Kind == bot.ActProvide && a.About != bot.SlotNote && a.About != bot.SlotReason
	})
}

// confirm sets the command that creates the order, once.
func (o Order) confirm(in bot.Input) (Order, bot.Event) {
	if in.Facts.Minor && !o.AdultConfirms {
		return o, "adult"
	}
	if o.Command == "" {
		o.Command = string(in.Facts.Contact) + "#" + in.ID
	}
	if in.Facts.Contact.IsPhone() || o.Phone == "" {
		o.Phone = string(in.Facts.Contact)
	}
	o.Name, o.Locale, o.Origin = firstNonEmpty(o.OwnName, in.Facts.Profile), in.Facts.Locale, in.Facts.Origin
	return o, bot.OK
}

func adultOption(Order) []bot.Option {
	return []bot.Option{{Choice: "adult", Title: "option.adult"}}
}

// handleAdult waits for an adult: a minor alone can't order work.
func handleAdult(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option != "adult" && in.Facts.Minor {
		return o, bot.InvalidInput("order.adult.example")
	}
	o.AdultConfirms = true
	return o.confirm(in)
}

// handleCorrection goes to the question of the line that a person wants changed, which is given
// by its number, its name or its new value.
func handleCorrection(o Order, in bot.Input) (Order, bot.Event) {
	acts := in.Reading.Acts
	if a, ok := in.Reading.Find(bot.ActCorrect, bot.SlotService); ok && !in.Reading.Has(bot.ActProvide, bot.SlotLine) { // first, because it has to be classified
		acts = append([]bot.Act{a}, acts...)
	}
	for _, a := range acts {
		field := correctableFields[a.About]
		switch {
		case a.Kind == bot.ActProvide && a.About == bot.SlotLine:
			if n := fieldOfLine(a.Value); n != "" {
				return o.setLine(n, a.Text, in)
			}
		case a.Kind != bot.ActCorrect && a.Kind != bot.ActChange || field == "":
		case a.Kind == bot.ActChange && field == "description" && in.Reading.Has(bot.ActProvide, bot.SlotDescription):
			told, _ := in.Reading.Find(bot.ActProvide, bot.SlotDescription)
			return o.mayChangeService(told.Text, true, in.Reading)
		case field == "service":
			if !hasLetters(a.Text, 4) || a.Kind == bot.ActChange {
				return clearField(o, field), "edit"
			}
			return o.changeService(wordsOfService(in, a), otherProblem(in.Reading, a, in.Text))
		case field == "description" && a.Kind == bot.ActCorrect && len(strings.Fields(a.Text)) >= minRest && a.Confidence >= leastCorrection && (len(a.Text) > minCorrection || a.Confidence >= confidentCorrection):
			if len(in.Reading.Replacements) == 0 { // nothing else is contrasted: the service stays
				return o.replaceDescription(a.Text), "edit"
			}
			return o.mayChangeService(a.Text, true, in.Reading)
		case field == "description" && a.Kind == bot.ActCorrect && o.Description != "" && len(strings.Fields(a.Text)) > maxHintWords && !isYes(in):
			return o.mayChangeService(a.Text, false, in.Reading)
		case field == "description" && a.Kind == bot.ActCorrect && o.Description != "" && hasLetters(a.Text, 3): // too few words to replace it: "falta la estufa"
			return o.addRemark(a.Text), "edit"
		case a.Confidence < leastClearing: // hardly read: nothing is asked again for it
		case a.Value == "" && (a.Place == nil || a.About == bot.SlotPlace && isPlaceActWithoutValue(a)):
			return clearField(o, field), "edit"
		default:
			return o, "edit" // FillSlots has corrected it
		}
	}
	if work := o.contrastedWork(in); work != "" {
		return o.mayChangeService(work, false, in.Reading)
	}
	return o, ""
}

// setLine sets the value of a summary line; without words for it, the field is asked for again,
// unless FillSlots has corrected it.
func (o Order) setLine(field, says string, in bot.Input) (Order, bot.Event) {
	if a, ok := in.Reading.Find(bot.ActCorrect, bot.SlotService); ok && field == "service" && says == "" { // "el punto 1 está mal, es plomería"
		says = a.Text
	}
	switch {
	case field == "service" && says != "":
		return o.changeService(says, otherProblem(in.Reading, bot.Act{Text: says}, in.Text))
	case field == "description" && says != "":
		return o.replaceDescription(says), "edit"
	}
	for _, a := range in.Reading.Acts {
		slot := correctableFields[a.About]
		if a.Kind == bot.ActCorrect && (slot == field || field == "place" && (slot == "floor" || slot == "room")) {
			return o, "edit"
		}
	}
	return clearField(o, field), "edit"
}

const (
	leastClearing       = 0.35 // confidence from which a value that is called wrong is asked for again
	minCorrection       = 25   // bytes from which words about the description replace it
	leastCorrection     = 0.5  // confidence from which they replace it
	confidentCorrection = 0.6  // confidence from which fewer replace it
	certainCorrection   = 0.9  // confidence from which two words replace it
)

// isPlaceActWithoutValue reports whether an act is about a place and gives none.
func isPlaceActWithoutValue(a bot.Act) bool { return a.Place == nil || a.Place.Text == "" }

// correctableFields maps slots of acts to lines of the summary.
var correctableFields = map[string]string{
	bot.SlotService: "service", bot.SlotDescription: "description", bot.SlotPhoto: "photos", bot.SlotSerial: "serial", bot.SlotPlace: "place",
	bot.SlotFloor: "floor", bot.SlotRoom: "room", bot.SlotBuilding: "place", bot.SlotPriority: "priority", bot.SlotMail: "mail", "date": "description",
}

// fieldOfLine returns the field on a line of the summary, or "".
func fieldOfLine(number string) string {
	if len(number) == 1 && number[0] >= '1' && int(number[0]-'1') < len(summaryFields) {
		return summaryFields[number[0]-'1']
	}
	return ""
}

// clearField clears a field, so that it is asked for again.
func clearField(o Order, field string) Order {
	switch field {
	case "service":
		return clearService(o)
	case "description":
		return clearDescription(o)
	case "photos":
		return clearPhotos(o)
	case "serial":
		o.Serial, o.NoSerial, o.Plate = "", false, nil
	case "place":
		return clearPlace(o)
	case "floor":
		o.Location = o.Location.WithoutFloor()
		o.Location.Floor = ""
	case "room":
		o.Location = o.Location.WithoutRoom()
		o.Location.Room = ""
	case "priority":
		return clearPriority(o)
	case "mail":
		o.Mail, o.AskMail, o.RefusedMail = "", true, nil
	}
	return o
}

func handleWhich(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option != "" {
		return clearField(o, in.Option), "edit"
	}
	if in.Reading.InvalidMail != nil {
		return o.askMailAgain()
	}
	if o, ev := handleCorrection(o, in); ev != "" {
		return o, ev
	}
	for _, a := range in.Reading.Acts {
		if field := correctableFields[a.About]; field != "" && a.Kind == bot.ActProvide {
			return o, "keep" // FillSlots has taken it
		}
	}
	if isNo(in) || isYes(in) || in.Reading.Has(bot.ActSkip) || hasInformation(in) {
		return o, "keep"
	}
	return o, ""
}

func handleCreated(o Order, in bot.Input) (Order, bot.Event) {
	var made struct {
		OrderID string `json:"orderId"`
		Key     string `json:"key"`
	}
	if len(in.Data) > 0 && in.Into(&made) != nil || in.Event != bot.OK || made.OrderID == "" {
		o.RefusalKey = made.Key
		return o, "failed"
	}
	o.OrderID, o.RefusalKey = made.OrderID, ""
	return o, bot.OK
}

func handleRetry(o Order, in bot.Input) (Order, bot.Event) {
	switch {
	case in.Option == "edit" || isNo(in):
		return o, "edit"
	case isYes(in):
		return o, bot.OK
	}
	return o, ""
}
