package dialogs

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/orders"
)

// confidentHouse is the confidence from which on a message says that the place is a house, and does not only
// mention one.
const confidentHouse = 0.7

// tellsHouse reports whether a message says that the place is a house, which has no floor.
func tellsHouse(said bot.Reading) bool {
	return slices.ContainsFunc(said.Acts, func(a bot.Act) bool {
		return a.Kind == bot.ActSkip && a.Confidence >= confidentHouse && a.Place != nil && a.Place.House
	})
}

// roomLike names a room that is given by its number as the previous one was named: "15" after
// "Oficina 12" is "Oficina 15".
func roomLike(was, now string) string {
	noun, _, numbered := strings.Cut(was, " ")
	if !numbered || now == "" || now[0] < '0' || now[0] > '9' || strings.Contains(now, " ") {
		return now
	}
	return noun + " " + now
}

// applyPart sets one part of a place, also in the place's text.
func (o Order) applyPart(a bot.Act, by orders.Location, slot *string, corrects bool) Order {
	switch {
	case by == orders.Location{}:
	case *slot == "" || *slot == noPart || corrects:
		o.Location = o.Location.Override(by)
	case bot.Fold(*slot) != bot.Fold(by.Floor+by.Room):
		doubt := a
		o.DoubtfulAct = &doubt
	}
	return o
}

// applyPlace applies a place: it fills an empty one, completes one with another part, or
// replaces one that it corrects.
func (o Order) applyPlace(a bot.Act, corrects bool) Order {
	place := locationOf(*a.Place)
	place.Point = o.Location.Point
	if plate, ok := strings.CutPrefix(place.Street, "# "); ok && o.Location.Street != "" {
		o.Location = o.Location.WithPlate(plate)
		place.Street, place.Text = "", ""
	}
	switch {
	case corrects:
		o.Location = correctLocation(o.Location, place)
	case !o.Location.Reachable(), o.Location.Agrees(place): // another part of the same place: "quinto piso torre B apto 503"
		o.Location = o.Location.Merge(place)
	case !o.Location.Equal(place):
		doubt := a
		o.DoubtfulAct = &doubt
	}
	return o
}

// correctLocation returns a place after a correction. A correction of only a street, a building
// or a smaller part leaves the rest unchanged; any other place replaces it.
func correctLocation(was, now orders.Location) orders.Location {
	only := func(parts ...string) bool { return strings.Join(parts, "") == "" }
	tower := now.Building != "" && only(now.Street, now.Neighborhood, now.City) && (was.Street != "" || only(now.Floor, now.Room) && (!now.House || was.House)) // "es la torre C, no la B"
	street := now.Street != "" && was.Street != "" && only(now.Building, now.Neighborhood, now.City, now.Floor, now.Room) && !now.House
	building := now.Building != "" && now.Street == "" && bot.Fold(now.Building) == bot.Fold(was.Building)
	part := !now.House && only(now.Building, now.Street)
	if street {
		now.Street = was.OnStreet(now.Street)
	}
	if tower || street || building || part {
		return was.Override(now)
	}
	return now
}

// applySkip records that something does not exist, or will not be given.
func (o Order) applySkip(a bot.Act) Order {
	switch a.About {
	case bot.SlotSerial:
		o.NoSerial = o.Serial == ""
	case bot.SlotFloor:
		if o.Location.Floor == "" || a.Confidence >= confidentRemoval {
			o.Location = o.Location.WithoutFloor()
		}
		if a.Place != nil && a.Place.House {
			o.Location.House = true
			if countLong(a.Text) > 1 { // "casa esquinera verde", not "mi casa"
				o.Location = o.Location.WithDirections(a.Text)
			}
		}
	case bot.SlotRoom:
		if o.Location.Room == "" || a.Confidence >= confidentRemoval {
			o.Location = o.Location.WithoutRoom()
		}
	}
	return o
}

// countLong counts the words of a text that may tell something: of four letters or more.
func countLong(text string) (n int) {
	for _, w := range strings.Fields(text) {
		if utf8.RuneCountInString(strings.Trim(w, ",.;")) >= 4 {
			n++
		}
	}
	return n
}

// confidentRemoval is the confidence from which on a part of the place that was given is left out
// again: "quite la oficina".
const confidentRemoval = 0.6

// floorName returns a floor as it is shown: "Piso 6" for "6".
func floorName(value string) string {
	if _, err := strconv.Atoi(value); err == nil {
		return "Piso " + value
	}
	return capital(value)
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// locationOf converts a place to an order's form.
func locationOf(p bot.PlaceParts) orders.Location {
	l := orders.Location{
		Street: capital(p.Street), Neighborhood: capital(p.Neighborhood), Building: capital(p.Building), Floor: floorName(p.Floor), Room: capital(p.Room),
		Landmark: capital(p.Landmark), City: p.City, Department: p.Department, House: p.House, Text: orders.CleanLine(p.Text),
	}
	return l
}

// maxPart bounds one part of a place, in characters; Location.Text has the whole.
const maxPart = 120

func boundOrder(o Order) Order {
	l := &o.Location
	for _, s := range []*string{&l.Street, &l.Neighborhood, &l.Building, &l.Floor, &l.Room, &l.Landmark} {
		if r := []rune(*s); len(r) > maxPart {
			*s = string(r[:maxPart])
		}
	}
	if r := []rune(l.Text); len(r) > 4*maxPart {
		l.Text = string(r[:4*maxPart])
	}
	return o
}
