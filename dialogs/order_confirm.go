package dialogs

import (
	"slices"

	"recado/bot"
)

// hearConfirm takes a yes, the number or the name of a line to correct, or the correction
// itself, which Listen has taken already. Whoever says yes and changes something sees the
// summary once more.
func hearConfirm(o Order, in bot.Input) (Order, bot.Event) {
	switch in.Option {
	case "yes":
		return o.confirmed(in)
	case "edit":
		return o, "which"
	}
	if in.Reading.InvalidMail != nil {
		return o.mailAgain()
	}
	if o, ev := hearCorrection(o, in); ev != "" {
		return o, ev
	}
	switch {
	case o.Swapped != nil && o.Swapped.Message == in.ID: // "sí, pero no es la casa 5, es la 15"
		return o, "edit"
	case saysNo(in):
		return o, "which"
	case informs(in) && !(saysYes(in) && o.onlyRemarks(in)):
		return o, "edit" // all is known: the summary again
	case saysYes(in) && !wavers(in), saysYes(in) && !barely(in, barelyAgreed) && !asks(in): // an order can be cancelled
		return o.confirmed(in)
	}
	return o, ""
}

// barelyAgreed is the confidence below which a yes to the summary that asks nothing is asked
// back.
const barelyAgreed = 0.4

// onlyRemarks reports whether all that a message gives is for whoever comes to read; it
// changes no line of the summary.
func (o Order) onlyRemarks(in bot.Input) bool {
	yes, _ := in.Reading.Find(bot.ActConfirm) // "pero vengan después de las 3" is no yes of its own
	return !slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool {
		if a.About == bot.SlotTime && a.Span != yes.Span || a.About == bot.SlotPriority && a.Value == o.Priority { // "ojalá sea hoy", "pero apúrense"
			return a.Kind == bot.ActCorrect && a.About == bot.SlotTime
		}
		return a.Kind == bot.ActCorrect || a.Kind == bot.ActChange || a.Kind == bot.ActProvide && a.About != bot.SlotNote && a.About != bot.SlotReason
	})
}

// confirmed names the order that is to be made, once.
func (o Order) confirmed(in bot.Input) (Order, bot.Event) {
	if in.Facts.Minor && !o.Adult {
		return o, "adult"
	}
	if o.Command == "" {
		o.Command = string(in.Facts.Contact) + "#" + in.ID
	}
	if in.Facts.Contact.IsPhone() || o.Phone == "" {
		o.Phone = string(in.Facts.Contact)
	}
	o.Name, o.Locale, o.Origin = in.Facts.Profile, in.Facts.Locale, in.Facts.Origin
	return o, bot.OK
}

func adultOption(Order) []bot.Option {
	return []bot.Option{{Choice: "adult", Title: "option.adult"}}
}

// hearAdult waits for a grown-up: a child's word alone orders no work.
func hearAdult(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option != "adult" && in.Facts.Minor {
		return o, bot.InvalidInput("order.adult.example")
	}
	o.Adult = true
	return o.confirmed(in)
}

// hearCorrection goes where the line that a person wants changed is asked for again: by
// its number, by its name, or with what it should be.
func hearCorrection(o Order, in bot.Input) (Order, bot.Event) {
	acts := in.Reading.Acts
	if a, ok := in.Reading.Find(bot.ActCorrect, bot.SlotService); ok && !in.Reading.Has(bot.ActProvide, bot.SlotLine) { // first: the classifier is to be asked
		acts = append([]bot.Act{a}, acts...)
	}
	for _, a := range acts {
		field := correctable[a.About]
		switch {
		case a.Kind == bot.ActProvide && a.About == bot.SlotLine:
			if n := line(a.Value); n != "" {
				return o.lineSaid(n, a.Text, in)
			}
		case a.Kind != bot.ActCorrect && a.Kind != bot.ActChange || field == "":
		case a.Kind == bot.ActChange && field == "description" && in.Reading.Has(bot.ActProvide, bot.SlotDescription): // what it is has been said
		case field == "service":
			o.Asked, o.Unsure = a.Text, 0
			if !says(a.Text, 4) || a.Kind == bot.ActChange {
				return forget(o, field), "edit"
			}
			o.Wrong, o.Service = o.Service, ""
			return o, "service"
		case field == "description" && a.Kind == bot.ActCorrect && len(a.Text) > minCorrection:
			return o.described(a.Text), "edit"
		case field == "description" && a.Kind == bot.ActCorrect && o.Description != "" && says(a.Text, 3): // too few words to be all of it: "falta la estufa"
			return o.remark(a.Text), "edit"
		case a.Value == "" && (a.Place == nil || a.About == bot.SlotPlace && bareAct(a)):
			return forget(o, field), "edit"
		default:
			return o, "edit" // Listen has put it right
		}
	}
	return o, ""
}

// lineSaid takes what the line of a field should say; without words for it, the field is
// asked for again, unless Listen has put it right.
func (o Order) lineSaid(field, says string, in bot.Input) (Order, bot.Event) {
	if a, ok := in.Reading.Find(bot.ActCorrect, bot.SlotService); ok && field == "service" && says == "" { // "el punto 1 está mal, es plomería"
		says = a.Text
	}
	switch {
	case field == "service" && says != "":
		o.Asked, o.Unsure, o.Wrong, o.Service = says, 0, o.Service, ""
		return o, "service"
	case field == "description" && says != "":
		return o.described(says), "edit"
	}
	for _, a := range in.Reading.Acts {
		slot := correctable[a.About]
		if a.Kind == bot.ActCorrect && (slot == field || field == "place" && (slot == "floor" || slot == "room")) {
			return o, "edit"
		}
	}
	return forget(o, field), "edit"
}

// minCorrection is how long words about the description are the description itself, in bytes.
const minCorrection = 25

// bareAct reports whether an act names a place and gives none.
func bareAct(a bot.Act) bool { return a.Place == nil || a.Place.Text == "" }

// correctable are the lines of the summary, by the slot that acts speak of.
var correctable = map[string]string{
	bot.SlotService: "service", bot.SlotDescription: "description", bot.SlotPhoto: "photos", bot.SlotSerial: "serial", bot.SlotPlace: "place",
	bot.SlotFloor: "floor", bot.SlotRoom: "room", bot.SlotBuilding: "place", bot.SlotPriority: "priority", bot.SlotMail: "mail", "date": "description",
}

// line is the field on a line of the summary, or "".
func line(number string) string {
	if len(number) == 1 && number[0] >= '1' && int(number[0]-'1') < len(fields) {
		return fields[number[0]-'1']
	}
	return ""
}

// forget clears a field, so that it is asked for again.
func forget(o Order, field string) Order {
	switch field {
	case "service":
		return forgetService(o)
	case "description":
		return forgetDescription(o)
	case "photos":
		return forgetPhotos(o)
	case "serial":
		o.Serial, o.NoSerial, o.Plate = "", false, nil
	case "place":
		return forgetPlace(o)
	case "floor":
		o.Location.Floor = ""
	case "room":
		o.Location.Room = ""
	case "priority":
		return forgetPriority(o)
	case "mail":
		o.Mail, o.AskMail, o.Meant = "", true, nil
	}
	return o
}

func hearWhich(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option != "" {
		return forget(o, in.Option), "edit"
	}
	if in.Reading.InvalidMail != nil {
		return o.mailAgain()
	}
	if o, ev := hearCorrection(o, in); ev != "" {
		return o, ev
	}
	for _, a := range in.Reading.Acts {
		if field := correctable[a.About]; field != "" && a.Kind == bot.ActProvide {
			return o, "keep" // Listen has taken it
		}
	}
	if saysNo(in) || saysYes(in) || in.Reading.Has(bot.ActSkip) || informs(in) {
		return o, "keep"
	}
	return o, ""
}

func hearCreated(o Order, in bot.Input) (Order, bot.Event) {
	var made struct {
		OrderID string `json:"orderId"`
		Key     string `json:"key"`
	}
	if len(in.Data) > 0 && in.Into(&made) != nil || in.Event != bot.OK || made.OrderID == "" {
		o.Refused = made.Key
		return o, "failed"
	}
	o.OrderID, o.Refused = made.OrderID, ""
	return o, bot.OK
}

func hearRetry(o Order, in bot.Input) (Order, bot.Event) {
	switch {
	case in.Option == "edit" || saysNo(in):
		return o, "edit"
	case saysYes(in):
		return o, bot.OK
	}
	return o, ""
}
