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

// handleOpenPlace takes the place of the open orders if all have the same one.
func handleOpenPlace(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
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
	e.Place, e.PlaceAssumed = place, place != ""
	return e, bot.OK
}

// safeArgs have the place only if it was not told for this emergency.
func safeArgs(e emergencySlots, _ bot.Facts) any {
	if !e.PlaceAssumed {
		return map[string]string{}
	}
	return map[string]string{"place": truncate(e.Place, maxPlaceShown)}
}

// maxPlaceShown bounds a place that is read back, in characters.
const maxPlaceShown = 120

func hasEmergencyPlace(e emergencySlots) bool { return e.Place != "" || e.Point != nil }

// needsNoPlace reports whether the place is not asked for: it is known, or the danger is a
// personal one.
func needsNoPlace(e emergencySlots) bool {
	return hasEmergencyPlace(e) || emergency.Personal(e.kinds()...)
}

// handleScene takes the text as the place, unless it was read as something else. The parts of a
// place are not asked for, because the person is in a hurry.
func handleScene(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	e.Minor = e.Minor || in.Facts.Minor
	r := reportFrom(in)
	if e, ev := applyReport(e, &r); ev != "" {
		return e, ev
	}
	switch {
	case in.Reading.Has(bot.ActCancel):
		return e.declineHelp(r)
	case r.Point != nil:
		e.Point = r.Point
	case isOnlyQuestion(in):
		return e, ""
	case takePlaceOf(&e, in):
	case hasLetters(r.Text, 3) && !isOnlyCourtesy(in): // "ya cerré la llave": passed on, and asked again
		e.LatestText, e.PlaceUnclear = truncate(r.Text, orders.MaxDescription), true
		return e, "news"
	default:
		return e, bot.InvalidInput("emergency.where.example")
	}
	return e, bot.OK
}

// takePlaceOf takes the place in a message, if there is one: an address or another place that
// can be located, or a name without other words, which is taken as doubtful.
func takePlaceOf(e *emergencySlots, in bot.Input) bool {
	a, ok := locatedPlace(in)
	if !ok && !isPlaceName(in) && !(e.PlaceUnclear && isOnlyPlacePart(in)) {
		return false
	}
	e.Place, e.Country, e.PlaceDoubtful = truncate(placeText(in), 2*orders.MaxPlace), "", !ok
	if ok {
		e.Country = a.Place.Country
	}
	return true
}

// locatedPlace returns the act with a place that can be located.
func locatedPlace(in bot.Input) (bot.Act, bool) {
	i := slices.IndexFunc(in.Reading.Acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && a.Place != nil && a.Place.Located()
	})
	if i < 0 {
		return bot.Act{}, false
	}
	return in.Reading.Acts[i], true
}

// surelyPlace is the confidence from which words are a place without known parts.
const surelyPlace = 0.8

// isPlaceName reports whether a message is the name of an unknown place: it was read as a place
// with high confidence, or it is a short capitalised name that was read as nothing else. A
// phone number is none.
func isPlaceName(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		if a.About != bot.SlotPlace || a.Kind != bot.ActProvide && a.Kind != bot.ActCorrect {
			return false
		}
		if a.Confidence >= surelyPlace {
			return !looksLikePhone(in.Text)
		}
	}
	words := strings.Fields(in.Text)
	if len(words) == 0 || len(words) > maxPlainRefusal {
		return false
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return unicode.IsUpper(last) && in.Text != strings.ToUpper(in.Text) && !looksLikePhone(in.Text)
}

// looksLikePhone reports whether a text has as many digits as a phone number.
func looksLikePhone(text string) bool {
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= minPhoneDigits
}

// minPhoneDigits is the number of digits of the shortest phone numbers.
const minPhoneDigits = 7

// placeIsVague reports whether the place is missing or doubtful.
func (e emergencySlots) placeIsVague() bool {
	return !hasEmergencyPlace(e) || e.PlaceDoubtful && e.Point == nil
}

// isOnlyPlacePart reports whether a message is only a part of a place: "oficina 204" is one,
// "un plomero para el baño" is not.
func isOnlyPlacePart(in bot.Input) bool {
	return in.Reading.Has(bot.ActProvide, bot.SlotFloor, bot.SlotRoom) && !in.Reading.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription)
}

// placeText returns the words of a message that name the place, or the whole text if they can't
// be told apart.
func placeText(in bot.Input) string {
	if a, ok := in.Reading.Find(bot.ActProvide, bot.SlotPlace); ok && a.Place != nil && a.Place.Text != "" {
		return orders.CleanText(a.Place.Text)
	}
	return orders.CleanText(in.Text)
}

// replacePlace replaces the place by another one. It is read back too.
func (e emergencySlots) replacePlace(a bot.Act) (emergencySlots, bot.Event) {
	e.Place, e.Country, e.PlaceAssumed, e.PlaceDoubtful, e.LatestText = truncate(orders.CleanText(a.Place.Text), 2*orders.MaxPlace), a.Place.Country, true, false, ""
	return e, "elsewhere"
}
