package dialogs

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/emergency"
	"recado/flows/orders"
)

// hearOpenPlace takes the place of the open orders where all are at the same one.
func hearOpenPlace(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	var found orders.Open
	if in.Event != bot.OK || in.Into(&found) != nil {
		return e, bot.OK
	}
	place := ""
	for _, item := range found.Items {
		if place != "" && item.Place != place {
			return e, bot.OK
		}
		place = item.Place
	}
	e.Place, e.Assumed = place, place != ""
	return e, bot.OK
}

// safeArgs name the place only where it was not told for this.
func safeArgs(e emergencySlots, _ bot.Facts) any {
	if !e.Assumed {
		return map[string]string{}
	}
	return map[string]string{"place": clipped(e.Place, maxPlaceShown)}
}

// maxPlaceShown bounds a place as it is read back, in characters.
const maxPlaceShown = 120

func hasScene(e emergencySlots) bool { return e.Place != "" || e.Point != nil }

// noScene is where there is nothing to ask of the place: it is known, or no business of ours.
func noScene(e emergencySlots) bool { return hasScene(e) || emergency.Personal(e.kinds()...) }

// hearScene takes what is written for the place, unless it was read as something else:
// somebody in a hurry is not asked for its parts.
func hearScene(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	e.Minor = e.Minor || in.Facts.Minor
	r := heard(in)
	if e, ev := reported(e, r); ev != "" {
		return e, ev
	}
	switch {
	case in.Reading.Has(bot.ActCancel):
		return e.declines(r)
	case r.Point != nil:
		e.Point = r.Point
	case onlyAsks(in):
		return e, ""
	case takesScene(&e, in):
	case says(r.Text, 3) && !onlyPolite(in): // "ya cerré la llave": passed on, and asked once more
		e.More, e.Unsure = clipped(r.Text, orders.MaxDescription), true
		return e, "news"
	default:
		return e, bot.InvalidInput("emergency.where.example")
	}
	return e, bot.OK
}

// takesScene takes the place that a message tells, where it tells one: an address or another
// place that somebody could find, or a name that nothing else is said beside, which is taken
// with doubt.
func takesScene(e *emergencySlots, in bot.Input) bool {
	a, ok := locatedPlace(in)
	if !ok && !tellsName(in) && !(e.Unsure && tellsPart(in)) {
		return false
	}
	e.Place, e.Country, e.Doubtful = clipped(sceneOf(in), 2*orders.MaxPlace), "", !ok
	if ok {
		e.Country = a.Place.Country
	}
	return true
}

// locatedPlace is the place of a message that somebody could find.
func locatedPlace(in bot.Input) (bot.Act, bool) {
	i := slices.IndexFunc(in.Reading.Acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && a.Place != nil && a.Place.Located()
	})
	if i < 0 {
		return bot.Act{}, false
	}
	return in.Reading.Acts[i], true
}

// surelyPlace is the confidence from which on words are a place of which no part is known.
const surelyPlace = 0.8

// tellsName reports whether a message is the name of a place that no table knows: it was read
// as a place with much confidence, or it is a short name in capitals and was read as nothing
// else. A phone is none.
func tellsName(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		if a.About != bot.SlotPlace || a.Kind != bot.ActProvide && a.Kind != bot.ActCorrect {
			return false
		}
		if a.Confidence >= surelyPlace {
			return !tellsPhone(in.Text)
		}
	}
	words := strings.Fields(in.Text)
	if len(words) == 0 || len(words) > fewWords {
		return false
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return unicode.IsUpper(last) && in.Text != strings.ToUpper(in.Text) && !tellsPhone(in.Text)
}

// tellsPhone reports whether a text has as many digits as a phone.
func tellsPhone(text string) bool {
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= fewestDigits
}

// fewestDigits is how many digits the shortest phones have.
const fewestDigits = 7

// vague is a place that is missing, or may be none.
func (e emergencySlots) vague() bool { return !hasScene(e) || e.Doubtful && e.Point == nil }

// tellsPart reports whether a message tells nothing but a part of a place: "oficina 204" is
// one, "un plomero para el baño" is not.
func tellsPart(in bot.Input) bool {
	return in.Reading.Has(bot.ActProvide, bot.SlotFloor, bot.SlotRoom) && !in.Reading.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription)
}

// sceneOf are the words of a message that name the place; all of them where it isn't told
// apart.
func sceneOf(in bot.Input) string {
	if a, ok := in.Reading.Find(bot.ActProvide, bot.SlotPlace); ok && a.Place != nil && a.Place.Text != "" {
		return orders.CleanText(a.Place.Text)
	}
	return orders.CleanText(in.Text)
}

// elsewhere takes the place that is told instead of another one. It is read back too.
func (e emergencySlots) elsewhere(a bot.Act) (emergencySlots, bot.Event) {
	e.Place, e.Country, e.Assumed, e.Doubtful, e.More = clipped(orders.CleanText(a.Place.Text), 2*orders.MaxPlace), a.Place.Country, true, false, ""
	return e, "elsewhere"
}
