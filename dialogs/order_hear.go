package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// hearService takes what is said of the service to the classifier. A long answer
// describes the problem too, and isn't asked for it again.
func hearService(o Order, in bot.Input) (Order, bot.Event) {
	if why := fault(in); why != "" {
		return o, bot.Miss(why)
	}
	if !says(in.Text, 2) || courtesy(in.Text) || wished(in.Text) {
		return o, ""
	}
	o.Asked = in.Text
	if o.Description == "" && len(strings.Fields(in.Text)) >= 7 {
		o.Description = describe(in.Text)
	}
	return o, "unsure"
}

func forgetService(o Order) Order {
	o.Service, o.Asked, o.Unsure = "", "", 0
	return o
}

func hearClass(known func(string) bool) func(Order, bot.Input) (Order, bot.Event) {
	return func(o Order, in bot.Input) (Order, bot.Event) {
		var u bot.Understanding
		if in.Event == bot.OK && in.Into(&u) == nil && known(u.Service) {
			o.Service = u.Service
			return o, bot.OK
		}
		o.Unsure++
		return o, "unknown"
	}
}

// hearListed takes a service from the list, or once more in words.
func hearListed(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option != "" {
		o.Service = in.Option
		return o, bot.OK
	}
	if says(in.Text, 4) && o.Unsure < 2 && !courtesy(in.Text) && !wished(in.Text) && !without(in.Text) {
		o.Asked = in.Text
		return o, "unsure"
	}
	return o, ""
}

func hearDescription(o Order, in bot.Input) (Order, bot.Event) {
	if says(in.Text, 3) && !courtesy(in.Text) {
		o.Description = orders.CleanText(in.Text)
		return o, bot.OK
	}
	if why := fault(in); why != "" {
		return o, bot.Miss(why)
	}
	return o, ""
}

func forgetDescription(o Order) Order { o.Description = ""; return o }

// maxRemarks is how often a text in place of a photo adds to the description
// before it counts as a misunderstanding.
const maxRemarks = 2

// hearPhotos takes photos (Listen has kept them). Words instead of a photo tell
// more of the problem, and a photo that can't be opened is asked for twice.
func hearPhotos(o Order, in bot.Input) (Order, bot.Event) {
	if len(usable(in.Media)) > 0 {
		if says(in.Text, 12) && !elsewhere(in.Text) {
			o.Description = remark(o.Description, in.Text)
		}
		return o, bot.OK
	}
	if without(in.Text) && aSerialWord.MatchString(bot.Fold(in.Text)) { // said before it is asked
		o.NoSerial = true
		return o, ""
	}
	if in.Option == "none" || without(in.Text) {
		o.NoPhotos = true
		return o, bot.OK
	}
	if why := fault(in); why != "" {
		if o.BadPhotos++; o.BadPhotos > 2 {
			o.NoPhotos = true
			return o, "skip"
		}
		return o, bot.Miss(why)
	}
	if elsewhere(in.Text) || wished(in.Text) {
		return o, "" // Listen has taken it
	}
	if courtesy(in.Text) {
		return o, bot.Miss("order.photos.wait")
	}
	if says(in.Text, 6) && o.Remarks < maxRemarks {
		o.Remarks++
		o.Description = remark(o.Description, in.Text)
	} else if says(in.Text, 1) {
		return o, bot.Miss("order.photos.again")
	}
	return o, ""
}

// elsewhere knows a caption that answers another question: a place, an address.
func elsewhere(text string) bool {
	l := parsePlace(text)
	return address.MatchString(text) || streetIn(text) != "" || l.Floor != "" && (l.Building != "" || l.Room != "")
}

func forgetPhotos(o Order) Order {
	o.Photos, o.NoPhotos, o.BadPhotos, o.Remarks = nil, false, 0, 0
	return o
}

func remark(description, text string) string {
	text = orders.CleanText(text)
	if strings.Contains(bot.Fold(description), bot.Fold(text)) {
		return description
	}
	return strings.TrimSpace(description + "\n" + text)
}

// without knows the ways of saying that one has none.
func without(text string) bool {
	switch bot.Fold(text) {
	case "no tengo", "no", "ninguno", "ninguna", "sin foto", "no tengo foto", "omitir", "saltar", "no se", "no aplica", "n/a", "na",
		"no hay", "no tiene", "no puedo", "despues", "skip", "none", "no photo", "i don't have one":
		return true
	}
	return lacking.MatchString(strings.Trim(strings.ReplaceAll(bot.Fold(text), ",", ""), " ."))
}

func hearPlate(o Order, in bot.Input) (Order, bot.Event) {
	var p plateSlots
	_ = in.Into(&p) // our own dialog's slots
	o.Serial, o.NoSerial, o.Glanced = p.Serial, p.Serial == "", true
	if p.Photo.OK() {
		o.Plate = &p.Photo
	}
	if p.Said != "" && !hasPlace(o) {
		o.Location = bounded(Order{Location: wholeOf(o.Location, p.Said)}).Location
	}
	return o, bot.OK
}

func hearPriority(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option != "" {
		o.Priority = in.Option
		return o, bot.OK
	}
	if p := urgency(bot.Fold(in.Text)); p != "" {
		o.Priority = p
		return o, bot.OK
	}
	if p := inWords(in.Text); p != "" {
		o.Priority = p
		return o, bot.OK
	}
	return o, ""
}

func forgetPriority(o Order) Order { o.Priority = ""; return o }

// hearMail: Listen has read the address, if there was one.
func hearMail(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option == "none" || without(in.Text) {
		o.AskMail = false
		return o, bot.OK
	}
	return o, ""
}
