package dialogs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// maxValue bounds what is read back of a new value, in characters.
const maxValue = 120

// changeOfSlot is the change that a slot stands for, as messages are read.
var changeOfSlot = map[string]orders.ChangeKind{
	bot.SlotTime: orders.ChangeDate, bot.SlotPhoto: orders.ChangePhotos, bot.SlotNote: orders.ChangeDescription,
	bot.SlotBuilding: orders.ChangePlace, bot.SlotFloor: orders.ChangePlace, bot.SlotRoom: orders.ChangePlace,
	bot.SlotSerial: orders.ChangeOther, bot.SlotPriority: orders.ChangeOther, bot.SlotName: orders.ChangeOther, bot.SlotMail: orders.ChangeOther, bot.SlotPhone: orders.ChangeOther,
}

// takeOpeningWords takes from the words with which the dialog was opened what they say of the
// order and of the new value. It changes nothing the second time.
func (o openSlots) takeOpeningWords(at time.Time) openSlots {
	if kind, slot := changeOfSlot[o.Want]; slot {
		o.Want = string(kind)
	}
	if m := fullReferencePattern.FindStringSubmatch(o.Text); m != nil && o.Order == "" {
		n, _ := strconv.Atoi(m[2])
		o.Order = fmt.Sprintf("%s-%05d", strings.ToUpper(m[1]), n)
	}
	in := bot.Input{Text: o.Text, At: at, Reading: bot.Reading{Acts: o.Acts}}
	if o.Acts = nil; !hasValue(o) {
		switch orders.ChangeKind(o.Want) {
		case orders.ChangePlace:
			o, _ = takePlace(o, in)
		case orders.ChangeDate:
			o, _ = takeDate(o, in)
		case orders.ChangeDescription:
			if a, said := findGiven(in, bot.SlotDescription, bot.SlotNote); said && hasLetters(firstNonEmpty(a.Value, a.Text), 8) {
				o.Value = orders.CleanText(firstNonEmpty(a.Value, a.Text))
			}
		}
	}
	return o
}

// fullReferencePattern is an order or a quotation named by the whole of its id.
var fullReferencePattern = regexp.MustCompile(`(?i)\b(ord|cot)[ -]*0*(\d{1,9})\b`)

// hasValue reports whether the value of a change has been said.
func hasValue(o openSlots) bool {
	switch orders.ChangeKind(o.Want) {
	case orders.ChangePlace:
		return o.Value != "" || o.Place != nil || o.CorrectedLocation != nil || o.Point != nil
	case orders.ChangeDate:
		return o.Value != "" || o.When != nil
	case orders.ChangePhotos:
		return len(o.Photos) > 0
	}
	return o.Value != ""
}

func clearValue(o openSlots) openSlots {
	o.Value, o.Place, o.CorrectedLocation, o.Point, o.When = "", nil, nil, nil, nil
	return o
}

// shownValue is a new value as it is read back.
func shownValue(o openSlots) string {
	value := o.Value
	if o.Want == string(orders.ChangePlace) && value == "" {
		at := newPlace(o)
		value = firstNonEmpty(at.Text, at.String())
		if value == "" && o.Point != nil {
			value = o.Point.Name
		}
	}
	if o.Want == string(orders.ChangeDate) && value == "" && o.When == nil {
		value = o.Text
	}
	return shortenValue(value)
}

// shortenValue is a value as it is read back, at most maxValue characters.
func shortenValue(value string) string {
	if r := []rune(value); len(r) > maxValue {
		value = strings.TrimSpace(string(r[:maxValue-1])) + "…"
	}
	return value
}

// newPlace is where the work is to be: the words whole, their parts beside them.
func newPlace(o openSlots) orders.Location {
	if o.CorrectedLocation != nil {
		return *o.CorrectedLocation
	}
	at := orders.Location{}
	switch p := o.Place; {
	case p != nil:
		at = locationOf(*p)
		at.Text = firstNonEmpty(o.Value, at.Text)
	case o.Value != "":
		at = orders.ParseLocation(o.Value)
	}
	at.Point = o.Point
	return boundOrder(Order{Location: at}).Location
}

// correctPlace puts right in the place of an order what is said to be wrong of it, or the part of
// it that is told anew. Another place is taken whole.
func (o openSlots) correctPlace(at orders.Location) openSlots {
	for _, s := range o.Replacements {
		if right, ok := at.Replace(s.Old, s.New); ok {
			o = clearValue(o)
			o.CorrectedLocation, o.Replacements = &right, nil
			return o
		}
	}
	if o.Place != nil && o.Point == nil {
		if right := correctLocation(at, newPlace(o)); !right.Equal(newPlace(o)) { // "es la calle 5 # 6-9": the house stays
			o = clearValue(o)
			o.CorrectedLocation = &right
		}
	}
	return o
}

// takePlace reads a new place, and reports whether there was one.
func takePlace(o openSlots, in bot.Input) (openSlots, bool) {
	if in.Location != nil {
		o = clearValue(o)
		o.Point = in.Location
		return o, true
	}
	if a, said := findGiven(in, bot.SlotPlace); said && (a.Place != nil || a.Value != "") {
		o = clearValue(o)
		o.Place, o.Value = a.Place, orders.CleanLine(firstNonEmpty(a.Value, a.Text))
		if a.Place != nil && a.Place.Text != "" {
			o.Value = orders.CleanLine(a.Place.Text)
		}
		return o, true
	}
	return o, false
}

// takeDate reads a new date, and reports whether there was one.
func takeDate(o openSlots, in bot.Input) (openSlots, bool) {
	a, said := findGiven(in, bot.SlotDate, bot.SlotTime)
	if !said || a.Time == nil && a.Value == "" {
		return o, false
	}
	o = clearValue(o)
	o.When, o.Value = a.Time, orders.CleanLine(firstNonEmpty(a.Text, a.Value))
	if r := a.Time; r != nil && r.From.Before(in.At) && r.To.After(in.At) { // "hoy": what is left of it
		rest := *r
		if rest.From = in.At.In(r.From.Location()).Truncate(time.Hour).Add(time.Hour); !rest.From.Before(rest.To) {
			rest.From = in.At.In(r.From.Location()).Add(time.Minute)
		}
		o.When = &rest
	}
	return o, true
}

// isRefraining knows an answer by which nothing is to be changed after all.
func isRefraining(in bot.Input) bool {
	return isNo(in) || in.Reading.Has(bot.ActPostpone) || in.Reading.Has(bot.ActSkip)
}

func handleNewPlace(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.ValueAsked = true
	o, ok := takePlace(o, in)
	switch {
	case ok:
		return o, bot.OK
	case isRefraining(in):
		return o, "no"
	case !hasLetters(in.Text, 3) || !isValueText(in) || wantsOtherThing(in, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding):
		return o, ""
	}
	o.Value = orders.CleanLine(in.Text)
	return o, bot.OK
}

func handleNewDate(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.ValueAsked = true
	o, ok := takeDate(o, in)
	switch {
	case ok:
		return o, bot.OK
	case isRefraining(in):
		return o, "no"
	case !hasLetters(in.Text, 3) || !isValueText(in) || wantsOtherThing(in, bot.SlotDate, bot.SlotTime):
		return o, ""
	}
	o.Value = orders.CleanLine(in.Text)
	return o, bot.OK
}

// wantsOtherThing reports whether a message asks something, or wants another thing changed than
// what was asked for: "¿pueden venir el martes?" is no address.
func wantsOtherThing(in bot.Input, asked ...string) bool {
	return hasQuestion(in) || slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool {
		return a.Kind == bot.ActChange && !slices.Contains(asked, a.About)
	})
}

// handleMoreWords takes what is to be added or asked for, in the person's words. Photos that
// come instead are added themselves.
func handleMoreWords(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.ValueAsked = true
	describes := o.Want == string(orders.ChangeDescription)
	if describes {
		o.Photos = appendPhotos(o.Photos, in)
	}
	switch {
	case describes && len(o.Photos) > 0 && !hasLetters(in.Text, 3):
		o.Want = string(orders.ChangePhotos)
		return o, "added"
	case isRefraining(in):
		return o, "no"
	case !hasLetters(in.Text, 3) || !isValueText(in):
		if why := mediaFault(in); why != "" {
			return o, bot.InvalidInput(why)
		}
		return o, ""
	}
	o.Value = orders.CleanText(in.Text)
	return o, bot.OK
}

func handleMorePhotos(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.Photos = appendPhotos(o.Photos, in)
	switch why := mediaFault(in); {
	case len(o.Photos) > 0:
		o.ValueAsked = true
		return o, "added" // who sends what was asked for means it
	case why != "":
		return o, bot.InvalidInput(why)
	case isRefraining(in) || isSkip(in):
		return o, "no"
	}
	return o, ""
}

func appendPhotos(photos []bot.Media, in bot.Input) []bot.Media {
	photos = append(photos[:len(photos):len(photos)], usablePhotos(in.Media)...)
	return photos[:min(len(photos), maxPhotos)]
}
