package dialogs

import (
	"slices"

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
	case tellsScene(in), e.Unsure && tellsPart(in):
		e.Place = clipped(sceneOf(in), 2*orders.MaxPlace)
	case says(r.Text, 3) && !onlyPolite(in) && (!gives(in) || in.Reading.Has(bot.ActProvide)): // "sigue peor": passed on, and asked once more
		e.More, e.Unsure = clipped(r.Text, orders.MaxDescription), true
		return e, "news"
	case !e.Unsure: // "ya abrí las ventanas" is no place: asked once more
		e.Unsure = true
		return e, bot.Miss("emergency.where.example")
	case says(r.Text, 3) && gives(in) && (informs(in) || len(r.Kinds) == 0): // "huele muy fuerte" is where nobody can go
		e.Place = clipped(r.Text, 2*orders.MaxPlace)
	default:
		return e, bot.Miss("emergency.where.example")
	}
	return e, bot.OK
}

// tellsScene reports whether a message tells a place that somebody could find.
func tellsScene(in bot.Input) bool {
	return slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && a.Place != nil && a.Place.Located()
	})
}

// tellsPart reports whether a message tells nothing but a part of a place, or one that no
// table knows: "oficina 204" is, "un plomero para el baño" is not.
func tellsPart(in bot.Input) bool {
	return in.Reading.Has(bot.ActProvide, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom) && !in.Reading.Has(bot.ActProvide, bot.SlotService, bot.SlotDescription)
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
	e.Place, e.Assumed, e.More = clipped(orders.CleanText(a.Place.Text), 2*orders.MaxPlace), true, ""
	return e, "elsewhere"
}
