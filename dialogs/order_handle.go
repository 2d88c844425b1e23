package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// handleDescription takes the description of the problem. "No sé qué tiene" is one too: the
// technician finds out.
func handleDescription(o Order, in bot.Input) (Order, bot.Event) {
	if o.OldDescription != "" && keepsDescription(in) {
		o.Description, o.OldDescription = o.OldDescription, ""
		return o, bot.OK
	}
	for _, kind := range []bot.ActKind{bot.ActProvide, bot.ActCorrect, bot.ActSkip} {
		if a, ok := in.Reading.Find(kind, bot.SlotDescription, bot.SlotService); ok && o.Description == "" && hasLetters(a.Text, 3) {
			return o.setDescription(a.Text), bot.OK
		}
	}
	if isUnrecognised(in) && mayBeName(in.Text) || in.Reading.Has(bot.ActComplain, "work") {
		return o.setDescription(in.Text), bot.OK
	}
	if why := mediaFault(in); why != "" {
		return o, bot.InvalidInput(why)
	}
	if o.ProblemStart != "" && len(strings.Fields(in.Text)) == 1 && (isNo(in) || hasLetters(in.Text, 1) && len(in.Reading.Acts) == 0) { // "lavadora", "no", "prende"
		o.ProblemStart += " " + orders.CleanLine(in.Text)
		return o, bot.InvalidInput("order.description.again")
	}
	return o, ""
}

// clearDescription asks for the problem again. The old description is kept until there is
// another.
func clearDescription(o Order) Order {
	if o.Description != "" {
		o.OldDescription, o.Description = o.Description, ""
	}
	return o
}

const (
	confidentFault = 0.9 // confidence from which a few words about a problem replace another description: "lo mismo" does not
	maxKept        = 3   // a few words
)

// keepsDescription reports whether an answer to the question for another problem describes
// none, so that the old one stays: "no, todo", "déjelo así", "la prioridad es alta".
func keepsDescription(in bot.Input) bool {
	r := in.Reading
	if a, ok := r.Find(bot.ActProvide, bot.SlotDescription); len(strings.Fields(in.Text)) <= maxKept && (isNo(in) || ok && a.Confidence < confidentFault) {
		return true
	}
	return !r.Has(bot.ActProvide, bot.SlotDescription, bot.SlotService) && !r.Has(bot.ActCorrect, bot.SlotDescription, bot.SlotService) &&
		(len(r.Acts) > 0 && !r.Has(bot.ActAsk) || isNo(in) || !hasLetters(in.Text, 3))
}

// handlePhotos takes photos (FillSlots has stored them, and the text with them). A photo that
// can't be opened is asked for again, twice; "después se la mando" continues without.
func handlePhotos(o Order, in bot.Input) (Order, bot.Event) {
	if len(usablePhotos(in.Media)) > 0 {
		return o, bot.OK
	}
	serialOnly := in.Reading.Has(bot.ActSkip, bot.SlotSerial) && !in.Reading.Has(bot.ActSkip, bot.SlotPhoto)
	switch {
	case in.Option == "none", in.Reading.Has(bot.ActSkip, bot.SlotPhoto), !serialOnly && in.Reading.Has(bot.ActSkip):
		o.NoPhotos = true
		return o, bot.OK
	case serialOnly: // given before it is asked for
		return o, ""
	case in.Reading.Has(bot.ActDeny), in.Reading.Has(bot.ActPostpone):
		o.NoPhotos = true
		return o, bot.OK
	}
	if why := mediaFault(in); why != "" {
		if o.BadPhotos++; o.BadPhotos > 2 {
			o.NoPhotos = true
			return o, "skip"
		}
		return o, bot.InvalidInput(why)
	}
	if in.Reading.Has(bot.ActConfirm) || in.Reading.Has(bot.ActWait) {
		return o, bot.InvalidInput("order.photos.wait")
	}
	return o, ""
}

// removeOrderPhotos removes photos that their sender has deleted.
func removeOrderPhotos(o Order, gone func(bot.Media) bool) (Order, int) {
	var n int
	o.Photos, n = removeGone(o.Photos, gone)
	if o.Plate != nil && gone(*o.Plate) {
		o.Plate, n = nil, n+1
	}
	return o, n
}

func clearPhotos(o Order) Order {
	o.Photos, o.NoPhotos, o.BadPhotos, o.PhotosLeftOut = nil, false, 0, 0
	return o
}

// handlePlate takes the results of the plate's dialog.
func handlePlate(o Order, in bot.Input) (Order, bot.Event) {
	var p plateSlots
	_ = in.Into(&p) // the slots of our own dialog
	o.Serial, o.NoSerial, o.PlateSearched = p.Serial, p.Serial == "", true
	if p.Photo.OK() {
		o.Plate = &p.Photo
	}
	for _, a := range p.OtherActs {
		o = o.applyAct(a)
	}
	return boundOrder(o), bot.OK
}

// withoutPlate returns a message at the plate's question without what answers that: a photo, an option,
// and what it says of the serial.
func withoutPlate(in bot.Input) bot.Input {
	in.Media, in.Option = nil, ""
	in.Reading.Acts = slices.DeleteFunc(slices.Clone(in.Reading.Acts), tellsPlate)
	return in
}

// tellsPlate reports whether an act is about the plate or its number.
func tellsPlate(a bot.Act) bool {
	return a.About == bot.SlotSerial || a.Kind == bot.ActSkip && (a.About == bot.SlotPhoto || a.About == "")
}

// handleDuringPlate handles the corrections in a message at the plate's question that change what is asked
// next: a corrected service decides whether there is a plate to read. What the message says of the plate
// is then the order's to take.
func handleDuringPlate(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option != "" {
		return o, ""
	}
	reachable := o.Location.Reachable()
	o, ev := withCorrections(func(o Order, _ bot.Input) (Order, bot.Event) { return o, "" })(o, withoutPlate(in))
	if ev == "" {
		return o, ""
	}
	for _, a := range in.Reading.Acts {
		if tellsPlate(a) {
			o = o.applyAct(a)
		}
	}
	if o.PlateSearched = len(in.Media) == 0; !o.PlateSearched {
		o = fillOrder(o, bot.Input{ID: in.ID, Media: in.Media, Facts: in.Facts})
	}
	if ev == "edit" && reachable && !o.Location.Reachable() { // the plate is asked for before the new place
		ev = "wrong_place"
	}
	return o, ev
}

// handlePriority takes an option or a skip; FillSlots has taken a named priority.
func handlePriority(o Order, in bot.Input) (Order, bot.Event) {
	switch {
	case in.Option != "":
		o.Priority = in.Option
		return o, bot.OK
	case in.Reading.Has(bot.ActSkip, bot.SlotPriority):
		o.Priority = string(orders.Medium)
		return o, bot.OK
	}
	return o, ""
}

func clearPriority(o Order) Order { o.Priority = ""; return o }

// handlePhone takes the phone number of a person whose number is hidden. If the vendor has
// given the number meanwhile, it is the contact's, and FillSlots has cleared AskPhone.
func handlePhone(o Order, in bot.Input) (Order, bot.Event) {
	if !o.AskPhone {
		return o, bot.OK
	}
	if phone, ok := orders.Phone(phoneText(in), in.Facts.Country); ok {
		o.Phone, o.AskedPhone = phone, true
		return o, bot.OK
	}
	if isSkip(in) || isNo(in) || in.Reading.Has(bot.ActDeny) {
		return declinePhone(o), bot.OK
	}
	return o, ""
}

// phoneText returns the part of an answer from the first digit on: "es el 300 123 4567", the
// card "Ana +57 300 123 4567".
func phoneText(in bot.Input) string {
	if a, ok := in.Reading.Find(bot.ActProvide, bot.SlotPhone); ok && a.Value != "" {
		return a.Value
	}
	at := strings.IndexAny(in.Text, "+(0123456789")
	if at < 0 {
		return ""
	}
	return strings.TrimRight(in.Text[at:], " .!¡")
}

// declinePhone continues without a number: notices go to the conversation.
func declinePhone(o Order) Order {
	o.AskPhone, o.AskedPhone = false, true
	return o
}

// withCorrections adds to a Handle what holds at each question of the form: earlier values can
// be corrected, and words that would overwrite one must be confirmed.
func withCorrections(hear func(Order, bot.Input) (Order, bot.Event)) func(Order, bot.Input) (Order, bot.Event) {
	return withoutReplaced(func(o Order, in bot.Input) (Order, bot.Event) {
		o, ev := hear(o, in)
		amended, to := o.settleCorrections(in)
		if o = amended; to != "" {
			return o, to
		}
		switch {
		case o.DoubtfulAct != nil && (ev == "" || ev == bot.OK): // the answer is in the slots: its question is not asked again
			return o, "doubt"
		case ev != "":
		case in.Reading.InvalidMail != nil && !hasNoGuess(o):
			return o, "meant"
		}
		return o, ev
	})
}

// settleCorrections applies corrections that FillSlots could not apply. A doubtful act is
// applied if the message says that it changes the slot; another service is classified; another
// problem replaces the description; a field that is called wrong without a new value is asked for
// again.
func (o Order) settleCorrections(in bot.Input) (Order, bot.Event) {
	said := in.Reading
	changes := len(said.Refs) == 0                                                               // a change of an order given by its number does not concern the form
	if doubt := o.DoubtfulAct; doubt != nil && changes && said.Has(bot.ActChange, doubt.About) { // "me equivoqué de dirección, es la carrera 14"
		act := *doubt
		act.Kind, o.DoubtfulAct = bot.ActCorrect, nil
		return boundOrder(o.applyAct(act)), ""
	}
	for _, a := range said.Acts {
		if a.Kind != bot.ActCorrect && (a.Kind != bot.ActChange || !changes) {
			continue
		}
		switch field := correctableFields[a.About]; {
		case field == "service" && o.Service != "" && correctsService(a):
			return o.changeService(wordsOfService(in, a), firstNonEmpty(otherProblem(said, a, in.Text), o.sameTrouble(a.Text)))
		case field == "description" && a.Kind == bot.ActChange && said.Has(bot.ActProvide, bot.SlotDescription):
			told, _ := said.Find(bot.ActProvide, bot.SlotDescription)
			if !o.isDescribedAs(told.Text) && tellsWork(told.Text) {
				return o.mayChangeService(told.Text, true, in.Reading)
			}
		case field == "description" && a.Kind == bot.ActCorrect && a.Confidence >= confidentCorrection && (tellsWork(a.Text) || a.Confidence >= certainCorrection) && !o.isDescribedAs(a.Text) && !said.Has(bot.ActSkip):
			if len(said.Replacements) == 0 { // nothing else is contrasted: the service stays
				o = o.replaceDescription(a.Text)
				break
			}
			return o.mayChangeService(a.Text, true, in.Reading)
		case field == "description" && (said.Has(bot.ActProvide, bot.SlotDescription) || a.Kind == bot.ActCorrect && (tellsWork(a.Text) || o.isDescribedAs(a.Text))): // it is told
		case o.isFilled(field) && !tellsValue(said, a.About) && (field != "place" || !tellsPlace(said)):
			o.DoubtfulAct = nil
			return clearField(o, field), "edit"
		}
	}
	if work := o.contrastedWork(in); hasService(o) && work != "" {
		return o.mayChangeService(work, false, in.Reading)
	}
	return o, ""
}

// tellsPlace reports whether a message gives any part of a place.
func tellsPlace(said bot.Reading) bool {
	return slices.ContainsFunc([]string{bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding}, func(slot string) bool { return tellsValue(said, slot) })
}

// tellsValue reports whether a message gives a value for a slot.
func tellsValue(said bot.Reading, slot string) bool {
	return slices.ContainsFunc(said.Acts, func(a bot.Act) bool {
		return a.About == slot && (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && (a.Value != "" || !isPlaceActWithoutValue(a))
	})
}

// isFilled reports whether a field with its own question has an answer.
func (o Order) isFilled(field string) bool {
	switch field {
	case "description":
		return hasDescription(o)
	case "serial":
		return hasSerial(o)
	case "place":
		return o.Location.Reachable()
	case "floor":
		return o.Location.Floor != ""
	case "room":
		return o.Location.Room != ""
	case "priority":
		return hasPriority(o)
	case "mail":
		return o.Mail != ""
	}
	return false
}

// handleDoubt decides whether a slot is overwritten.
func handleDoubt(o Order, in bot.Input) (Order, bot.Event) {
	doubt := o.DoubtfulAct
	switch {
	case isYes(in) && !isWeakly(in.Reading, bot.ActConfirm):
		o.DoubtfulAct = nil
		if doubt != nil {
			act := *doubt
			act.Kind = bot.ActCorrect
			o = o.applyAct(act)
		}
		return boundOrder(o), bot.OK
	case isNo(in):
		o.DoubtfulAct = nil
		return o, bot.OK
	}
	return o, ""
}

// doubtArgs name the slot in doubt, its value and the other one.
func doubtArgs(o Order, _ bot.Facts) any {
	if o.DoubtfulAct == nil {
		return map[string]string{}
	}
	after := o
	act := *o.DoubtfulAct
	act.Kind = bot.ActCorrect
	for _, c := range changes(o, after.applyAct(act)) {
		return c
	}
	return map[string]string{"field": "slot." + o.DoubtfulAct.About, "now": o.DoubtfulAct.Text}
}
