package dialogs

import (
	"strings"
	"unicode"

	"recado/bot"
	"recado/flows/orders"
)

// noPart is the value of a part that a place does not have.
const noPart = "-"

func hasPlace(o Order) bool {
	return o.Location.Reachable() || o.Location.Floor != "" || o.Location.Room != ""
}

func hasBuilding(o Order) bool { return o.Location.Reachable() }

// hasFloor reports whether the floor is not asked for. Only an address or a building may have
// floors; a house, a shop or an apartment that is found by its number and a landmark has none.
func hasFloor(o Order) bool {
	l := o.Location
	return l.Floor != "" || l.Point != nil || l.House || isRural(l) || isShop(l.Room) || tellsFloor(l.Room) || l.Street == "" && !isNamedPart(l.Building) && l.Reachable() && !hasOnlyText(l)
}

// isRural reports whether a place is found by the kilometre of its road, where houses have no floors.
func isRural(l orders.Location) bool {
	return l.Building == "" && strings.HasPrefix(bot.Fold(l.Street), "km ") || strings.HasPrefix(bot.Fold(l.Street), "kilometro ")
}

// hasOnlyText reports whether only the text of a place is known.
func hasOnlyText(l orders.Location) bool {
	return l.Street+l.Neighborhood+l.Building+l.Landmark+l.City == ""
}

func isNamedPart(part string) bool { return part != "" && part != noPart }

func hasRoom(o Order) bool {
	l := o.Location
	return l.Room != "" || l.Point != nil || l.House || !isNamedPart(l.Floor)
}

// tellsFloor reports whether a room's number begins with its floor, as "Apto 302" does.
func tellsFloor(room string) bool {
	digits := 0
	for _, r := range room {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 3
}

// isShop reports whether a room is a shop with a number.
func isShop(room string) bool {
	kind, _, _ := strings.Cut(bot.Fold(room), " ")
	switch kind {
	case "local", "stand", "kiosco", "isla", "bodega", "shop", "store":
		return true
	}
	return false
}

// handlePlace takes a whole place. FillSlots has taken the recognised parts; unrecognised words
// are the name of a place here.
func handlePlace(o Order, in bot.Input) (Order, bot.Event) {
	switch {
	case in.Location != nil:
		return o, bot.OK
	case in.Reading.SamePlace && !o.Location.Reachable() && !o.SamePlace:
		o.SamePlace = true
		return o, "same"
	case in.Reading.SamePlace && !o.Location.Reachable():
		return o, bot.InvalidInput("order.place.needed")
	case o.isOnlyMapLink(in):
		return o, bot.InvalidInput("order.place.link")
	case isUnrecognised(in) && mayBeName(in.Text):
		o.Location = o.Location.Merge(orders.Location{Building: capital(orders.CleanLine(in.Text)), Text: orders.CleanLine(in.Text)})
		return boundOrder(o), bot.OK
	case !o.Location.Reachable() && (in.Reading.Has(bot.ActSkip) || in.Reading.Has(bot.ActDeny)): // the technician has to know the place
		return o, bot.InvalidInput("order.place.needed")
	}
	return o, ""
}

// handleKnownPlace takes the place of the person's latest open order, or else of the last
// order, with the parts that the person changes.
func handleKnownPlace(o Order, in bot.Input) (Order, bot.Event) {
	var found orders.Open
	if (in.Event != bot.OK && in.Event != "none") || len(in.Data) > 0 && in.Into(&found) != nil {
		return o, "none"
	}
	if found.Last != nil {
		found.Items = append(found.Items, *found.Last)
	}
	for _, item := range found.Items {
		if item.At.Reachable() {
			o.Location = item.At.Override(o.Location) // "la misma, pero en el piso 3"
			return o, bot.OK
		}
	}
	return o, "none"
}

// isOnlyMapLink reports whether the only known place is a link that only its vendor can
// resolve. The technician gets the link.
func (o Order) isOnlyMapLink(in bot.Input) bool {
	l := o.Location
	m, ok := bot.FindPoint(in.Text)
	return ok && m.Point == nil && l.Point == nil && l.Street+l.Neighborhood+l.Building+l.Landmark == ""
}

// wholePlace reports whether an answer is complete, so that gathering ends.
func wholePlace(in bot.Input) bool { return in.Location != nil }

func clearPlace(o Order) Order { o.Location = orders.Location{}; return o }

// handlePart takes one part of a place. Unrecognised words are its name.
func handlePart(slot func(*Order) *string, name string) func(Order, bot.Input) (Order, bot.Event) {
	return func(o Order, in bot.Input) (Order, bot.Event) {
		switch {
		case in.Location != nil || isNamedPart(*slot(&o)):
			return o, bot.OK
		case isSkip(in):
			*slot(&o) = noPart
			return o, bot.OK
		case isUnrecognised(in) && len(strings.Fields(in.Text)) <= maxPartWords && mayBeName(in.Text):
			*slot(&o) = capital(orders.CleanLine(in.Text))
			if name == bot.SlotFloor {
				*slot(&o) = floorName(*slot(&o))
			}
			return boundOrder(o), bot.OK
		}
		return o, ""
	}
}

// mayBeName reports whether unrecognised words may be a name: not a question, and more than
// "ya", "ok" or "no". "B2" is one.
func mayBeName(text string) bool {
	return !strings.Contains(text, "?") && (hasLetters(text, 3) || strings.ContainsAny(text, "0123456789"))
}

// maxPartWords is the most words of the name of a floor or a room.
const maxPartWords = 6
