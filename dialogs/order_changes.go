package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"recado/bot"
)

// linesDiffer reports whether a value in the summary has changed.
func (o Order) linesDiffer(before Order) bool {
	return o.Service != before.Service || o.Serial != before.Serial || o.Priority != before.Priority || o.Mail != before.Mail ||
		len(o.Photos) != len(before.Photos) || !o.Location.Equal(before.Location)
}

// changes lists what a message filled or changed, to be read back.
func changes(before, after Order) []bot.Change {
	var list []bot.Change
	add := func(slot, was, now string) {
		if was != now && now != "" && now != noPart {
			if was == noPart {
				was = ""
			}
			list = append(list, bot.Change{Field: "slot." + slot, Old: was, New: now})
		}
	}
	wasProblem, wasNotes := before.problemAndNotes()
	problem, notes := after.problemAndNotes()
	for _, gone := range wasNotes {
		if !slices.Contains(notes, gone) && !strings.Contains(problem, gone) && after.PreviousService == "" {
			list = append(list, bot.Change{Key: "removed.value", Field: "slot.note", Old: gone, New: gone, AlwaysReadBack: true})
		}
	}
	told := func(n string) bool { // before, or it is read back with the service
		return slices.Contains(wasNotes, n) || after.PreviousService != "" && strings.Contains(bot.Fold(after.NewProblem), bot.Fold(n))
	}
	if notes = slices.DeleteFunc(notes, told); len(notes) > 0 && (wasProblem != "" || problem == "") { // else they come with an answer
		list = append(list, bot.Change{Field: "slot.note", New: strings.Join(notes, "\n"), AlwaysReadBack: true})
	}
	if wasProblem != "" {
		add("description", wasProblem, problem)
	}
	if after.PhotosLeftOut > before.PhotosLeftOut {
		list = append(list, photosLeftOut)
	}
	add("priority", priorityName(before.Priority), priorityName(after.Priority))
	add("mail", before.Mail, after.Mail)
	add("serial", before.Serial, after.Serial)
	was, now := before.Location, after.Location
	place := was
	place.Floor, place.Room, place.Text, place.House = now.Floor, now.Room, now.Text, now.House
	for _, part := range []struct{ slot, was, now string }{{"floor", was.Floor, now.Floor}, {"room", was.Room, now.Room}} {
		if part.now == noPart && part.was != "" && part.was != noPart {
			list = append(list, bot.Change{Key: "removed.value", Field: "slot." + part.slot, Old: part.was, New: part.was, AlwaysReadBack: true})
		}
	}
	if place.Equal(now) && was.Reachable() { // only a part changed
		add("floor", was.Floor, now.Floor)
		add("room", was.Room, now.Room)
	} else {
		before, after := was.String(), now.String()
		if !was.Reachable() && before != after || strings.HasPrefix(after, before+",") { // the answer completes the place without changing it
			before = ""
		}
		add("place", before, after)
	}
	return list
}

// photosLeftOut says that an order has the maximum of photos.
var photosLeftOut = bot.Change{Key: "photos.full", New: strconv.Itoa(maxPhotos), AlwaysReadBack: true}

// priorityName returns a priority as people write it.
func priorityName(p string) string { return strings.ToLower(p) }
