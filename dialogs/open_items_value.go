package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// maxValue bounds what is read back of a new value, in characters.
const maxValue = 120

// hasValue reports whether the value of a change has been said.
func hasValue(o openSlots) bool {
	switch orders.ChangeKind(o.Want) {
	case orders.ChangePlace:
		return o.Value != "" || o.Place != nil || o.Point != nil
	case orders.ChangeDate:
		return o.Value != "" || o.When != nil
	case orders.ChangePhotos:
		return len(o.Photos) > 0
	}
	return o.Value != ""
}

func forgetValue(o openSlots) openSlots {
	o.Value, o.Place, o.Point, o.When = "", nil, nil, nil
	return o
}

// shownValue is a new value as it is read back.
func shownValue(o openSlots) string {
	value := o.Value
	if o.Want == string(orders.ChangePlace) && value == "" {
		at := newPlace(o)
		value = first(at.Text, at.String())
		if value == "" && o.Point != nil {
			value = o.Point.Name
		}
	}
	if o.Want == string(orders.ChangeDate) && value == "" && o.When == nil {
		value = o.Text
	}
	if r := []rune(value); len(r) > maxValue {
		value = strings.TrimSpace(string(r[:maxValue-1])) + "…"
	}
	return value
}

// newPlace is where the work is to be: the words whole, their parts beside them.
func newPlace(o openSlots) orders.Location {
	at := orders.Location{}
	switch p := o.Place; {
	case p != nil:
		at = orders.Location{Building: joined(p.Street, p.Neighborhood, p.Building, p.Landmark, p.City), Floor: p.Floor, Room: p.Room, Text: first(o.Value, p.Text)}
		if p.House {
			at.Floor, at.Room = first(at.Floor, noPart), first(at.Room, noPart)
		}
	case o.Value != "":
		at = orders.ParseLocation(o.Value)
	}
	at.Point = o.Point
	return bounded(Order{Location: at}).Location
}

func joined(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, ", ")
}

// takePlace reads a new place, and reports whether there was one.
func takePlace(o openSlots, in bot.Input) (openSlots, bool) {
	if in.Location != nil {
		o = forgetValue(o)
		o.Point = in.Location
		return o, true
	}
	if a, said := given(in, bot.SlotPlace); said && (a.Place != nil || a.Value != "") {
		o = forgetValue(o)
		o.Place, o.Value = a.Place, orders.CleanLine(first(a.Value, a.Text))
		if a.Place != nil && a.Place.Text != "" {
			o.Value = orders.CleanLine(a.Place.Text)
		}
		return o, true
	}
	return o, false
}

// takeDate reads a new date, and reports whether there was one.
func takeDate(o openSlots, in bot.Input) (openSlots, bool) {
	a, said := given(in, bot.SlotDate, bot.SlotTime)
	if !said || a.Time == nil && a.Value == "" {
		return o, false
	}
	o = forgetValue(o)
	o.When, o.Value = a.Time, orders.CleanLine(first(a.Text, a.Value))
	return o, true
}

// refrains knows an answer by which nothing is to be changed after all.
func refrains(in bot.Input) bool {
	return saysNo(in) || in.Reading.Has(bot.ActPostpone) || in.Reading.Has(bot.ActSkip)
}

func hearNewPlace(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.Asked = true
	o, ok := takePlace(o, in)
	switch {
	case ok:
		return o, bot.OK
	case refrains(in):
		return o, "no"
	case !says(in.Text, 3) || !gives(in):
		return o, ""
	}
	o.Value = orders.CleanLine(in.Text)
	return o, bot.OK
}

func hearNewDate(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.Asked = true
	o, ok := takeDate(o, in)
	switch {
	case ok:
		return o, bot.OK
	case refrains(in):
		return o, "no"
	case !says(in.Text, 3) || !gives(in):
		return o, ""
	}
	o.Value = orders.CleanLine(in.Text)
	return o, bot.OK
}

// hearMoreWords takes what is to be added or asked for, in the person's words. Photos that
// come instead are added themselves.
func hearMoreWords(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.Asked = true
	describes := o.Want == string(orders.ChangeDescription)
	if describes {
		o.Photos = keptPhotos(o.Photos, in)
	}
	switch {
	case describes && len(o.Photos) > 0 && !says(in.Text, 3):
		o.Want = string(orders.ChangePhotos)
		return o, "added"
	case refrains(in):
		return o, "no"
	case !says(in.Text, 3) || !gives(in):
		if why := fault(in); why != "" {
			return o, bot.Miss(why)
		}
		return o, ""
	}
	o.Value = orders.CleanText(in.Text)
	return o, bot.OK
}

func hearMorePhotos(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.Photos = keptPhotos(o.Photos, in)
	switch why := fault(in); {
	case len(o.Photos) > 0:
		o.Asked = true
		return o, "added" // who sends what was asked for means it
	case why != "":
		return o, bot.Miss(why)
	case refrains(in) || without(in.Text):
		return o, "no"
	}
	return o, ""
}

func keptPhotos(photos []bot.Media, in bot.Input) []bot.Media {
	photos = append(photos[:len(photos):len(photos)], usable(in.Media)...)
	return photos[:min(len(photos), maxPhotos)]
}
